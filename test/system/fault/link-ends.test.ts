import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StartedLink } from '../../../src/wire/link.ts';
import type { Step } from '../../../src/wire/step.ts';
import type { FaultStage } from '../../double/whatsapp/hostile/faults.ts';
import type { FakePhone } from '../../double/whatsapp/index.ts';
import { codeOf, problemOf, qrOf, started, stepsOf } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** Fault: a link is ended from outside, at any moment. */

const METHODS = ['qr', 'code'] as const;
type Method = (typeof METHODS)[number];

/** The stages of a link from the phone's yes on, in their order. */
const STAGES = [
  'pair-success',
  'after-pair-device-sign',
  'login',
  'success',
  'prekey-count',
  'prekey-upload',
  'digest',
  'offline',
  'message',
  'ack',
] as const satisfies readonly FaultStage[];
const STATES = ['qr', 'code', 'confirming', 'saving', 'delivering'] as const;
/** Milliseconds between the phone's yes and the end. */
const WAITS = [0, 10, 30, 100];

let app: TestApp;
let nextNumber = 254_714_000_000;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

type Running = {
  readonly phone: FakePhone;
  readonly link: StartedLink;
  readonly cancel: () => Promise<void>;
};

async function begin(method: Method): Promise<Running> {
  const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
  const link = await started(app.url, method, method === 'qr' ? {} : { number: `+${phone.number}` });
  const headers = { Authorization: `Bearer ${link.token}` };
  const cancel = async () => {
    await fetch(`${app.url}/${method}/${link.linkId}`, { method: 'DELETE', headers });
  };
  return { phone, link, cancel };
}

/** The phone's yes. It fails if the link ends before the phone has its answer, which is expected here. */
async function sayYes(phone: FakePhone, step: Step): Promise<void> {
  if (step.state === 'qr') await phone.scan(qrOf(step)).catch(() => undefined);
  else if (step.state === 'code') await phone.typeCode(codeOf(step)).catch(() => undefined);
}

/** Follows a link to its end; `on` is called with every step and not awaited. */
async function endOf(method: Method, { link }: Running, on: (step: Step) => Promise<void>): Promise<Step> {
  const work: Promise<void>[] = [];
  let last = link.step;
  for await (const step of stepsOf(app.url, method, link)) {
    last = step;
    work.push(on(step));
  }
  await Promise.all(work);
  return last;
}

/** Checks that nothing is left of a link that was cancelled, or that it is whole because its message had arrived. */
async function expectNothingLeft(phone: FakePhone, last: Step): Promise<void> {
  const id = phone.messages().find(({ text }) => text.startsWith('TREKKER-MD~'))?.text;
  const isLinked = last.state === 'linked';
  expect({ last, devices: phone.linkedDevices().length }).toMatchObject({
    last: isLinked ? { state: 'linked' } : { state: 'failed', error: { code: 'LINK_CANCELLED' } },
    devices: isLinked ? 1 : 0,
  });
  if (last.state === 'failed') expect(last.error).not.toHaveProperty('deviceStillLinked');
  if (id === undefined) return;
  const answer = await fetch(`${app.url}/session`, { headers: { Authorization: `Bearer ${id}` } });
  if (isLinked) {
    expect(answer.status).toBe(200);
    await answer.text();
    return;
  }
  expect((await problemOf(answer)).code).toBe('SESSION_UNAVAILABLE');
  expect(last).toMatchObject({
    error: { sentIdDead: true, detail: expect.stringContaining('it does not work') },
  });
}

// One link at a time: unlinking has a limit, which many links at once would reach on a busy machine.
describe.each(METHODS)('F44: a link by %s that is cancelled', (method) => {
  test.each(STAGES)('at the stage %s: the device is unlinked', async (at) => {
    const running = await begin(method);
    const { number } = running.phone;
    app.whatsapp.faults.add({ at, number, times: 1, do: { kind: 'hook', run: running.cancel } });
    const last = await endOf(method, running, (step) => sayYes(running.phone, step));

    await expectNothingLeft(running.phone, last);
  });

  test.each(WAITS)('%i ms after the yes: the device is unlinked', async (ms) => {
    const running = await begin(method);
    const last = await endOf(method, running, async (step) => {
      // The phone has no answer if the link ends in between, so its yes is not awaited.
      void sayYes(running.phone, step);
      if (step.state !== 'qr' && step.state !== 'code') return;
      await new Promise((resolve) => setTimeout(resolve, ms));
      await running.cancel();
    });

    await expectNothingLeft(running.phone, last);
  });

  test.each(STATES)('in the state %s: the device is unlinked', async (state) => {
    const running = await begin(method);
    const last = await endOf(method, running, async (step) => {
      if (step.state === state) await running.cancel();
      else await sayYes(running.phone, step);
    });

    if ((state === 'qr' || state === 'code') && state !== method) expect(last.state).toBe('linked');
    await expectNothingLeft(running.phone, last);
  });
});

test('F44: a link by code that is cancelled between the yes and its confirmation links nothing', async () => {
  const running = await begin('code');
  const { number } = running.phone;
  app.whatsapp.faults.add({
    at: 'primary-hello',
    number,
    times: 1,
    do: { kind: 'hook', run: running.cancel },
  });
  void sayYes(running.phone, running.link.step);
  const last = await endOf('code', running, () => Promise.resolve());

  await expectNothingLeft(running.phone, last);
});

test('F44: a caller who leaves before the first step leaves nothing behind', async () => {
  const before = app.whatsapp.counts.opened;
  const leaving = new AbortController();
  const remove = app.whatsapp.faults.add({
    at: 'registration',
    times: 1,
    do: { kind: 'hook', run: () => leaving.abort() },
  });
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' };
  await expect(fetch(`${app.url}/qr`, { ...request, signal: leaving.signal })).rejects.toThrow('aborted');
  remove();

  await expect.poll(() => app.app.counts()).toEqual({ links: 0, sockets: 0, streams: 0, slots: 0 });
  expect(app.whatsapp.counts.opened).toBe(before + 1);
});

test('F44: a code typed by another account is unlinked, whenever the link is cancelled', async () => {
  const running = await begin('code');
  const other = app.whatsapp.addPhone({ number: String(nextNumber++) });
  app.whatsapp.faults.add({
    at: 'after-pair-device-sign',
    number: other.number,
    times: 1,
    do: { kind: 'hook', run: running.cancel },
  });
  await other.typeCodeOf(running.phone.number, codeOf(running.link.step));
  const last = await endOf('code', running, () => Promise.resolve());

  await expectNothingLeft(other, last);
});
