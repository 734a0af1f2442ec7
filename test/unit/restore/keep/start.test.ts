import { beforeEach, describe, expect, test } from 'vitest';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import type { KeepRequest } from '../../../../src/restore/keep/start.ts';
import type { Machine } from '../../../../src/restore/keep/machine.ts';
import { formatLongId } from '../../../../src/session-id/long.ts';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { hastyMachine, testMachine } from '../../../kit/restore/keep-machine.ts';
import { problem, startKeptServer, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { failureOf, serve } from '../../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

const DAY = sessionLinkedAt(1_700_000_000);
const LEASE = 'POST /session/state/lease';
const DAY_ROUTE = 'GET /session?from=day-of-link';

let server: KeptServer;
let said: string[];

beforeEach(async () => {
  server = await startKeptServer(DAY);
  said = [];
});

const start = (more: Partial<KeepRequest> = {}, machine?: Machine) => startBot(server, said, more, machine);

const valueOf = async ({ state }: KeptSession, type: string, id: string) =>
  (await state.keys.get(type, [id]))[id];

describe('at the start', () => {
  test('a bot waits for a server that is away, and says so each 10 s', async () => {
    let left = 9;
    server.hook = (route, response) => {
      if (route !== LEASE || left === 0) return false;
      left -= 1;
      if (left % 3 === 0) response.destroy();
      else if (left % 3 === 1) response.writeHead(503).end();
      else response.writeHead(200, { 'Content-Length': '900' }).write('{"epoch":1');
      if (left % 3 === 2) response.destroy();
      return true;
    };
    const machine = hastyMachine();
    await start({}, machine);

    const total = machine.waitsMs.reduce((sum, ms) => sum + ms, 0);
    expect(machine.waitsMs.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(said.every((sentence) => sentence.startsWith('The bot waits for the server'))).toBe(true);
    expect(said.length).toBeGreaterThan(total / 20_000);
    expect(said.length).toBeLessThanOrEqual(total / 10_000 + 1);
  });

  test.each([
    ['withdrawn or unknown', 404, 'SESSION_UNAVAILABLE', 4],
    ['refused', 401, 'UNAUTHORIZED', 5],
  ])('an ID that is %s ends it at once', async (_what, status, code, exit) => {
    server.hook = (_route, response) => (problem(response, status, code), true);

    expect(await failureOf(() => start())).toMatchObject({ code, exit });
    expect(said).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ['a page', '<html>'],
    ['no place', '{"base":null,"log":[]}'],
    ['a log that is none', '{"epoch":1,"seq":0,"base":null,"log":{}}'],
    ['a piece without a seal', '{"epoch":1,"seq":1,"base":null,"log":[{"epoch":1,"seq":1}]}'],
    ['a place below 0', '{"epoch":-1,"seq":0,"base":null,"log":[]}'],
    ['far too much', `{"epoch":1,"seq":0,"base":null,"log":[],"x":"${'x'.repeat(9_000_000)}"}`],
  ])('a server that answers with %s is refused in words', async (_what, text) => {
    const url = await serve((_request, response) => response.end(text));

    expect(await failureOf(() => start({ url, waitS: 5 }))).toMatchObject({ code: 'NETWORK', exit: 6 });
  });

  test('`wait` ends the wait for a silent server', async () => {
    const url = await serve(() => undefined);

    expect((await failureOf(() => start({ url, waitS: 0.2 }))).message).toMatch(/took too long/);
  });

  test('a server that keeps no states gives the state of the day, with one line', async () => {
    server.hook = (route, response) => {
      if (!route.includes('/state')) return false;
      problem(response, 404, 'NOT_FOUND');
      return true;
    };
    const machine = testMachine();
    const bot = await start({}, machine);
    await bot.state.keys.set({ 'lid-mapping': { '1': '2' } });

    expect(await valueOf(bot, 'lid-mapping', '1')).toBe('2');
    expect(await bot.flush()).toBe(false);
    expect(await valueOf(await start({}, machine), 'lid-mapping', '1')).toBe('2');
    expect(await bot.close()).toBe(false);
    expect(said).toEqual([expect.stringMatching(/keeps no sessions that follow/)]);
  });

  test('a server of an earlier release, which does not know the bot yet, is shown the ID once', async () => {
    let isShown = false;
    server.hook = (route, response) => {
      isShown ||= route === DAY_ROUTE;
      if (isShown || !route.includes('/state')) return false;
      problem(response, 404, 'SESSION_UNAVAILABLE');
      return true;
    };
    const bot = await start();
    expect(server.asked).toEqual([LEASE, DAY_ROUTE, LEASE]);
    expect(await bot.close()).toBe(true);
    expect(said).toEqual([]);
  });

  test('a server that does not know the bot although it was shown the ID says so', async () => {
    server.hook = (route, response) => {
      if (!route.includes('/state')) return false;
      problem(response, 404, 'SESSION_UNAVAILABLE');
      return true;
    };

    expect(await failureOf(() => start())).toMatchObject({ code: 'SESSION_UNAVAILABLE' });
    expect(server.asked).toEqual([LEASE, DAY_ROUTE, LEASE]);
  });

  test('a long ID is refused', async () => {
    const sessionId = formatLongId('TREKKER-MD', JSON.stringify(DAY.creds));

    expect(await failureOf(() => start({ sessionId }))).toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/keep: true needs a short session ID/),
    });
    expect(server.asked).toEqual([]);
  });
});
