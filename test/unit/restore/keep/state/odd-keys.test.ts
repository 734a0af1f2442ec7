import { beforeEach, expect, test } from 'vitest';
import { startBot } from '../../../../kit/restore/keep-bot.ts';
import { startKeptServer, type KeptServer } from '../../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../../kit/restore/states.ts';

/** Keys that no Baileys writes today: of a later version, or of a program around it. */

let server: KeptServer;
let said: string[];

beforeEach(async () => {
  server = await startKeptServer(sessionLinkedAt(1_700_000_000));
  said = [];
});

test('keys of a kind, with a name or so deep that no folder takes do not damage what is kept; the next start lacks them alone', async () => {
  const first = await startBot(server, said);
  const usual = { '1': '2' };
  await first.state.keys.set({
    'lid-mapping': { ...usual, ['x'.repeat(300)]: '3' },
    tctoken: { deep: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as unknown, flat: { token: 'a' } },
    'of-a-later-version': { a: { b: 1 } },
    constructor: { a: 1 },
    session: { 'a/b': { at: 1 }, a__b: { at: 2 } },
  });
  expect(await first.close()).toBe(true);
  const second = await startBot(server, said);
  expect(said).toEqual([]);
  expect(await second.state.keys.get('lid-mapping', ['1'])).toEqual(usual);
  expect(await second.state.keys.get('of-a-later-version', ['a'])).toEqual({ a: null });
  expect(await second.state.keys.get('tctoken', ['deep', 'flat'])).toEqual({
    deep: null,
    flat: { token: 'a' },
  });
  expect(await second.state.keys.get('session', ['a__b'])).toEqual({ a__b: { at: 2 } });
  await second.close();
});

test('more keys than a folder takes leave out those that WhatsApp tells again', async () => {
  const first = await startBot(server, said);
  const many = (length: number) => Object.fromEntries(Array.from({ length }, (_, at) => [`${at}`, '1']));
  await first.state.keys.set({
    'lid-mapping': many(49_000),
    'device-list': many(2_000),
    'app-state-sync-version': { a: 1 },
  });
  expect(await first.close()).toBe(true);
  const second = await startBot(server, said);
  expect(await second.state.keys.get('lid-mapping', ['48999'])).toEqual({ 48999: '1' });
  expect(await second.state.keys.get('app-state-sync-version', ['a'])).toEqual({ a: 1 });
  await second.close();
});
