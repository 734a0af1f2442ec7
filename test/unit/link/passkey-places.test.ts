import { describe, expect, test } from 'vitest';
import { hashToken } from '../../../src/link/link-token.ts';
import { codeOf } from '../../kit/session/harness.ts';
import { asked, BY_CODE, PASSKEY, READ } from '../../kit/link/asked.ts';
import { bringTo, CEREMONY, setUpLinks, wholeRequest } from '../../kit/link/harness.ts';

/** Who keeps, gives up or takes over the place of a link that is asked for a passkey. */

const MINUTE_MS = 60_000;

describe('while a question is open', () => {
  test('the page may be away for nine minutes', async () => {
    const harness = setUpLinks();
    const started = await asked(harness);
    const leave = await started.readerJoins();
    await leave();
    await harness.clock.advanceAsync(9 * MINUTE_MS);
    await started.readerJoins();
    expect(started.link.current()).toMatchObject({ state: 'passkey', answered: false });
    await harness.directory.command(started.link.id, PASSKEY);
    started.connection.pair();
    started.connection.open();

    expect((await started.end).state).toBe('linked');
  });

  test('the same visitor takes the link over with its question; another address does not', async () => {
    const harness = setUpLinks();
    const { link } = await asked(harness, 'passkey', BY_CODE);
    const elsewhere = wholeRequest({ ...BY_CODE, owner: '203.0.113.8' });
    expect(await harness.registry.takeOver(elsewhere)).toBeNull();
    const next = await harness.registry.takeOver(wholeRequest(BY_CODE));
    if (next === null) throw new Error('nothing was taken over');

    expect(next.current()).toMatchObject({ state: 'passkey', publicKey: { challenge: 'a challenge' } });
    const former = (await harness.directory.find(link.id, hashToken(link.token)))?.step;
    expect(former).toMatchObject({ state: 'failed', error: { code: 'LINK_CANCELLED' } });
    expect(await codeOf(() => harness.directory.command(link.id, PASSKEY))).toBe('PASSKEY_NOT_ASKED');
    expect(await codeOf(() => harness.directory.command(next.id, PASSKEY))).toBeNull();
  });

  test('its link gives way to a network without any after those that show a QR; once answered it stays', async () => {
    const harness = setUpLinks({ maxLinks: 4 });
    const from = (network: string) => ({ ...READ, network });
    const [answered, open, next, qr] = [
      await asked(harness, 'answered', from('a')),
      await asked(harness, 'passkey', from('a')),
      await asked(harness, 'passkey', from('a')),
      await asked(harness, 'qr', from('a')),
    ];
    await harness.start(from('b'));
    await harness.start(from('c'));

    expect(await qr.end).toMatchObject({ error: { code: 'TOO_MANY_LINKS' } });
    expect(await open.end).toMatchObject({ error: { code: 'TOO_MANY_LINKS' } });
    expect([answered, next].map(({ link }) => link.current().state)).toEqual(['passkey', 'passkey']);
    await bringTo('answered', next);
    expect(await codeOf(() => harness.start(from('d')))).toBe('TOO_MANY_LINKS');
  });

  test.each(CEREMONY)('the stop of the server, in %s, lets finish what was answered', async (state) => {
    const { clock, registry, ...harness } = setUpLinks();
    const { connection, end } = await asked({ clock, registry, ...harness }, state);
    const drained = registry.drain();
    if (state !== 'passkey') {
      await clock.advanceAsync(19_000);
      connection.pair();
      connection.open();
    }

    expect(await end).toMatchObject(
      state === 'passkey' ? { error: { code: 'SHUTTING_DOWN' } } : { state: 'linked' },
    );
    await drained;
    expect(connection.unlinks).toBe(0);
  });

  test.each(CEREMONY.slice(1))('the stop of the server, in %s, waits 20 s', async (state) => {
    const harness = setUpLinks();
    const { connection, end } = await asked(harness, state);
    const drained = harness.registry.drain();
    await harness.clock.advanceAsync(20_000);

    expect(await end).toMatchObject({ error: { code: 'SHUTTING_DOWN' } });
    await drained;
    expect([connection.isClosed, harness.clock.pending]).toEqual([true, 0]);
  });
});
