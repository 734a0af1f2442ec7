import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/wire/errors.ts';
import { silence } from '../../double/gateway.ts';
import { codeOf, rowsOf } from '../../kit/session/harness.ts';
import {
  bringTo,
  NUMBER,
  setUpLinks,
  settle,
  type LinkHarness,
  type StartedLink,
} from '../../kit/link/harness.ts';

const ID = /^TREKKER-MD~[02-9ac-hj-np-z]{39}$/;
const READ = { reader: 'expected' } as const;
const NOT_YET = ['connecting', 'qr', 'code', 'confirming', 'saving', 'delivering'];

function startFor(state: string, { start }: LinkHarness): Promise<StartedLink> {
  return start(state === 'code' ? { ...READ, number: NUMBER } : READ);
}

describe('a link', () => {
  test('when all goes well, walks every state once, sends two messages and leaves nothing', async () => {
    const harness = setUpLinks();
    const { link, connection, states, end } = await harness.start();
    for (const say of [
      () => connection.showQr(),
      () => connection.showQr(2, 20_000),
      () => connection.pair(),
      () => connection.open(),
    ]) {
      await settle(2);
      say();
    }
    const step = await end;

    expect(states).toEqual(['connecting', 'qr', 'qr', 'confirming', 'saving', 'delivering', 'linked']);
    expect(step).toMatchObject({ state: 'linked', number: '+254 ... 78', format: 'short' });
    expect(step).not.toHaveProperty('sessionId');
    expect(connection.sent.map(({ text }) => text)).toEqual([
      expect.stringMatching(ID),
      'what the first message is, and a qr device',
    ]);
    await link.over;
    expect(connection.isClosed).toBe(true);
    expect(harness.registry.openCount()).toBe(0);
    expect(harness.notices).toMatchObject([{ method: 'qr', result: 'linked', number: '+254 ... 78' }]);
  });

  test('when it has ended, ignores everything that WhatsApp still says', async () => {
    const { start } = setUpLinks();
    const { link, connection, end } = await start();
    connection.fail('WHATSAPP_REJECTED');
    const last = await end;
    connection.showQr();
    connection.pair();
    link.cancel();
    await settle();

    expect(link.current()).toEqual({ ...last, now: link.current().now });
  });

  test.each([
    ['connecting', 30_000, 'WHATSAPP_UNREACHABLE'],
    ['qr', 160_000, 'LINK_EXPIRED'],
    ['code', 160_000, 'LINK_EXPIRED'],
    ['confirming', 45_000, 'WHATSAPP_UNREACHABLE'],
    ['saving', 60_000, 'WHATSAPP_UNREACHABLE'],
    ['delivering', 60_000, 'DELIVERY_FAILED'],
  ])('in %s for longer than %i ms, ends with %s', async (state, limitMs, code) => {
    const harness = setUpLinks();
    const started = await startFor(state, harness);
    await started.readerJoins();
    await bringTo(state, started);
    await harness.clock.advanceAsync(limitMs - 1);
    expect(started.link.current().state).toBe(state);
    await harness.clock.advanceAsync(1);
    await settle();

    expect(await started.end).toMatchObject({ state: 'failed', error: { code } });
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test.each(NOT_YET)(
    'cancelled in %s, ends with LINK_CANCELLED and unlinks what was linked',
    async (state) => {
      const harness = setUpLinks();
      const started = await startFor(state, harness);
      await bringTo(state, started);
      started.link.cancel();
      const step = await started.end;
      await started.link.over;

      expect(step).toMatchObject({ state: 'failed', error: { code: 'LINK_CANCELLED' } });
      expect(started.connection.unlinks).toBe(['connecting', 'qr', 'code'].includes(state) ? 0 : 1);
      expect(await rowsOf(harness.store)).toBe(0);
      expect(started.connection.isClosed).toBe(true);
      expect(started.states.filter((each) => each === 'failed')).toHaveLength(1);
    },
  );

  test('whose device could not be unlinked again, says how to do it by hand', async () => {
    const { start } = setUpLinks();
    const started = await start();
    started.connection.behaviour.unlink = () => Promise.resolve('unconfirmed');
    await bringTo('saving', started);
    started.connection.fail('WHATSAPP_UNREACHABLE');

    const step = await started.end;
    expect(step).toMatchObject({
      error: { detail: expect.stringContaining('Linked devices'), deviceStillLinked: true },
    });
  });

  test('by code that another account used, unlinks it and ends with WRONG_ACCOUNT', async () => {
    const { start } = setUpLinks();
    const { connection, end } = await start({ number: NUMBER });
    connection.showCode();
    connection.pair('254700000001');
    connection.open();

    expect(await end).toMatchObject({ state: 'failed', error: { code: 'WRONG_ACCOUNT' } });
    expect(connection.unlinks).toBe(1);
    expect(connection.sent).toEqual([]);
  });

  test('by code for a number with two spellings, takes either', async () => {
    const { start } = setUpLinks();
    const { connection, end } = await start({ number: '5511987654321' });
    connection.showCode();
    connection.pair('551187654321');
    connection.open();

    expect((await end).state).toBe('linked');
  });

  test('that loses its connection after the ack, is linked all the same', async () => {
    const { start } = setUpLinks();
    const { connection, end } = await start();
    connection.behaviour.send = ({ text }, signal) => {
      if (ID.test(text)) return Promise.resolve();
      connection.fail('DELIVERY_FAILED');
      return silence(signal);
    };
    connection.showQr();
    connection.pair();
    connection.open();

    expect((await end).state).toBe('linked');
    expect(connection.unlinks).toBe(0);
  });

  test('whose explanation finds no way, is linked after 20 s at most', async () => {
    const { start, clock } = setUpLinks();
    const { connection, end } = await start();
    connection.behaviour.send = ({ text }, signal) => (ID.test(text) ? Promise.resolve() : silence(signal));
    connection.showQr();
    connection.pair();
    connection.open();
    while (connection.sent.length < 2) await settle(1);
    await clock.advanceAsync(20_000);
    await settle();

    expect((await end).state).toBe('linked');
  });

  test.each([
    ['never', false],
    ['on-failure', true],
    ['always', true],
  ] as const)(
    'whose message does not arrive, with REVEAL_ON_PAGE=%s shows the ID: %s',
    async (reveal, isShown) => {
      const harness = setUpLinks({ reveal });
      const { connection, end } = await harness.start();
      connection.behaviour.send = () => Promise.reject(new AppError('DELIVERY_FAILED'));
      connection.showQr();
      connection.pair();
      connection.open();
      const step = await end;

      expect(step.state).toBe(isShown ? 'linked' : 'failed');
      expect('sessionId' in step).toBe(isShown);
      expect(step).not.toHaveProperty('deliveredAt');
      expect(await rowsOf(harness.store)).toBe(isShown ? 1 : 0);
    },
  );

  test('whose store fails three times, sends nothing, unlinks and ends with STORE_UNAVAILABLE', async () => {
    const harness = setUpLinks();
    harness.faulty.spoil('insert', 'before', 'before', 'before');
    const { connection, end } = await harness.start();
    connection.showQr();
    connection.pair();
    connection.open();

    expect(await end).toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
    expect(connection.sent).toEqual([]);
    expect(connection.unlinks).toBe(1);
  });

  test.each([
    'admitted',
    'offered',
    'pair-success',
    'open',
    'settled',
    'inserted',
    'read-back',
    'sent-mark',
  ] as const)(
    'that breaks at %s by a fault of ours, ends once with INTERNAL or STORE_UNAVAILABLE, no ID out, no row left',
    async (stage) => {
      const harness = setUpLinks({
        hook: (reached) => {
          if (reached === stage) throw new Error(`broken at ${stage}`);
        },
      });
      if (stage === 'admitted') {
        await expect(harness.start()).rejects.toThrow('broken');
        expect(harness.registry.openCount()).toBe(0);
        return;
      }
      const { link, connection, states, end } = await harness.start();
      connection.showQr();
      await settle();
      connection.pair();
      await settle();
      connection.open();
      await end;
      await link.over;

      expect(states.filter((state) => state === 'failed')).toHaveLength(1);
      expect(connection.sent).toEqual([]);
      expect(await rowsOf(harness.store)).toBe(0);
      expect(connection.isClosed).toBe(true);
    },
  );
});

test('a link that waits for no answer refuses one and goes on', async () => {
  const { start, directory } = setUpLinks();
  const { link, connection } = await start();
  connection.showQr();
  const answer = { kind: 'compare', same: true } as const;

  expect(await codeOf(() => directory.command(link.id, answer))).toBe('PASSKEY_NOT_ASKED');
  expect(link.current().state).toBe('qr');
});

test('a stored session opens with the ID that was sent, and with nothing else', async () => {
  const harness = setUpLinks();
  const { connection, end } = await harness.start();
  connection.showQr();
  connection.pair();
  connection.open();
  await end;
  const id = connection.sent[0]?.text ?? '';

  expect((await harness.restorer.open(id, 'fresh')).record.state).toBe('active');
  expect(
    await codeOf(() => harness.restorer.open(id.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')))),
  ).toBe('SESSION_ID_MALFORMED');
});
