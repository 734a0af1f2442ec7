import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { down, KeeperHarness } from '../../../kit/restore/keeper.ts';
import { problem, startKeptServer, type Hook, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

/** What has changed at one time and is more than one piece of a log may hold. */

const MOST_BYTES = 8_000;
const LOG = 'PUT /session/state/log';
const BASE = 'PUT /session/state/base';
const OWN_KEY = 'g@g.us::254700000078::3';
/** A sender key of the bot itself has a private half. */
const OWN = Buffer.from(JSON.stringify([{ senderSigningKey: { private: 'AAAA' }, senderMessageKeys: [] }]));

let server: KeptServer;
let said: string[];

beforeEach(async () => {
  server = await startKeptServer(sessionLinkedAt(1_700_000_000));
  said = [];
});

/** Values of a size that cannot be packed, and a number that each of them is about. */
function values(round: number, count: number, bytes: number) {
  const ids = Array.from({ length: count }, (_, at) => `${at}.0`);
  return {
    'identity-key': Object.fromEntries(ids.map((id) => [id, randomBytes(bytes)])),
    'lid-mapping': Object.fromEntries(ids.map((id) => [id, String(round)])),
  };
}

/** The numbers that the mappings of a bot have. */
async function roundsOf({ state }: KeptSession, count: number): Promise<readonly unknown[]> {
  const ids = Array.from({ length: count }, (_, at) => `${at}.0`);
  return [...new Set(Object.values(await state.keys.get('lid-mapping', ids)))];
}

/** A bot whose first base is at the server. */
async function started(): Promise<KeptSession> {
  const bot = await startBot(server, said);
  await bot.state.keys.set({ 'lid-mapping': { a: 'b' } });
  await bot.flush();
  server.asked.length = 0;
  server.bodies.length = 0;
  return bot;
}

/** Loses every request from the one of number `from` on. */
const lostFrom = (from: number): Hook => {
  let count = 0;
  return (route, response) => {
    if (!route.startsWith('PUT')) return false;
    count += 1;
    if (count >= from) response.destroy();
    return count >= from;
  };
};

describe('what is too large for one piece', () => {
  test('goes out in several of at most 8 kB, and comes back whole', async () => {
    const bot = await started();
    const all = values(1, 50, 400);
    await bot.state.keys.set(all);
    Object.assign(bot.state.creds, { nextPreKeyId: 9 });
    expect(await bot.close()).toBe(true);

    expect(new Set(server.asked)).toEqual(new Set([LOG]));
    expect(server.asked.length).toBeLessThanOrEqual(6);
    expect(Math.max(...server.bodies.map((body) => body.length))).toBeLessThanOrEqual(MOST_BYTES);
    const next = await startBot(server, said);
    expect(await next.state.keys.get('identity-key', Object.keys(all['identity-key']))).toEqual(
      all['identity-key'],
    );
    expect(await roundsOf(next, 50)).toEqual(['1']);
    expect(next.state.creds).toMatchObject({ nextPreKeyId: 9 });
    expect(said).toEqual([]);
  });

  test('goes alone if it is one value', async () => {
    const bot = await started();
    await bot.state.keys.set({ 'identity-key': { large: randomBytes(20_000), small: randomBytes(33) } });
    expect(await bot.flush()).toBe(true);
    const [large = 0, small = 0] = server.bodies.map(({ length }) => length).toSorted((a, b) => b - a);

    expect(server.asked).toEqual([LOG, LOG]);
    expect(large).toBeLessThan(27_000);
    expect(small).toBeLessThan(400);
  });

  test('gives way to a base if it is more than 12 pieces', async () => {
    const bot = await started();
    await bot.state.keys.set(values(1, 100, 900));
    expect(await bot.flush()).toBe(true);

    // Its place needs a start of its own, because the last base stands there.
    expect(server.asked).toEqual(['GET /session/state', 'POST /session/state/lease', BASE]);
  });
});

describe('between two pieces of what has changed at one time', () => {
  test('a bot that is killed leaves the state of before, in which its own sender keys do not count', async () => {
    const first = await started();
    await first.state.keys.set({ ...values(1, 30, 400), 'sender-key': { [OWN_KEY]: OWN } });
    expect(await first.close()).toBe(true);
    server.hook = lostFrom(2);
    // The same bot goes on after its orderly end, and dies.
    await first.state.keys.set(values(2, 30, 400));
    expect(await first.flush()).toBe(false);
    server.hook = () => false;
    const next = await startBot(server, said);

    expect(await roundsOf(next, 30)).toEqual(['1']);
    expect(await next.state.keys.get('sender-key', [OWN_KEY])).toEqual({ [OWN_KEY]: null });
    await next.state.keys.set({ 'lid-mapping': { '0.0': '1', z: 'z' } });
    expect(await next.close()).toBe(true);
    expect(await roundsOf(await startBot(server, said), 30)).toEqual(['1']);
  });

  test('a server that is lost gets the rest, and the piece without an answer with the same bytes', async () => {
    const bot = await started();
    await bot.state.keys.set(values(1, 50, 400));
    server.hook = lostFrom(2);
    expect(await bot.flush()).toBe(false);
    server.hook = () => false;
    await bot.state.keys.set(values(2, 50, 10));
    expect(await bot.flush()).toBe(true);
    const { bodies } = server;

    expect(bodies[2]).toBe(bodies[1]);
    expect(new Set(bodies)).toHaveLength(bodies.length - 1);
    expect(await roundsOf(await startBot(server, said), 50)).toEqual(['2']);
  });

  test('a bot in whose place another one starts sends no more of them, and none of them counts', async () => {
    const older = await started();
    await older.state.keys.set(values(1, 50, 400));
    const newer: Promise<KeptSession>[] = [];
    server.hook = (route, response) => {
      if (route !== LOG || server.asked.filter((each) => each === LOG).length !== 2) return false;
      // The second piece is answered when another bot has the next epoch.
      newer.push(startBot(server, said));
      void newer[0]?.then(() =>
        problem(response, 409, 'STATE_STALE', { epoch: server.epoch, seq: server.seq }),
      );
      return true;
    };

    expect(await older.flush()).toBe(false);
    expect(server.asked.filter((each) => each === LOG)).toHaveLength(2);
    expect(said).toEqual([expect.stringMatching(/^Another bot has started/)]);
    const [next] = await Promise.all(newer);
    expect(next === undefined ? [] : await roundsOf(next, 50)).toEqual([null]);
  });
});

describe('the pace of many pieces', () => {
  const large = (at: number) => `${at}`.padEnd(2_900, 'x');

  test.each([1, 2, 4, 10])(
    'stays below what the server takes in a minute, at %i large values a second',
    async (perSecond) => {
      const h = new KeeperHarness();
      const it = h.keeper();
      for (let at = 0; at < 300; at += 1) {
        for (let each = 0; each < perSecond; each += 1) h.change(it, large(at * perSecond + each));
        await h.clock.advanceAsync(1_000);
      }
      const times = h.puts.map(({ atMs }) => atMs);
      const inMinute = times.map((from) => times.filter((ms) => ms >= from && ms < from + 60_000).length);

      expect(Math.max(...inMinute)).toBeLessThanOrEqual(48);
      await h.clock.advanceAsync(60_000);
      expect(h.waiting).toEqual([]);
    },
  );

  test('at the end lets them go out at once, and the last one alone says that it is the last', async () => {
    const h = new KeeperHarness();
    const it = h.keeper();
    for (let at = 0; at < 9; at += 1) h.change(it, large(at));

    expect(await it.end()).toBe(true);
    const marks = h.puts.map(({ sealed }) => {
      const { more = false, clean = false } = JSON.parse(sealed) as Readonly<Record<string, boolean>>;
      return { more, clean };
    });
    expect(marks.length).toBeGreaterThan(3);
    expect(marks.pop()).toEqual({ more: false, clean: true });
    expect(new Set(marks.map((mark) => JSON.stringify(mark)))).toEqual(
      new Set(['{"more":true,"clean":false}']),
    );
    expect(h.notes.filter(({ isClean }) => isClean)).toHaveLength(1);
  });

  test('at the end is over after 4 s, whichever piece has no answer', async () => {
    const h = new KeeperHarness();
    const it = h.keeper();
    for (let at = 0; at < 9; at += 1) h.change(it, large(at));
    h.take = ({ seq }) => (seq < 13 ? Promise.resolve() : new Promise(() => undefined));
    const ended = it.end();
    await h.clock.advanceAsync(4_000);

    expect(await ended).toBe(false);
    expect(h.sent).toEqual(['log 11', 'log 12', 'log 13']);
    expect(h.notes.filter(({ isClean }) => isClean)).toEqual([]);
  });

  test('at the end tries the one that failed again, and then the rest', async () => {
    const h = new KeeperHarness();
    const it = h.keeper();
    for (let at = 0; at < 9; at += 1) h.change(it, large(at));
    let isDown = true;
    h.take = ({ seq }) => (seq === 12 && isDown ? down() : Promise.resolve());
    const ended = it.end();
    await h.clock.advanceAsync(600);
    isDown = false;
    await h.clock.advanceAsync(3_000);

    expect(await ended).toBe(true);
    expect(h.sent.slice(0, 5)).toEqual(['log 11', 'log 12', 'log 12', 'log 12', 'log 13']);
  });
});
