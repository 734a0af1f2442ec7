import { describe, expect, test } from 'vitest';
import { bringTo, NUMBER, setUpLinks, type StartedLink } from '../../kit/link/harness.ts';

describe('T58: a link that nobody follows', () => {
  test.each([
    ['qr', {}],
    ['code', { number: NUMBER }],
  ] as const)('in %s, gives its place up after a minute', async (state, request) => {
    const { start, clock } = setUpLinks();
    const started = await start({ ...request, reader: 'none' });
    await bringTo(state, started);
    const { expiresAt, now } = started.link.current();
    expect(Date.parse(expiresAt) - Date.parse(now)).toBeLessThanOrEqual(60_000);
    await clock.advanceAsync(59_999);
    expect(started.link.current().state).toBe(state);
    await clock.advanceAsync(1);

    expect(await started.end).toMatchObject({ error: { code: 'LINK_EXPIRED' } });
  });

  test('that a phone accepted in time goes on', async () => {
    const { start, clock } = setUpLinks();
    const { connection, link } = await start({ reader: 'none' });
    connection.showQr();
    await clock.advanceAsync(59_000);
    connection.pair();
    await clock.advanceAsync(44_000);

    expect(link.current().state).toBe('confirming');
  });
});

describe('F11: a QR link', () => {
  test.each([
    ['nobody ever reads, is cancelled after', 20_000, () => Promise.resolve()],
    [
      'the last reader left, is cancelled after',
      45_000,
      async ({ readerJoins }: StartedLink) => {
        const leave = await readerJoins();
        await leave();
      },
    ],
    ['is polled, is cancelled after', 65_000, ({ readerLooks }: StartedLink) => readerLooks()],
  ])('that %s %i ms', async (_what, limitMs, read) => {
    const { start, clock } = setUpLinks();
    const started = await start({ reader: 'expected' });
    started.connection.showQr();
    await read(started);
    await clock.advanceAsync(limitMs - 1);
    expect(started.link.current().state).toBe('qr');
    await clock.advanceAsync(1);

    expect(await started.end).toMatchObject({ error: { code: 'LINK_CANCELLED' } });
  });

  test('that a phone accepted goes on without readers', async () => {
    const { start, clock } = setUpLinks();
    const { link, connection } = await start({ reader: 'expected' });
    connection.showQr();
    connection.pair();
    await clock.advanceAsync(44_000);

    expect(link.current().state).toBe('confirming');
  });
});
