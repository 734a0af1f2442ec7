import { beforeEach, describe, expect, test } from 'vitest';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import type { KeepRequest } from '../../../../src/restore/keep/start.ts';
import type { Machine } from '../../../../src/restore/keep/machine.ts';
import { ID, startBot } from '../../../kit/restore/keep-bot.ts';
import { testMachine } from '../../../kit/restore/keep-machine.ts';
import { startKeptServer, type Hook, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { failureOf } from '../../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

const DAY = sessionLinkedAt(1_700_000_000);
const LEASE = 'POST /session/state/lease';
const LOG = 'PUT /session/state/log';
const BASE = 'PUT /session/state/base';
const OWN_KEY = 'g@g.us::254700000078::3';
/** A sender key of the bot itself has a private half. */
const OWN = Buffer.from(JSON.stringify([{ senderSigningKey: { private: 'AAAA' }, senderMessageKeys: [] }]));
const NEXT = Buffer.from(String(OWN).replace('AAAA', 'BBBB'));

let server: KeptServer;
let said: string[];

beforeEach(async () => {
  server = await startKeptServer(DAY);
  said = [];
});

const start = (more: Partial<KeepRequest> = {}, machine?: Machine) => startBot(server, said, more, machine);

const valueOf = async ({ state }: KeptSession, type: string, id: string) =>
  (await state.keys.get(type, [id]))[id];

/** Answers a route once in another way. */
function once(route: string, answer: (...args: Parameters<Hook>) => void): void {
  server.hook = (...args) => {
    if (args[0] !== route) return false;
    server.hook = () => false;
    answer(...args);
    return true;
  };
}

describe('a bot without a disk', () => {
  test('starts from the day of the link once, and then goes on where the last one ended', async () => {
    const first = await start();
    expect(server.asked).toEqual([LEASE, 'GET /session?from=day-of-link']);
    expect(first.state.creds).toMatchObject({ registrationId: 77 });
    await first.state.keys.set({
      'lid-mapping': { '1': '2' },
      'pre-key': { '1': null },
      'identity-key': { 'a.0': Buffer.alloc(33, 9) },
    });
    Object.assign(first.state.creds, { nextPreKeyId: 9 });
    await first.saveCreds();
    expect(await first.flush()).toBe(true);
    await first.state.keys.set({ 'lid-mapping': { '1': '3' } });
    expect(await first.close()).toBe(true);
    server.asked.length = 0;
    const second = await start();

    expect(server.asked).toEqual([LEASE]);
    expect(second.state.creds).toMatchObject({ nextPreKeyId: 9 });
    expect(await valueOf(second, 'lid-mapping', '1')).toBe('3');
    expect(await valueOf(second, 'pre-key', '1')).toBeNull();
    expect(await valueOf(second, 'pre-key', '2')).toMatchObject({ public: expect.any(Buffer) });
    expect(await valueOf(second, 'identity-key', 'a.0')).toEqual(Buffer.alloc(33, 9));
    expect(said).toEqual([]);
  });

  test('shows the server neither its ID nor anything that it keeps', async () => {
    const bot = await start();
    await bot.state.keys.set({ 'lid-mapping': { '254711': '9988' } });
    await bot.close();
    const sent = [...server.bodies, ...server.bearers].filter((text) => !text.includes(ID)).join();

    expect([...server.bearers].filter((bearer) => bearer.includes(ID))).toHaveLength(1);
    expect([...server.bearers].some((bearer) => /^Bearer [\w-]{86}$/.test(bearer))).toBe(true);
    for (const secret of ['254711', '9988', 'noiseKey', ID.slice(12)]) expect(sent).not.toContain(secret);
    expect(said.join()).not.toContain(ID);
  });

  test('that calls again in the same process gets what it has; after close it starts anew', async () => {
    const machine = testMachine();
    const [one, two] = await Promise.all([start({}, machine), start({}, machine)]);
    expect(two).toBe(one);
    await one.close();
    const three = await start({}, machine);

    expect(three).not.toBe(one);
    expect(server.epoch).toBe(2);
    expect(machine.process.eventNames()).toHaveLength(3);
    await three.close();
    expect(machine.process.eventNames()).toEqual([]);
  });

  test('sends the rest when the process ends by itself', async () => {
    const machine = testMachine();
    const bot = await start({}, machine);
    await bot.state.keys.set({ 'lid-mapping': { '1': '2' } });
    const kept = new Promise<void>((resolve) => {
      server.hook = (route) => {
        if (route === BASE) resolve();
        return false;
      };
    });
    machine.process.emit('beforeExit');
    await kept;
  });

  test('repeats what has lost its answer, with the same bytes', async () => {
    const bot = await start();
    await bot.flush();
    await bot.state.keys.set({ 'lid-mapping': { '1': '2' } });
    once(LOG, (_route, response, body) => {
      server.log.push(JSON.parse(body));
      server.seq += 1;
      response.destroy();
    });

    expect(await bot.flush()).toBe(false);
    expect(await bot.flush()).toBe(true);
    expect(server.seq).toBe(2);
    const [one, two] = server.bodies.slice(-2);
    expect(two).toBe(one);
  });
});

describe('the sender keys of the bot itself', () => {
  const keys = {
    'sender-key': { [OWN_KEY]: OWN, 'g@g.us::255::0': Buffer.from('[]') },
    'sender-key-memory': { 'g@g.us': { a: true } },
  };

  test('come back after an orderly end', async () => {
    const bot = await start();
    await bot.state.keys.set(keys);
    await bot.close();
    const next = await start();

    expect(await valueOf(next, 'sender-key', OWN_KEY)).toEqual(OWN);
    expect(await valueOf(next, 'sender-key-memory', 'g@g.us')).toEqual({ a: true });
  });

  test('are made anew after a crash, those of others stay', async () => {
    const bot = await start();
    await bot.state.keys.set(keys);
    await bot.flush();
    const next = await start();

    expect(await valueOf(next, 'sender-key', OWN_KEY)).toBeNull();
    expect(await valueOf(next, 'sender-key-memory', 'g@g.us')).toBeNull();
    expect(await valueOf(next, 'sender-key', 'g@g.us::255::0')).toEqual(Buffer.from('[]'));
  });

  test('are made anew after a crash that comes right after the first message to a group', async () => {
    const bot = await start();
    await bot.state.keys.set(keys);
    await bot.close();
    const second = await start();
    await second.state.keys.set({ 'sender-key': { [OWN_KEY]: NEXT } });
    const third = await start();

    expect(await valueOf(third, 'sender-key', OWN_KEY)).toBeNull();
  });
});

describe('two bots on one ID', () => {
  test('leave the state of the newer one whole; the older one says so once and goes on', async () => {
    for (let round = 0; round < 20; round += 1) {
      const older = await start();
      await older.state.keys.set({ 'lid-mapping': { '1': `older ${round}` } });
      await older.flush();
      const newer = await start();
      expect(await valueOf(newer, 'lid-mapping', '1')).toBe(`older ${round}`);
      await Promise.all([
        older.state.keys.set({ 'lid-mapping': { '1': 'lost' } }),
        newer.state.keys.set({ 'lid-mapping': { '1': `newer ${round}` } }),
      ]);
      const [isOlderKept] = await Promise.all([older.flush(), newer.flush()]);
      expect(isOlderKept).toBe(false);
      expect(await older.close()).toBe(false);
      expect(await valueOf(older, 'lid-mapping', '1')).toBe('lost');
      await newer.close();
      expect(said).toHaveLength(round + 1);
    }
    expect(new Set(said)).toEqual(new Set([expect.stringMatching(/^Another bot has started/)]));
    expect(await valueOf(await start(), 'lid-mapping', '1')).toBe('newer 19');
  });
});

describe('what the server keeps, if it is', () => {
  const damages: readonly (readonly [string, () => void])[] = [
    ['changed', () => server.log.splice(1, 1, { ...at(1), sealed: `A${at(1).sealed.slice(1)}` })],
    ['cut', () => server.log.splice(1, 1, { ...at(1), sealed: at(1).sealed.slice(0, 40) })],
    ['moved', () => server.log.splice(0, 2, { ...at(1), seq: 1 }, { ...at(0), seq: 2 })],
    ['repeated', () => server.log.splice(1, 1, { ...at(0), seq: 2 })],
    ['left out in the middle', () => server.log.splice(1, 1)],
    ['left out at the end', () => server.log.splice(2, 1)],
    ['of another epoch', () => server.log.splice(1, 1, { ...at(1), epoch: 7 })],
    ['without its base', () => void (server.base = null)],
  ];
  const at = (index: number) => {
    const piece = server.log[index];
    if (piece === undefined) throw new Error('there is no such piece');
    return piece;
  };

  test.each(damages)('%s, starts no bot', async (_what, damage) => {
    const bot = await start();
    await bot.flush();
    for (const value of ['a', 'b', 'c']) {
      await bot.state.keys.set({ 'lid-mapping': { '1': value } });
      await bot.flush();
    }
    damage();

    expect(await failureOf(() => start())).toMatchObject({ code: 'STATE_DAMAGED', exit: 4 });
    const again = await start({ fromDayOfLink: true });
    expect(await valueOf(again, 'lid-mapping', '1')).toBeNull();
    expect(said).toEqual([expect.stringMatching(/damaged.*starts from the day of the link/)]);
    await again.state.keys.set({ 'lid-mapping': { '1': 'd' } });
    await again.close();
    expect(await valueOf(await start({ fromDayOfLink: true }), 'lid-mapping', '1')).toBe('d');
  });
});
