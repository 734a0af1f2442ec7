import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../../../src/app/system.ts';
import { DRAIN_UNLINK_LIMIT_MS, UNLINK_LIMIT_MS } from '../../../../src/link/state-limits.ts';
import { SOLE_OWNER } from '../../../../src/ports/shared/ownership.ts';
import type { GatewayEvent, WhatsAppLink } from '../../../../src/ports/whatsapp.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import type { Gateway } from '../../../../src/whatsapp/gateway.ts';
import type { Fault } from '../../../double/whatsapp/hostile/faults.ts';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { openGateway } from '../../../kit/whatsapp/gateway.ts';

const log = createLog({ level: 'silent', destination: { write: () => undefined } });

let whatsapp: FakeWhatsApp;
let gateway: Gateway;
let nextNumber = 254_715_000_000;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  const options = { ownership: SOLE_OWNER, clock: systemClock, random: systemRandom, log };
  gateway = openGateway({ url: whatsapp.url, agent: null, version: null, ...options });
});

afterAll(async () => {
  await gateway.close();
  await whatsapp.close();
});

type Outcome = { readonly unlinked: string; readonly devices: number };

/** Links a phone and unlinks it at the first event of this type. */
async function unlinkAt(
  type: 'paired' | 'opened',
  limitMs: number,
  faults: readonly Omit<Fault, 'number'>[] = [],
): Promise<Outcome> {
  const phone: FakePhone = whatsapp.addPhone({ number: String(nextNumber++) });
  for (const fault of faults) whatsapp.faults.add({ ...fault, number: phone.number });
  const unlinked = await new Promise<string>((resolve, reject) => {
    let connection: WhatsAppLink | null = null;
    const onEvent = (event: GatewayEvent) => {
      if (event.type === 'show' && event.step.state === 'qr')
        void phone.scan(event.step.qr).catch(() => undefined);
      if (event.type === 'failed') reject(event.error);
      if (event.type !== type || connection === null) return;
      const { unlink, close } = bind(connection);
      connection = null;
      unlink(limitMs).then(async (outcome) => {
        await close();
        resolve(outcome);
      }, reject);
    };
    connection = gateway.open({ method: 'qr' }, onEvent, log);
  });
  return { unlinked, devices: phone.linkedDevices().length };
}

function bind(connection: WhatsAppLink): Pick<WhatsAppLink, 'unlink' | 'close'> {
  return { unlink: (limitMs) => connection.unlink(limitMs), close: () => connection.close() };
}

/** Shorter than the time that WhatsApp gets to end a registration in a link that goes on. */
const SHORT_MS = 7_500;
const GONE: Outcome = { unlinked: 'confirmed', devices: 0 };

// Most links run one at a time, because the outcome needs an answer within the limit, also on a busy machine.
// Those that wait for seconds anyway run side by side.
describe('F44: unlinking', () => {
  test.each(['paired', 'opened'] as const)('at the event %s works', async (type) => {
    expect(await unlinkAt(type, UNLINK_LIMIT_MS)).toEqual(GONE);
  });

  test.each([
    ['the registration breaks', { at: 'after-pair-device-sign', do: { kind: 'drop' }, times: 1 }],
    ['the first login breaks', { at: 'login', do: { kind: 'drop' }, times: 1 }],
    ['the first login is replaced', { at: 'login', do: { kind: 'conflict' }, times: 1 }],
    [
      'WhatsApp is too busy for the first login',
      { at: 'login', do: { kind: 'failure', reason: 503 }, times: 1 },
    ],
    ['the connection breaks at the request', { at: 'unlink-request', do: { kind: 'drop' }, times: 1 }],
    ['no key can be uploaded', { at: 'prekey-upload', do: { kind: 'stall' } }],
  ] as const)('after pair-success works although %s', async (_, fault) => {
    expect(await unlinkAt('paired', UNLINK_LIMIT_MS, [fault])).toEqual(GONE);
  });

  test.concurrent.each([
    [
      'WhatsApp does not end the registration',
      { at: 'after-pair-device-sign', do: { kind: 'skip' }, times: 1 },
    ],
    [
      'WhatsApp is silent after the registration',
      { at: 'after-pair-device-sign', do: { kind: 'stall' }, times: 1 },
    ],
    ['three logins in a row break', { at: 'login', do: { kind: 'drop' }, times: 3 }],
  ] as const)('after pair-success works although %s', async (_, fault) => {
    expect(await unlinkAt('paired', UNLINK_LIMIT_MS, [fault])).toEqual(GONE);
  });

  test.concurrent('with little time waits less for WhatsApp to end the registration', async () => {
    const fault = { at: 'after-pair-device-sign', do: { kind: 'stall' }, times: 1 } as const;
    expect(await unlinkAt('paired', SHORT_MS, [fault])).toEqual(GONE);
  });

  test.concurrent.each([
    ['every login breaks', { at: 'login', do: { kind: 'drop' } }],
    ['every login is silent', { at: 'login', do: { kind: 'stall' } }],
    ['the request is never answered', { at: 'unlink-request', do: { kind: 'stall' } }],
    ['the account is locked', { at: 'login', do: { kind: 'failure', reason: 403 } }],
  ] as const)('is not confirmed when %s', async (_, fault) => {
    expect(await unlinkAt('paired', DRAIN_UNLINK_LIMIT_MS, [fault])).toEqual({
      unlinked: 'unconfirmed',
      devices: 1,
    });
  });

  test('is confirmed by WhatsApp ending the connection because the device is gone', async () => {
    const fault = { at: 'unlink-request', do: { kind: 'stream-error', code: 401 } } as const;
    expect((await unlinkAt('paired', UNLINK_LIMIT_MS, [fault])).unlinked).toBe('confirmed');
  });
});
