import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { SOLE_OWNER } from '../../../../src/ports/shared/ownership.ts';
import type { GatewayEvent, OpenLinkRequest, WhatsAppLink } from '../../../../src/ports/whatsapp.ts';
import type { Gateway } from '../../../../src/whatsapp/gateway.ts';
import { FakeClock } from '../../../double/clock.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { keepLog } from '../../../kit/session/harness.ts';
import { openGateway } from '../../../kit/whatsapp/gateway.ts';

/** The circuit breaker with real links against the double. The test moves only the clock of the program. */

const FIVE_MINUTES_MS = 5 * 60_000;
const QR: OpenLinkRequest = { method: 'qr' };

let whatsapp: FakeWhatsApp;
let clock: FakeClock;
let gateway: Gateway;

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  clock = new FakeClock();
  gateway = openGateway({
    url: whatsapp.url,
    agent: null,
    version: null,
    ownership: SOLE_OWNER,
    clock,
    random: systemRandom,
    log: keepLog(),
  });
});

afterEach(async () => {
  await gateway.close();
  await whatsapp.close();
});

type Tried = { readonly link: WhatsAppLink; readonly first: Promise<GatewayEvent> };

function open(request = QR): Tried {
  let tell: (event: GatewayEvent) => void = () => undefined;
  const first = new Promise<GatewayEvent>((resolve) => {
    tell = resolve;
  });
  const onEvent = (event: GatewayEvent) => {
    if (event.type !== 'code-requested') tell(event);
  };
  return { link: gateway.open(request, onEvent, keepLog()), first };
}

/** Makes WhatsApp refuse three links in a row as outdated, which opens the circuit breaker. */
async function beOutdated(): Promise<void> {
  whatsapp.setRejectedVersionsBelow(2_000_000_000);
  for (let links = 0; links < 3; links += 1) {
    const { link, first } = open();
    expect(await first).toMatchObject({ type: 'failed', error: { code: 'WHATSAPP_CLIENT_OUTDATED' } });
    await link.close();
  }
  expect(gateway.refusal()?.code).toBe('WHATSAPP_CLIENT_OUTDATED');
}

describe('T62: after WhatsApp refused our version three times', () => {
  test.each([
    ['QR', QR],
    ['accepted code', { method: 'code', number: parsePhone('+254712345678') }],
  ] as const)('the first %s opens the way again, without any phone', async (_what, request) => {
    await beOutdated();
    whatsapp.setRejectedVersionsBelow(null);
    clock.advance(FIVE_MINUTES_MS);
    expect(gateway.refusal()).toBeNull();
    const { link, first } = open(request);
    expect(gateway.refusal()).not.toBeNull();
    expect(await first).toMatchObject({ type: 'show', step: { state: request.method } });
    expect(gateway.refusal()).toBeNull();
    await link.close();

    expect(gateway.refusal()).toBeNull();
  });

  test('somebody who starts and cancels each five minutes, keeps nobody out', async () => {
    await beOutdated();
    for (let visits = 0; visits < 5; visits += 1) {
      clock.advance(FIVE_MINUTES_MS);
      const { link } = open();
      await link.close();
      expect(gateway.refusal()).toBeNull();
    }
  });

  test('a probe that fails for another reason, lets the next one try at once', async () => {
    await beOutdated();
    clock.advance(FIVE_MINUTES_MS);
    whatsapp.setRejectedVersionsBelow(null);
    whatsapp.faults.add({ at: 'registration', do: { kind: 'failure', reason: 429 }, times: 1 });
    const { link, first } = open();
    expect(await first).toMatchObject({ error: { code: 'WHATSAPP_RATE_LIMITED' } });
    await link.close();

    expect(gateway.refusal()).toBeNull();
  });

  test('a probe that is refused again, closes the way for another five minutes', async () => {
    await beOutdated();
    clock.advance(FIVE_MINUTES_MS);
    const { link, first } = open();
    await first;
    await link.close();
    expect(gateway.refusal()?.fields.retryAfter).toBe(300);
  });
});
