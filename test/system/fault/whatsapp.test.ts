import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { ErrorCode } from '../../../src/wire/errors.ts';
import type { Step } from '../../../src/wire/step.ts';
import type { FakePhone } from '../../double/whatsapp/index.ts';
import type { FaultAction } from '../../double/whatsapp/hostile/faults.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';
import { problemOf, qrOf, start, started, stepsOf } from '../../kit/program/client.ts';
import type { StartedLink } from '../../../src/wire/link.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** Fault: WhatsApp ends the connection. Every code is tested in every state, once and repeatedly. */

const STATES = ['qr', 'confirming', 'saving', 'delivering'] as const;
type State = (typeof STATES)[number];
type Outcome = 'linked' | ErrorCode;

const GOES_ON: readonly Outcome[] = ['linked', 'linked', 'linked', 'linked'];
const afterPairing = (code: ErrorCode): readonly Outcome[] => ['WHATSAPP_REJECTED', code, code, code];
const UNLINKED = afterPairing('LOGGED_OUT');
const BLOCKED = afterPairing('ACCOUNT_BLOCKED');
const REFUSED: readonly Outcome[] = STATES.map(() => 'WHATSAPP_REJECTED');
const OUTDATED: readonly Outcome[] = STATES.map(() => 'WHATSAPP_CLIENT_OUTDATED');
const LIMITED: readonly Outcome[] = STATES.map(() => 'WHATSAPP_RATE_LIMITED');

/** The outcome of one ending by code, for each state in the order of STATES. 1006 is a connection that breaks. */
const ONCE: readonly (readonly [number, readonly Outcome[]])[] = [
  [400, REFUSED],
  [401, UNLINKED],
  [402, BLOCKED],
  [403, BLOCKED],
  [405, OUTDATED],
  [406, BLOCKED],
  [409, OUTDATED],
  [411, REFUSED],
  [408, GOES_ON],
  [428, GOES_ON],
  [421, GOES_ON],
  [429, LIMITED],
  [440, ['WHATSAPP_REJECTED', 'WHATSAPP_REJECTED', 'WHATSAPP_REJECTED', 'DELIVERY_FAILED']],
  [463, BLOCKED],
  [500, GOES_ON],
  [501, GOES_ON],
  [503, GOES_ON],
  [515, GOES_ON],
  [516, UNLINKED],
  [1006, GOES_ON],
];
const ROWS = ONCE.flatMap(([code, outcomes]) =>
  STATES.map((state, index) => [code, state, outcomes[index] ?? 'linked'] as const),
);
/** The stage at which the connection ends in a state. In `qr` and `saving` the test ends it itself. */
const STAGE = { confirming: 'login', delivering: 'ack' } as const;

let app: TestApp;
let nextNumber = 254_713_000_000;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

function ending(code: number, state: State): FaultAction {
  if (code === 1006) return { kind: 'drop' };
  return state === 'confirming' && code !== 515
    ? { kind: 'failure', reason: code }
    : { kind: 'stream-error', code };
}

type Run = { readonly last: Step; readonly phone: FakePhone; readonly states: readonly string[] };

/** Runs a link by QR, and plays `action` on its connection in `state`, `times` times. */
async function run(state: State, action: FaultAction, times: number): Promise<Run> {
  const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
  const { number } = phone;
  if (state === 'confirming' || state === 'delivering') {
    app.whatsapp.faults.add({ at: STAGE[state], number, do: action, times });
  }
  const link: StartedLink = await started(app.url, 'qr');
  const states: string[] = [];
  let left = times;
  let last = link.step;
  for await (const step of stepsOf(app.url, 'qr', link)) {
    last = step;
    states.push(step.state);
    if (step.state === state && left > 0 && (state === 'qr' || state === 'saving')) {
      left -= 1;
      await app.whatsapp.strike(state === 'qr' ? { qr: qrOf(step) } : { number }, action);
    } else if (step.state === 'qr') {
      // The scan fails if the connection ends before the phone has its answer, which is expected here.
      await phone.scan(qrOf(step)).catch(() => undefined);
    }
  }
  return { last, phone, states };
}

/** Checks the last step of a link, and that the device then works with its ID or is gone from the phone. */
function check({ last, phone, states }: Run, outcome: Outcome): void {
  const ids = phone.messages().filter(({ text }) => text.startsWith('TREKKER-MD~'));
  expect(last.state === 'failed' ? last.error.code : last.state).toBe(outcome);
  expect(states.filter((state) => state === 'linked' || state === 'failed')).toHaveLength(1);
  if (last.state === 'failed') {
    const isByHand = last.error.detail.includes('Linked devices');
    expect(isByHand || phone.linkedDevices().length === 0 || outcome === 'LOGGED_OUT').toBe(true);
  } else {
    expect(phone.linkedDevices()).toHaveLength(1);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  }
}

type Row = (typeof ROWS)[number];

const once = async ([code, state, outcome]: Row, context: TestContext) => {
  if (state === 'saving')
    needsOneProcess('a reader elsewhere hears of this step when it may be over', context);
  check(await run(state, ending(code, state), 1), outcome);
};

describe('WhatsApp refuses the version once', () => {
  // These run one after the other, because three refusals in a row open the circuit breaker for all links.
  test.for(ROWS.filter(([, , outcome]) => outcome === 'WHATSAPP_CLIENT_OUTDATED'))(
    'with %i in %s: %s',
    async (row, context) => {
      await once(row, context);
      // A link that works resets the count of the circuit breaker.
      check(await run('qr', { kind: 'skip' }, 0), 'linked');
    },
  );
});

describe.concurrent('F10, F21: WhatsApp ends the connection once', () => {
  test.for(ROWS.filter(([, , outcome]) => outcome !== 'WHATSAPP_CLIENT_OUTDATED'))('with %i in %s: %s', once);

  test('with 515 in its right place never: the link goes on by itself', async () => {
    const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
    app.whatsapp.faults.add({
      at: 'after-pair-device-sign',
      number: phone.number,
      do: { kind: 'skip' },
      times: 1,
    });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));
    const states: string[] = [];
    for await (const { state } of stepsOf(app.url, 'qr', link)) states.push(state);
    expect(states.at(-1)).toBe('linked');
  });
});

describe.concurrent('WhatsApp ends the connection every time', () => {
  test('in qr: one fresh QR, then WHATSAPP_UNREACHABLE', async () => {
    const result = await run('qr', { kind: 'drop' }, 9);
    check(result, 'WHATSAPP_UNREACHABLE');
    expect(result.states.filter((state) => state === 'qr')).toHaveLength(2);
  });

  test.each([
    ['drop', 'confirming', { kind: 'drop' }, 'WHATSAPP_UNREACHABLE'],
    ['515', 'confirming', { kind: 'stream-error', code: 515 }, 'WHATSAPP_UNREACHABLE'],
    ['drop', 'delivering', { kind: 'drop' }, 'DELIVERY_FAILED'],
  ] as const)('with %s in %s: three more tries, then the end', async (_what, state, action, outcome) => {
    check(await run(state, action, 9), outcome);
  });
});

describe.concurrent('F10: WhatsApp hangs', () => {
  const hang: FaultAction = { kind: 'stall' };

  test('in confirming: the login is tried again', async () => {
    check(await run('confirming', hang, 1), 'linked');
  });

  test.each([
    'pair-success',
    'after-pair-device-sign',
    'success',
    'prekey-count',
    'prekey-upload',
    'digest',
    'offline',
    'message',
    'ack',
  ] as const)('once at the step %s: the link ends within its budgets, with one final step', async (at) => {
    const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
    app.whatsapp.faults.add({ at, number: phone.number, do: hang, times: 1 });
    const link = await started(app.url, 'qr');
    const finals: string[] = [];
    for await (const step of stepsOf(app.url, 'qr', link)) {
      if (step.state === 'failed' || step.state === 'linked') finals.push(step.state);
      if (step.state === 'qr' && at === 'pair-success') {
        // Neither the program nor the phone gets an answer here, so the visitor cancels the link.
        void phone.scan(qrOf(step)).catch(() => undefined);
        await fetch(`${app.url}/qr/${link.linkId}`, {
          method: 'DELETE',
          headers: { Authorization: `Bearer ${link.token}` },
        });
      } else if (step.state === 'qr') await phone.scan(qrOf(step)).catch(() => undefined);
    }

    expect(finals).toHaveLength(1);
  });

  test('in delivering: DELIVERY_FAILED within the budget', async () => {
    check(await run('delivering', hang, 9), 'DELIVERY_FAILED');
  });

  test('at the upgrade, in the handshake and at the registration: each start is answered within 20 s', async () => {
    const own = await startApp();
    for (const at of ['upgrade', 'handshake', 'registration'] as const) {
      own.whatsapp.faults.add({ at, do: hang, times: 1 });
    }
    const startedAtMs = performance.now();
    const links = await Promise.all([1, 2, 3].map(() => started(own.url, 'qr')));
    expect(performance.now() - startedAtMs).toBeLessThan(20_000);
    // All are followed at once, because a link that nobody follows ends after 20 s.
    await Promise.all(
      links.map(async (link) => {
        const states: string[] = [];
        for await (const step of stepsOf(own.url, 'qr', link)) {
          states.push(step.state);
          if (step.state === 'qr') break;
        }
        expect(states.at(-1)).toBe('qr');
      }),
    );
    await own.close();
  });
});

describe.concurrent('a code that was asked for', () => {
  test.each([408, 428, 500, 503, 515, 1006])(
    'and whose connection ends with %i is not asked for again: the phone would show another prompt',
    async (code) => {
      const number = String(nextNumber++);
      app.whatsapp.faults.add({ at: 'code-request', number, do: ending(code, 'qr'), times: 1 });
      const answer = await start(app.url, 'code', { number: `+${number}` });
      expect((await problemOf(answer)).code).toBe('WHATSAPP_UNREACHABLE');
      expect(app.whatsapp.codeRequestsByNumber.get(number)).toBe(1);
    },
  );
});
