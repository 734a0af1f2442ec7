import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import type { Clock } from '../../../src/ports/base.ts';
import type { Problem } from '../../../src/wire/errors.ts';
import type { Readiness } from '../../../src/wire/readiness.ts';
import { problemOf, start, started } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';

/** Fault: WhatsApp, or the host, refuses the connections of this server. The test decides when the server tries by itself. */

/** The wait before the first trial. */
const FIRST_TRIAL_MS = 12_000;
let trial: (() => void) | null = null;
const clock: Clock = {
  ...systemClock,
  after: (delayMs, run) => {
    if (delayMs !== FIRST_TRIAL_MS) return systemClock.after(delayMs, run);
    trial = () => {
      trial = null;
      run();
    };
    return () => {
      trial = null;
    };
  },
};

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ METRICS_TOKEN: 'metrics-token-16' }, { clock });
});

afterAll(() => app.close());

const block = (times: number) =>
  app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status: 403 }, times });

async function readiness(): Promise<readonly [number, readonly string[]]> {
  const answer = await fetch(`${app.url}/readyz`);
  const { reasons } = (await answer.json()) as Readiness;
  return [answer.status, reasons];
}

async function metric(name: string): Promise<string | undefined> {
  const headers = { Authorization: 'Bearer metrics-token-16' };
  const text = await (await fetch(`${app.url}/metrics`, { headers })).text();
  return new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1];
}

async function fail(method: 'qr' | 'code'): Promise<Problem> {
  return problemOf(await start(app.url, method, method === 'qr' ? {} : { number: '+254712345678' }));
}

const linesOf = (words: string) =>
  app
    .logs()
    .split('\n')
    .filter((line) => line.includes(words));

test('F54: visitors who leave before WhatsApp has answered are no outage', async () => {
  app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'stall' } });
  for (let visitor = 0; visitor < 4; visitor += 1) {
    const leaving = fetch(`${app.url}/qr`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(100),
    });
    await expect(leaving).rejects.toThrow('timeout');
    await expect.poll(() => app.app.counts().sockets).toBe(0);
  }
  expect(await readiness()).toEqual([200, []]);
  app.whatsapp.faults.clear();
});

test('F54: an upgrade refused by 403 is a matter of the site: no word blames the number, and each link warns of the cause', async () => {
  block(4);
  const problems = [await fail('qr'), await fail('code')];

  for (const { code, title, detail } of problems) {
    expect(code).toBe('WHATSAPP_UNREACHABLE');
    expect(title).toBe('This site cannot reach WhatsApp');
    expect(detail).toMatch(/refuses connections from the host of this site\. Only the operator/);
    expect(`${title} ${detail}`).not.toMatch(/number|phone/i);
  }
  const told = linesOf('this link could not reach WhatsApp').map((line) => JSON.parse(line) as object);
  expect(told).toHaveLength(2);
  for (const line of told) {
    expect(line).toMatchObject({ level: 'warn', cause: 'upgrade', code: '403', link: expect.any(String) });
  }
  // Two links in a row are no outage yet.
  expect(await readiness()).toEqual([200, []]);
  app.whatsapp.faults.clear();
  await started(app.url, 'qr');
});

test('F54: after three links in a row that did not reach WhatsApp, /readyz says so, and recovers without a visitor', async () => {
  needsOneProcess('each counts the links in a row that are its own');
  const { whatsapp } = app;
  await whatsapp.awaitSockets(1);
  block(6);
  for (let links = 0; links < 3; links += 1) await fail('qr');
  expect(await readiness()).toEqual([503, ['whatsapp-unreachable']]);
  expect(await metric('trekker_ready')).toBe('0');

  const opened = whatsapp.counts.opened;
  trial?.();
  await vi.waitFor(async () => expect(await readiness()).toEqual([200, []]));
  expect(whatsapp.counts.opened).toBe(opened + 1);
  expect(await metric('trekker_ready')).toBe('1');
  // The link of the other test is still open; the trial has left.
  await whatsapp.awaitSockets(1);
  expect(linesOf('WhatsApp counts as unreachable')).toHaveLength(1);
  expect(linesOf('WhatsApp can be reached again')).toHaveLength(1);
});
