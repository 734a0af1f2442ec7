import type { NextFunction, Request, Response } from 'express';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import { Idempotency } from '../../../src/http/request/idempotency.ts';
import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import type { Holds } from '../../../src/ports/shared/holds.ts';
import { deferred } from '../../../src/ports/timing.ts';
import { createNoteSeal } from '../../../src/session/ring/note-seal.ts';
import { AppError } from '../../../src/wire/errors.ts';
import { FakeClock } from '../../double/clock.ts';
import { sharedPair } from '../../kit/link/shared/processes.ts';
import { codeOf, keepLog, newRing } from '../../kit/session/harness.ts';

type Answer = { readonly status: number; readonly body: string };
type Handle = (request: number) => Answer | Promise<Answer>;

const KEY = 'a key of sixteen or more';
const DONE: Answer = { status: 201, body: '{"token":"secret"}' };

/** An answer as Express has it, as far as the middleware uses it. */
class FakeResponse {
  readonly sent = deferred<Answer>();
  readonly headers = new Map<string, string>();
  statusCode = 200;
  headersSent = false;
  readonly set = (name: string, value: string) => (this.headers.set(name.toLowerCase(), value), this);
  readonly get = (name: string) => this.headers.get(name.toLowerCase());
  readonly type = (type: string) => this.set('content-type', type);
  readonly status = (code: number) => ((this.statusCode = code), this);
  send = (body: string) => {
    this.headersSent = true;
    this.sent.resolve({ status: this.statusCode, body });
    return this;
  };
}

/** Processes on one store. `post` sends one request to one of them. */
function setUp(handle: Handle, count = 2, wrap: (holds: Holds) => Holds = (holds) => holds) {
  const clock = new FakeClock();
  const holds = new MemoryHolds(clock);
  const all = Array.from({ length: count }, () => wrap(holds));
  return { holds, ...serve(handle, clock, all) };
}

/** As {@link setUp}, with rows that the processes share. */
async function setUpShared(handle: Handle) {
  const { clock, one, other } = await sharedPair();
  return serve(handle, clock, [one.holds, other.holds]);
}

function serve(handle: Handle, clock: FakeClock, all: readonly Holds[]) {
  const noteSeal = createNoteSeal(newRing('k1'), systemRandom);
  const deps = { noteSeal, clock, random: systemRandom, log: keepLog() };
  const processes = all.map((holds) => new Idempotency({ ...deps, holds }).middleware());
  let handled = 0;
  const post = async (
    process: number,
    key = KEY,
    body: unknown = {},
    addressKey = '203.0.113.1',
  ): Promise<Answer> => {
    const request = {
      addressKey,
      method: 'POST',
      baseUrl: '',
      path: '/qr',
      body,
      get: () => key,
    };
    const response = new FakeResponse();
    const next = () => {
      handled += 1;
      void Promise.resolve(handle(handled)).then((answer) =>
        response.status(answer.status).send(answer.body),
      );
    };
    const asked = [request as unknown as Request, response as unknown as Response] as const;
    await processes[process]?.(...asked, next as NextFunction);
    return response.sent.promise;
  };
  return { clock, log: deps.log, post, handled: () => handled };
}

const kinds = [
  ['in memory', setUp],
  ['shared', setUpShared],
] as const;

describe('F17, T48: two processes that get the same POST', () => {
  test.each(kinds)('do it once, two hundred times, and give one answer, names %s', async (_kind, open) => {
    const { clock, post, handled } = await open((request) => ({
      status: 201,
      body: `{"token":"${request}"}`,
    }));
    const asked = Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const [key, address] = [`${KEY} ${index}`, `203.0.113.${index % 20}`];
        return Promise.all([index, index + 1].map((at) => post(at % 2, key, {}, address)));
      }),
    );
    await clock.advanceAsync(250);
    const pairs = await asked;

    expect(handled()).toBe(200);
    for (const [one, other] of pairs) expect(one).toEqual(other);
    expect(new Set(pairs.flat().map(({ body }) => body)).size).toBe(200);
  });

  test.each(kinds)(
    'let the second wait, share an error with it, and take a later one anew, names %s',
    async (_kind, open) => {
      const first = deferred<Answer>();
      const refused: Answer = { status: 429, body: '{}' };
      const { clock, post, handled } = await open((request) => (request === 1 ? first.promise : DONE));
      const answers = [post(0), post(1), post(0)];
      await clock.advanceAsync(1_000);
      first.resolve(refused);
      await clock.advanceAsync(250);
      expect(await Promise.all(answers)).toEqual([refused, refused, refused]);
      expect(handled()).toBe(1);
      const later = post(1);
      await clock.advanceAsync(4_000);

      expect(await later).toEqual(DONE);
      expect(handled()).toBe(2);
    },
  );

  test('keep an answer that was lost for a minute, and leave nothing behind', async () => {
    const { clock, holds, post, handled } = setUp(() => DONE);
    await post(0);
    await clock.advanceAsync(59_000);
    expect(await post(1)).toEqual(DONE);
    expect(handled()).toBe(1);
    await clock.advanceAsync(1_001);
    await post(1);
    expect(handled()).toBe(2);
    await clock.advanceAsync(61_000);
    await holds.take(['another name'], 1_000);

    expect(holds.size).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test('tell the answer before it is sent, so that a repeat finds it whose first answer came to nobody', async () => {
    const order: string[] = [];
    const wrap = (holds: Holds): Holds => ({
      read: (name) => holds.read(name),
      wait: (...asked) => holds.wait(...asked),
      take: async (...asked) => {
        const hold = await holds.take(...asked);
        const tell = async (body: Buffer, leftMs?: number) => {
          await Promise.resolve();
          order.push('told');
          await hold?.tell(body, leftMs);
        };
        return hold === null ? null : { ...hold, tell };
      },
    });
    const { post } = setUp(() => DONE, 2, wrap);
    await post(0).then(() => order.push('sent'));

    expect(order).toEqual(['told', 'sent']);
  });

  test('refuse another body under the key', async () => {
    const { post } = setUp(() => DONE);
    await post(0);

    expect(await codeOf(() => post(1, KEY, { format: 'long' }))).toBe('IDEMPOTENCY_MISMATCH');
  });

  test('keep no token and no key in clear', async () => {
    const seen: string[] = [];
    const wrap = (holds: Holds): Holds => ({
      read: (name) => holds.read(name),
      wait: (...asked) => holds.wait(...asked),
      take: async (names, limitMs) => {
        const hold = await holds.take(names, limitMs);
        seen.push(...names);
        const tell = async (body: Buffer) => void seen.push(body.toString('latin1'));
        return hold === null ? null : { ...hold, tell };
      },
    });
    const { post } = setUp(() => DONE, 1, wrap);
    await post(0);

    expect(seen).toHaveLength(2);
    expect(seen.join()).not.toMatch(/secret|sixteen|203\.0/);
  });
});

describe('T48: a first request', () => {
  test('that is never answered keeps repeats waiting for half a minute, not more than twenty, and frees its key later', async () => {
    const { clock, post, handled } = setUp((request) =>
      request === 1 ? new Promise<Answer>(() => undefined) : DONE,
    );
    void post(0);
    const waiting = Array.from({ length: 25 }, () => codeOf(() => post(1)));
    await clock.advanceAsync(0);
    expect(await Promise.all(waiting.slice(20))).toEqual(Array.from({ length: 5 }, () => 'RATE_LIMITED'));
    await clock.advanceAsync(30_000);
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => 'RATE_LIMITED'));
    expect(handled()).toBe(1);
    await clock.advanceAsync(60_000);

    expect(await post(1)).toEqual(DONE);
    expect(clock.pending).toBe(0);
  });

  test('is refused while the store is down, and answered if it goes down meanwhile', async () => {
    let isDown = false;
    const down = () => Promise.reject(new AppError('STORE_UNAVAILABLE'));
    const wrap = (holds: Holds): Holds => ({
      read: (name) => holds.read(name),
      wait: (...asked) => holds.wait(...asked),
      take: async (...asked) => {
        if (isDown) return down();
        const hold = await holds.take(...asked);
        return hold === null ? null : { ...hold, tell: (...told) => (isDown ? down() : hold.tell(...told)) };
      },
    });
    const goDown = () => {
      isDown = true;
      return DONE;
    };
    const { log, post } = setUp(goDown, 1, wrap);

    expect(await post(0)).toEqual(DONE);
    expect(log.lines.map(({ message }) => message)).toEqual([
      'could not keep an answer for a repeat of its request',
    ]);
    expect(await codeOf(() => post(0, 'another key of sixteen'))).toBe('STORE_UNAVAILABLE');
  });

  test('takes its turn among those of its network, so that a stranger with many keys leaves the store to others', async () => {
    let [taking, most] = [0, 0];
    const wrap = (holds: Holds): Holds => ({
      read: (name) => holds.read(name),
      wait: (...asked) => holds.wait(...asked),
      take: async (...asked) => {
        taking += 1;
        most = Math.max(most, taking);
        await Promise.resolve();
        taking -= 1;
        return holds.take(...asked);
      },
    });
    const { post } = setUp(() => DONE, 1, wrap);
    await Promise.all(
      Array.from({ length: 60 }, (_, at) => post(0, `${KEY} ${at}`, {}, `203.0.113.${at % 20}`)),
    );

    expect(most).toBe(4);
  });

  test('that is refused while the store does not take the refusal can be sent again at once', async () => {
    let fails = true;
    const wrap = (holds: Holds): Holds => ({
      read: (name) => holds.read(name),
      wait: (...asked) => holds.wait(...asked),
      take: async (...asked) => {
        const hold = await holds.take(...asked);
        const tell = () => Promise.reject(new AppError('STORE_UNAVAILABLE'));
        return hold === null || !fails ? hold : { ...hold, tell };
      },
    });
    const { post } = setUp((request) => (request === 1 ? { status: 429, body: '{}' } : DONE), 1, wrap);
    await post(0);
    fails = false;

    expect(await post(0)).toEqual(DONE);
  });

  test('among a million of a stranger leaves nothing behind for long, and pushes out no key of others', async () => {
    const { holds, post, handled } = setUp((request) => (request === 1 ? DONE : { status: 429, body: '{}' }));
    await post(0);
    for (let index = 0; index < 500; index += 1) await post(0, `a key of a stranger ${index}`);
    expect(holds.size).toBe(1);
    const before = handled();

    expect(await post(1)).toEqual(DONE);
    expect(handled()).toBe(before);
  });
});
