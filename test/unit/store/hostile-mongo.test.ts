import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { BSON } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { networkOf } from '../../../src/http/limits/address.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { SealedRecord, Store } from '../../../src/ports/store.ts';
import { createLimiter } from '../../../src/store/limiter.ts';
import { makeRecord } from '../../contract/store.contract.ts';
import type { Doc } from '../../double/mongo/mongo-wire.ts';
import { codeOf, errorOf, keepLog } from '../../kit/session/harness.ts';
import { openOnDouble } from '../../kit/mongo/mongo-double.ts';
import { load } from '../../kit/program/settings.ts';

const MB = 1024 * 1024;
const LIMIT_MS = 8_000;
/** Values of every BSON type, and values that look like one of another type. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.NaN,
  Infinity,
  '',
  'never',
  'k9',
  [],
  [1],
  {},
  { $gt: '' },
  Buffer.alloc(0),
  randomBytes(32),
  new Date(0),
  new Date(Number.NaN),
  new Date(Date.now() + 1e12),
  /a/,
  BSON.Long.fromString('9007199254740993'),
  BSON.Decimal128.fromString('1'),
  new BSON.ObjectId(),
  new BSON.UUID(),
  new BSON.Binary(randomBytes(32), 5),
  new BSON.Timestamp({ t: 1, i: 1 }),
  new BSON.MinKey(),
  new BSON.MaxKey(),
  new BSON.Code('process.exit()'),
  new BSON.DBRef('x', new BSON.ObjectId()),
  new BSON.BSONSymbol('sent'),
];

/** Replaces the rows of every answer. */
function answering(change: (row: Doc) => readonly Doc[]): (name: string, reply: Doc) => Doc {
  return (_name, reply) => {
    const { cursor, value } = reply as { cursor?: { firstBatch: readonly Doc[] }; value?: Doc | null };
    if (cursor !== undefined)
      return { ...reply, cursor: { ...cursor, firstBatch: cursor.firstBatch.flatMap(change) } };
    return value === undefined || value === null ? reply : { ...reply, value: change(value)[0] ?? null };
  };
}

async function stored(change: Partial<SealedRecord> = {}) {
  const opened = await openOnDouble();
  await opened.store.sessions.ping();
  const record = makeRecord({ blob: randomBytes(100), ...change });
  await opened.store.sessions.insert(record);
  return { ...opened, record };
}

/** Makes every call that reads a row. Each must return or throw STORE_UNAVAILABLE. */
async function readAll({ sessions }: Store, { lookup }: SealedRecord) {
  const read = await sessions.get(lookup).catch(refusedOnly);
  const listed = (await sessions.listOtherThan('', null, 10).catch(refusedOnly)) ?? [];
  await sessions.getRingCheck().catch(refusedOnly);
  await sessions.countByKid().catch(refusedOnly);
  return [read, ...listed].filter((row) => row !== null);
}

async function refusedOnly(error: unknown): Promise<null> {
  expect(await codeOf(() => Promise.reject(error))).toBe('STORE_UNAVAILABLE');
  return null;
}

describe('T80: a hostile MongoDB', () => {
  test.each(['_id', 'v', 'kid', 'salt', 'blob', 'rev', 'state', 'createdAt', 'expiresAt'])(
    'that answers anything in %s: what is read is a whole row, or none',
    async (field) => {
      const { fake, store, record } = await stored();
      for (const value of VALUES) {
        fake.lie(answering((row) => [{ ...row, [field]: value }]));
        for (const row of await readAll(store, record)) {
          expect([row.lookup.length, row.salt.length, typeof row.kid]).toEqual([32, 16, 'string']);
          expect([row.rev, row.createdAt, row.expiresAt ?? 0].every(Number.isSafeInteger)).toBe(true);
          expect(Buffer.isBuffer(row.blob)).toBe(true);
        }
      }
    },
  );

  test('that answers a row without a field, with more, or that is no document: the same', async () => {
    const { fake, store, record } = await stored();
    const without = (row: Doc) =>
      Object.keys(row).map((key) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== key)));
    for (const change of [
      without,
      () => [{}],
      () => [null as unknown as Doc],
      () => [[] as unknown as Doc],
    ]) {
      fake.lie(answering(change));
      expect(await readAll(store, record)).toEqual([]);
    }
  });

  test('that answers another row than the one asked for, or an old one in circles: the first is none, the second comes once', async () => {
    const { fake, store, record } = await stored();
    const other = makeRecord({ blob: randomBytes(100) });
    fake.lie(answering((row) => [{ ...row, _id: other.lookup }]));
    expect(await store.sessions.get(record.lookup)).toBeNull();
    fake.lie(answering((row) => Array.from({ length: 30 }, () => row)));
    expect(await store.sessions.listOtherThan('', null, 10)).toHaveLength(1);
    expect(await store.sessions.listOtherThan('', record.lookup, 10)).toHaveLength(0);
  });

  test.each(VALUES.map((value) => [value]))(
    'that counts %o: no answer but yes, no and STORE_UNAVAILABLE',
    async (value) => {
      const { fake, store, record } = await stored();
      fake.lie((_name, reply) => ({ ...reply, ...('n' in reply ? { n: value, nModified: value } : {}) }));
      for (const call of [
        () => store.sessions.compareAndSet(record.lookup, record, { state: 'sent' }),
        () => store.sessions.remove(record.lookup),
      ]) {
        const answer = await call().catch(refusedOnly);
        expect([true, false, null]).toContain(answer);
      }
      fake.lie(answering((row) => [{ ...row, rows: value, _id: value }]));
      for (const [kid, rows] of (await store.sessions.countByKid().catch(refusedOnly)) ?? []) {
        expect([typeof kid, Number.isSafeInteger(rows)]).toEqual(['string', true]);
      }
      await store.sessions.sweep().catch(refusedOnly);
      await store.sessions.countForeign().catch(refusedOnly);
    },
  );

  test.each(['points', 'endsAt', 'secret'])(
    'that answers anything in %s of a counter: limits still refuse',
    async (field) => {
      const { fake, store } = await openOnDouble();
      const { limits } = load({}).config;
      for (const value of [...VALUES, -1_000_000, 1e300]) {
        fake.lie(answering((row) => [{ ...row, [field]: value }]));
        const limiter = createLimiter({
          counters: store.counters,
          limits,
          secret: Buffer.alloc(32, 1),
          networkOf,
          clock: systemClock,
          log: keepLog(),
        });
        const number = `2547${String(VALUES.indexOf(value) + 10_000_000)}`;
        const answers = [];
        for (let tries = 0; tries < 6; tries += 1)
          answers.push(await limiter.take('codes-per-number', number));
        expect(answers.at(-1)?.allowed).toBe(typeof value === 'number' && value === 0 && field === 'points');
        for (const { resetS, remaining } of answers) {
          expect([Number.isSafeInteger(resetS), resetS <= 86_400, remaining >= 0]).toEqual([
            true,
            true,
            true,
          ]);
        }
      }
    },
  );

  test('whose cursors never end: each call ends within our limit, and with it the asking', async () => {
    const { fake, store, record } = await stored();
    const row = { ...record, _id: 'foreign' };
    fake.lie((_name, reply) =>
      'cursor' in reply || _name === 'getMore'
        ? { ok: 1, cursor: { id: 7n, ns: 'sessions.x', firstBatch: [row], nextBatch: [row] } }
        : reply,
    );
    const startedAtMs = performance.now();
    const codes = await Promise.all([
      codeOf(() => store.sessions.listOtherThan('', null, 10)),
      codeOf(() => store.sessions.countByKid()),
      codeOf(() => store.sessions.countForeign()),
    ]);
    expect(performance.now() - startedAtMs).toBeLessThan(LIMIT_MS + 2_000);
    expect(codes.slice(0, 2)).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    fake.lie(null);
    await store.sessions.ping();
    const asked = fake.commands().get('getMore');
    await store.sessions.ping();
    expect(asked).toBeGreaterThan(10);
    expect(fake.commands().get('getMore')).toBe(asked);
  }, 20_000);

  const header = (size: number, opCode: number) => {
    const bytes = Buffer.alloc(16);
    bytes.writeInt32LE(size, 0);
    bytes.writeInt32LE(opCode, 12);
    return bytes;
  };
  const bomb = () => {
    const packed = deflateSync(Buffer.alloc(400 * MB), { level: 1 });
    const head = Buffer.alloc(9);
    head.writeInt32LE(2_013, 0);
    head.writeInt32LE(400 * MB, 4);
    head[8] = 2;
    return Buffer.concat([header(25 + packed.length, 2_012), head, packed]);
  };

  test.each([
    ['no bytes', () => Buffer.alloc(4)],
    ['no bytes, many times', () => Buffer.alloc(64 * 1024)],
    ['less than a header', () => header(15, 2_013)],
    ['less than nothing', () => header(-5, 2_013)],
    ['two gigabytes', () => Buffer.concat([header(0x7fffffff, 2_013), Buffer.alloc(MB)])],
    ['another kind', () => header(16, 2_004)],
    ['a bomb', bomb],
    ['noise', () => randomBytes(4_096)],
  ])('that sends a message of %s: the call is refused, and nothing else waits', async (_what, bytes) => {
    const { fake, store } = await stored();
    const message = bytes();
    const before = process.memoryUsage().rss;
    fake.lie((name, reply) => (name === 'find' ? message : reply));
    expect(await codeOf(() => store.sessions.get(randomBytes(32)))).toBe('STORE_UNAVAILABLE');
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * MB);
    fake.lie(null);
    expect(await codeOf(() => store.sessions.ping())).toBeNull();
  });

  test('that sends rows of 16 MB, or twenty thousand layers deep: they are none, and leave no memory behind', async () => {
    const { fake, store, record } = await stored();
    const large = Buffer.alloc(15 * MB);
    const before = process.memoryUsage().rss;
    for (const change of [{ blob: large }, { kid: large.toString('latin1') }]) {
      fake.lie(answering((row) => [{ ...row, ...change }]));
      for (let calls = 0; calls < 5; calls += 1) expect(await store.sessions.get(record.lookup)).toBeNull();
    }
    const nested = nestedDocument(20_000);
    fake.lie((name, reply) => (name === 'find' ? nested : reply));
    expect(await codeOf(() => store.sessions.get(record.lookup))).toBe('STORE_UNAVAILABLE');
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * MB);
  });

  test('whose words hold secrets: none of them is in an error or a log', async () => {
    const { fake, store, record } = await stored();
    const secret = 'hunter2-in-clear';
    const lines: string[] = [];
    const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
    for (const codeName of [secret, `x ${secret}`, { secret }, 5]) {
      fake.lie((name) =>
        name === 'hello'
          ? { ok: 0, code: 1, errmsg: secret, codeName }
          : {
              ok: 0,
              code: { secret },
              errmsg: `${secret} insert documents ${secret}`,
              codeName: `a ${secret}`,
            },
      );
      const error = await errorOf(() => store.sessions.get(record.lookup));
      log.error({ err: error }, 'refused');
      expect(error?.code).toBe('STORE_UNAVAILABLE');
    }

    expect(lines).toHaveLength(4);
    expect(lines.join()).not.toContain(secret);
  });
});

/** A reply with deeply nested documents. It is written byte by byte, because the BSON library would overflow its stack as well. */
function nestedDocument(layers: number): Buffer {
  const open: Buffer[] = [];
  const total = layers * 8 + 5;
  for (let left = total; left > 5; left -= 8) {
    const head = Buffer.alloc(7);
    head.writeInt32LE(left, 0);
    head[4] = 3;
    head[5] = 0x64;
    open.push(head);
  }
  const body = Buffer.concat([...open, Buffer.from([5, 0, 0, 0, 0]), Buffer.alloc(layers)]);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(2_013, 12);
  return Buffer.concat([head, body]);
}
