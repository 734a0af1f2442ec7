import { BufferJSON, type AuthenticationCreds } from '@whiskeysockets/baileys';
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as libsignal from 'libsignal/src/curve.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../../../src/app/system.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { SOLE_OWNER } from '../../../../src/ports/shared/ownership.ts';
import type { AuthStateJson, WhatsAppLink } from '../../../../src/ports/whatsapp.ts';
import { PRE_KEYS, readPreKeySet, SET_BYTES } from '../../../../src/whatsapp/patches/pre-keys-set.ts';
import { createPreKeyPool, type PreKeyPool } from '../../../../src/whatsapp/patches/pre-keys.ts';
import { FakeClock } from '../../../double/clock.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { startBotFrom } from '../../../kit/bot/bot.ts';
import { openGateway } from '../../../kit/whatsapp/gateway.ts';

// libsignal's types leave out getPublicFromPrivateKey. It is in plain JavaScript, so it shares no code with the other one.
const { calculateAgreement, getPublicFromPrivateKey } = libsignal as unknown as {
  readonly calculateAgreement: (publicKey: Buffer, privateKey: Buffer) => Uint8Array;
  readonly getPublicFromPrivateKey: (privateKey: Buffer) => Uint8Array;
};

const log = createLog({ level: 'silent', destination: { write: () => undefined } });
const NUMBER = '254712345678';

/** A worker that makes a set only when the test calls `make`. */
class HandWorker extends EventEmitter {
  asked = 0;
  isEnded = false;
  readonly made: Uint8Array[] = [];
  postMessage(): void {
    this.asked += 1;
  }
  make(): Uint8Array {
    const set = new Uint8Array(64).fill(this.made.length + 1);
    this.made.push(set);
    this.emit('message', set);
    return set;
  }
  unref(): void {
    /* nothing holds a process here */
  }
  async terminate(): Promise<number> {
    this.isEnded = true;
    this.emit('exit', 1);
    return 1;
  }
}

test('a set of the worker has 812 different pairs, each right by both curves that libsignal uses', async () => {
  const pool = createPreKeyPool(new FakeClock(), log);
  const set = await pool.reserve().take();
  await pool.close();
  const pairs = [...readPreKeySet(set ?? new Uint8Array(SET_BYTES))];
  const base = Buffer.concat([Buffer.from([5, 9]), Buffer.alloc(31)]);

  expect(pairs).toHaveLength(PRE_KEYS);
  expect(new Set(pairs.map(([, pair]) => pair.private.toString('hex'))).size).toBe(PRE_KEYS);
  for (const [, { private: own, public: given }] of pairs) {
    expect(given.equals(calculateAgreement(base, own))).toBe(true);
    expect(given.equals(getPublicFromPrivateKey(own).subarray(1))).toBe(true);
  }
});

describe('the pool', () => {
  let clock: FakeClock;
  let workers: HandWorker[];
  let pool: PreKeyPool;

  beforeEach(() => {
    clock = new FakeClock();
    workers = [];
    pool = createPreKeyPool(clock, log, () => {
      const worker = new HandWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    });
  });

  test('starts a set with the link, and gives it to that link alone', async () => {
    const [one, other] = [pool.reserve(), pool.reserve()];
    const first = workers[0]?.make();
    const second = workers[0]?.make();

    expect(workers).toHaveLength(1);
    expect(await one.take()).toBe(first);
    expect(await other.take()).toBe(second);
    expect(await one.take()).toBeNull();
    expect(pool.readyCount()).toBe(0);
  });

  test('zeroes a set when the link that it was made for ends without it', () => {
    const ticket = pool.reserve();
    const set = workers[0]?.make();
    ticket.release();
    ticket.release();

    expect(pool.readyCount()).toBe(0);
    expect(set?.every((byte) => byte === 0)).toBe(true);
  });

  test('zeroes a set that comes when nobody needs it any more, and makes no other', () => {
    pool.reserve().release();
    const set = workers[0]?.make();

    expect(set?.every((byte) => byte === 0)).toBe(true);
    expect(workers[0]?.asked).toBe(1);
  });

  test('keeps at most ten sets, however many links wait', () => {
    for (let link = 0; link < 40; link += 1) pool.reserve();
    for (let made = 0; made < 10; made += 1) workers[0]?.make();

    expect(pool.readyCount()).toBe(10);
    expect(workers[0]?.asked).toBe(10);
  });

  test('lets the worker go when it had nothing to make for 10 s, keeps its sets, and hires another one for the next', async () => {
    const ticket = pool.reserve();
    const set = workers[0]?.make();
    clock.advance(9_999);
    expect(workers[0]?.isEnded).toBe(false);
    clock.advance(1);
    expect(workers[0]?.isEnded).toBe(true);
    expect(await ticket.take()).toBe(set);

    const next = pool.reserve();
    const another = workers[1]?.make();
    expect(another).toBeDefined();
    expect(await next.take()).toBe(another);
  });

  test('whose worker was let go, hires another one for more links than there are sets', async () => {
    const tickets = Array.from({ length: 11 }, () => pool.reserve());
    for (let made = 0; made < 10; made += 1) workers[0]?.make();
    clock.advance(10_000);
    const takings = tickets.map((ticket) => ticket.take());
    workers[1]?.make();

    expect(workers).toHaveLength(2);
    expect(await Promise.all(takings)).not.toContain(null);
  });

  test('does not let a worker go that is at work', async () => {
    pool.reserve();
    workers[0]?.make();
    const ticket = pool.reserve();
    clock.advance(20_000);
    expect(workers[0]?.isEnded).toBe(false);
    const set = workers[0]?.make();
    expect(await ticket.take()).not.toBeNull();
    expect(set).toBeDefined();
  });

  test('lets a link wait for a set that is being made, but not for long', async () => {
    const [one, other] = [pool.reserve(), pool.reserve()];
    const waiting = one.take();
    const inVain = other.take();
    const set = workers[0]?.make();
    clock.advance(5_000);

    expect(await waiting).toBe(set);
    expect(await inVain).toBeNull();
    expect(clock.pending).toBe(0);
  });

  test('whose worker died answers null at once, and hires another for the next link', async () => {
    const ticket = pool.reserve();
    const waiting = ticket.take();
    workers[0]?.emit('error', new Error('out of memory'));
    workers[0]?.emit('exit', 1);

    expect(await waiting).toBeNull();
    const next = pool.reserve();
    const set = workers[1]?.make();
    expect(await next.take()).toBe(set);
  });

  test('zeroes what is ready when it is closed', async () => {
    const ticket = pool.reserve();
    const set = workers[0]?.make();
    await pool.close();

    expect(set?.every((byte) => byte === 0)).toBe(true);
    expect(await ticket.take()).toBeNull();
    // A set that arrives after the end is erased, and no timer waits for it.
    const late = workers[0]?.make();
    expect(late?.every((byte) => byte === 0)).toBe(true);
    expect(clock.pending).toBe(0);
  });
});

describe('a link', () => {
  let whatsapp: FakeWhatsApp;

  beforeEach(async () => {
    whatsapp = await startFakeWhatsApp();
  });

  afterEach(() => whatsapp.close());

  /** Links by QR; returns the settled state. */
  async function link(preKeys: PreKeyPool): Promise<AuthStateJson> {
    const { url } = whatsapp;
    const gateway = openGateway({
      url,
      agent: null,
      version: null,
      ownership: SOLE_OWNER,
      clock: systemClock,
      random: systemRandom,
      log,
      preKeys,
    });
    const phone = whatsapp.addPhone({ number: NUMBER });
    const connection = await new Promise<WhatsAppLink>((resolve, reject) => {
      const opening: WhatsAppLink = gateway.open(
        { method: 'qr' },
        (event) => {
          if (event.type === 'show' && event.step.state === 'qr') void phone.scan(event.step.qr);
          if (event.type === 'opened') resolve(opening);
          if (event.type === 'failed') reject(event.error);
        },
        log,
      );
    });
    await connection.settled(AbortSignal.timeout(20_000));
    const state = connection.exportState();
    await gateway.close();
    return state;
  }

  /** The parts of a state that must not depend on the maker of the keys. */
  function outline({ creds, keys }: AuthStateJson) {
    const read = JSON.parse(creds, BufferJSON.reviver) as AuthenticationCreds;
    const types = JSON.parse(keys) as Record<string, Record<string, object>>;
    return {
      creds: Object.keys(read).toSorted(),
      counters: [read.nextPreKeyId, read.firstUnuploadedPreKeyId],
      types: Object.keys(types).toSorted(),
      preKeys: Object.keys(types['pre-key'] ?? {}),
      form: JSON.stringify(Object.values(types['pre-key'] ?? {})[0]).replace(/"[A-Za-z0-9+/=]{44}"/g, '""'),
    };
  }

  /** A pool with a real worker and a fake clock, so that no link stops waiting on a slow machine. */
  const patientPool = () => createPreKeyPool(new FakeClock(), log);

  /** A new pool, and the sets that its links have got. */
  function recorded(): { pool: PreKeyPool; given: (Uint8Array | null)[] } {
    const pool = patientPool();
    const given: (Uint8Array | null)[] = [];
    const reserve = () => {
      const ticket = pool.reserve();
      const take = async () => {
        const set = await ticket.take();
        given.push(set);
        return set;
      };
      return { take, release: () => ticket.release() };
    };
    return { pool: { reserve, readyCount: () => pool.readyCount(), close: () => pool.close() }, given };
  }

  const none: PreKeyPool = {
    reserve: () => ({ take: () => Promise.resolve(null), release: () => undefined }),
    readyCount: () => 0,
    close: () => Promise.resolve(),
  };

  test('with keys made ahead and one with keys made by Baileys give equal, complete states', async () => {
    const { pool, given } = recorded();
    const [ahead, ordinary] = [await link(pool), await link(none)];

    expect(given).toEqual([expect.any(Uint8Array)]);
    expect(outline(ahead)).toEqual(outline(ordinary));
    // The first pre-key is missing, because the phone used it for its own messages.
    expect(outline(ahead).preKeys).toHaveLength(PRE_KEYS - 1);
    expect(outline(ahead).counters).toEqual([PRE_KEYS + 1, PRE_KEYS + 1]);
  });

  test.each(['ahead', 'by Baileys'])(
    'whose keys were made %s lets a bot read strangers who took the first and the last of them',
    async (way) => {
      const pool = way === 'ahead' ? patientPool() : none;
      const state = await link(pool);
      const phone = whatsapp.phone(NUMBER);
      const ids = [...(phone.devices.get(1)?.preKeys.keys() ?? [])];
      for (const preKeyId of [Math.min(...ids), Math.max(...ids)]) {
        const bot = startBotFrom(state, whatsapp.url);
        const text = `through pre-key ${preKeyId}`;
        const sent = await whatsapp.addStranger().sendFirstMessage(phone, 1, text, { preKeyId });

        expect((await bot.firstMessage).message?.conversation).toBe(text);
        expect(sent.retries()).toBe(0);
        await bot.stop();
      }
    },
  );
});
