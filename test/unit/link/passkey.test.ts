import { describe, expect, test } from 'vitest';
import { codeOf, rowsOf } from '../../kit/session/harness.ts';
import { silence } from '../../double/gateway.ts';
import { asked, BY_CODE, PASSKEY, READ } from '../../kit/link/asked.ts';
import { bringTo, CEREMONY, NUMBER, setUpLinks, settle } from '../../kit/link/harness.ts';

/** WhatsApp asks for a passkey: what a link does then, with a connection that says what the test wants. */

const SAME = { kind: 'compare', same: true } as const;
const MINUTE_MS = 60_000;

describe('a link that is asked for a passkey', () => {
  test('goes from the question over the comparison to linked', async () => {
    const harness = setUpLinks();
    const { link, connection, states, end } = await asked(harness, 'compare');
    connection.agree();
    connection.pair();
    connection.open();

    expect((await end).state).toBe('linked');
    expect(states).toEqual([
      'connecting',
      'qr',
      'passkey',
      'passkey',
      'compare',
      'confirming',
      // The phone's yes gives the link another end, so the step comes again.
      'confirming',
      'saving',
      'delivering',
      'linked',
    ]);
    await link.over;
    expect(await rowsOf(harness.store)).toBe(1);
  });

  test('whose visitor sees another code on the phone, ends and says so', async () => {
    const harness = setUpLinks();
    const { link, connection, end } = await asked(harness, 'compare');
    await harness.directory.command(link.id, { kind: 'compare', same: false });

    const title = 'Stopped: the codes were not the same';
    expect(await end).toMatchObject({ error: { code: 'PASSKEY_REFUSED', title } });
    expect(connection.isClosed).toBe(true);
  });

  test.each(['passkey', 'answered', 'compare', 'agreed'])(
    'in %s, goes on when the device is linked at that moment',
    async (state) => {
      const { connection, end } = await asked(setUpLinks(), state);
      connection.pair();
      connection.open();

      expect((await end).state).toBe('linked');
    },
  );

  test.each(CEREMONY)('cancelled in %s, has no device to unlink and leaves nothing', async (state) => {
    const harness = setUpLinks();
    const { link, connection, end } = await asked(harness, state, BY_CODE);
    link.cancel();
    await link.over;
    connection.pair();

    expect(await end).toMatchObject({ error: { code: 'LINK_CANCELLED' } });
    expect([connection.isClosed, connection.unlinks, await rowsOf(harness.store)]).toEqual([true, 0, 0]);
    expect((await harness.directory.claim(NUMBER)).kind).toBe('claimed');
    await harness.registry.drain();
    expect(harness.clock.pending).toBe(0);
  });

  test.each(CEREMONY)('that loses its connection in %s, ends and shows no new QR', async (state) => {
    const { connection, end } = await asked(setUpLinks(), state);
    connection.fail('WHATSAPP_UNREACHABLE');
    connection.showQr();

    expect(await end).toMatchObject({ error: { code: 'WHATSAPP_UNREACHABLE' } });
  });

  test('by code, ends with WRONG_ACCOUNT when another account answered', async () => {
    const { connection, end } = await asked(setUpLinks(), 'agreed', BY_CODE);
    connection.pair('254700000001');
    connection.open();

    expect(await end).toMatchObject({ error: { code: 'WRONG_ACCOUNT' } });
    expect(connection.unlinks).toBe(1);
  });

  test('whose steps nobody reads, ends at once, since nobody could answer', async () => {
    const { end } = await asked(setUpLinks(), 'passkey', { number: NUMBER });

    expect(await end).toMatchObject({ error: { code: 'PASSKEY_REQUIRED' } });
  });
});

describe('an answer', () => {
  const answers = { passkey: PASSKEY, compare: SAME } as const;
  const states = ['connecting', 'qr', ...CEREMONY, 'confirming', 'saving', 'delivering'];

  test.each(
    states.flatMap((state) => (['passkey', 'compare'] as const).map((kind) => [state, kind] as const)),
  )('in %s, reaches WhatsApp only if the step asks for it: %s', async (state, kind) => {
    const { directory, start } = setUpLinks();
    const started = await start(READ);
    await bringTo(state, started);
    const before = started.connection.answers.length;
    const refusal = await codeOf(() => directory.command(started.link.id, answers[kind]));
    const isAsked = state === kind;

    expect([refusal, started.connection.answers.length - before]).toEqual(
      isAsked ? [null, 1] : ['PASSKEY_NOT_ASKED', 0],
    );
  });

  test('that comes twice in one moment, is taken once', async () => {
    const { directory, start } = setUpLinks();
    const started = await start(READ);
    await bringTo('passkey', started);
    const both = [1, 2].map(() => codeOf(() => directory.command(started.link.id, PASSKEY)));

    expect(await Promise.all(both)).toEqual([null, 'PASSKEY_NOT_ASKED']);
    expect(started.connection.answers).toHaveLength(1);
  });

  test('after the end of the link is refused, and a cancel is not', async () => {
    const { directory, start } = setUpLinks();
    const { link } = await start(READ);
    link.cancel();
    await link.over;

    for (const answer of [PASSKEY, SAME]) {
      expect(await codeOf(() => directory.command(link.id, answer))).toBe('PASSKEY_NOT_ASKED');
    }
    expect(await codeOf(() => directory.command(link.id, 'cancel'))).toBeNull();
  });
});

describe('the time of a link that is asked for a passkey', () => {
  const leftMs = ({ current }: { current: () => { expiresAt: string; now: string } }) =>
    Date.parse(current().expiresAt) - Date.parse(current().now);

  test('is that of each question, and 20 minutes from the first in all', async () => {
    const harness = setUpLinks();
    const { link, connection, end } = await asked(harness);
    expect(leftMs(link)).toBe(10 * MINUTE_MS);
    await harness.clock.advanceAsync(9 * MINUTE_MS);
    connection.askPasskey('another');
    expect(leftMs(link)).toBe(10 * MINUTE_MS);
    await harness.clock.advanceAsync(9 * MINUTE_MS);
    connection.askPasskey('the last');
    expect(leftMs(link)).toBe(2 * MINUTE_MS);
    await harness.clock.advanceAsync(2 * MINUTE_MS - 1);
    expect(link.current().state).toBe('passkey');
    await harness.clock.advanceAsync(1);

    expect(await end).toMatchObject({ error: { code: 'PASSKEY_EXPIRED' } });
  });

  test.each(['compare', 'agreed'])('in %s is two minutes', async (state) => {
    const harness = setUpLinks();
    const { link, end } = await asked(harness, state);
    expect(leftMs(link)).toBe(2 * MINUTE_MS);
    await harness.clock.advanceAsync(2 * MINUTE_MS - 1);
    expect(link.current().state).toBe(state === 'agreed' ? 'confirming' : state);
    await harness.clock.advanceAsync(1);

    expect(await end).toMatchObject({ error: { code: 'PASSKEY_EXPIRED' } });
  });

  test('after the device is linked is as without a passkey, even at the end of the 20 minutes', async () => {
    const harness = setUpLinks();
    const { link, connection, end } = await asked(harness);
    connection.behaviour.send = (_message, signal) => silence(signal);
    await harness.clock.advanceAsync(20 * MINUTE_MS - 1_000);
    connection.agree();
    expect(leftMs(link)).toBe(1_000);
    connection.pair();
    await harness.clock.advanceAsync(44_999);
    expect(link.current().state).toBe('confirming');
    connection.open();
    while (link.current().state !== 'delivering') await settle(1);
    await harness.clock.advanceAsync(59_999);
    expect(link.current().state).toBe('delivering');
    await harness.clock.advanceAsync(1);

    expect(await end).toMatchObject({ error: { code: 'DELIVERY_FAILED' } });
  });

  test('ends 45 s after the device is linked if it does not log in', async () => {
    const harness = setUpLinks();
    const { connection, end } = await asked(harness, 'agreed');
    connection.pair();
    await harness.clock.advanceAsync(45_000);
    await settle();

    expect(await end).toMatchObject({ error: { code: 'WHATSAPP_UNREACHABLE' } });
    expect(connection.unlinks).toBe(1);
  });

  test('is what a number is held for', async () => {
    const harness = setUpLinks();
    const { connection } = await asked(harness, 'passkey', BY_CODE);
    const held = async () => {
      const claim = await harness.directory.claim(NUMBER);
      return claim.kind === 'held' ? claim.freeInMs - 16_000 : 0;
    };
    expect(await held()).toBe(10 * MINUTE_MS);
    await connection.answer(PASSKEY);
    expect(await held()).toBe(2 * MINUTE_MS);
    connection.agree();
    expect(await held()).toBe(2 * MINUTE_MS);
    connection.pair(NUMBER);
    expect(await held()).toBe(20 * MINUTE_MS);
  });
});
