import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Stage } from '../../../kit/fault/stage.ts';
import { qrOf, started, stepsOf } from '../../../kit/program/client.ts';

/** Times of the built program, so nothing else runs beside it. */

const NUMBER = '254712345678';
const READY_MS = 2_000;

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function restores(url: string, id: string): Promise<number> {
  return (await fetch(`${url}/session`, { headers: { Authorization: `Bearer ${id}` } })).status;
}

describe('kill -9', () => {
  test('right after the ID reached the phone, then a new start: ready within 2 s and the ID restores', async () => {
    const phone = stage.whatsapp.addPhone({ number: NUMBER });
    const first = await stage.boot();
    const link = await started(first.url, 'qr');
    await phone.scan(qrOf(link.step));
    const { text: id } = await phone.nextMessage();
    expect(await first.end('SIGKILL')).toBeNull();
    const second = await stage.boot();

    expect(second.readyMs).toBeLessThan(READY_MS);
    expect(await restores(second.url, id)).toBe(200);
  });

  test('in saving, then a new start: ready within 2 s, and no ID had reached the phone', async () => {
    const phone = stage.whatsapp.addPhone({ number: NUMBER });
    const first = await stage.boot();
    const link = await started(first.url, 'qr');
    for await (const { state } of stepsOf(first.url, 'qr', link)) {
      if (state === 'qr') await phone.scan(qrOf(link.step));
      if (state === 'saving') break;
    }
    await first.end('SIGKILL');
    const second = await stage.boot();

    expect(second.readyMs).toBeLessThan(READY_MS);
    expect(phone.messages()).toEqual([]);
    const headers = { Authorization: `Bearer ${link.token}` };
    expect((await fetch(`${second.url}/qr/${link.linkId}`, { headers })).status).toBe(404);
  });
});

test('from the yes of the phone to the ID on it takes at most 2 s with 30 ms of latency', async () => {
  stage.whatsapp.setLatency(30);
  const phone = stage.whatsapp.addPhone({ number: NUMBER });
  const server = await stage.boot();
  const link = await started(server.url, 'qr');
  const yesAtMs = performance.now();
  const scanned = phone.scan(qrOf(link.step));
  const { atMs } = await phone.nextMessage();
  await scanned;

  expect(atMs - yesAtMs).toBeLessThan(2_000);
});
