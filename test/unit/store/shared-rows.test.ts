import { randomBytes } from 'node:crypto';
import { BSON } from 'mongodb';
import { expect, test } from 'vitest';
import type { SharedRows } from '../../../src/ports/shared/rows.ts';
import type { Store } from '../../../src/ports/store.ts';
import { makeLink } from '../../contract/shared-rows.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import type { Doc } from '../../double/mongo/mongo-wire.ts';
import { codeOf } from '../../kit/session/harness.ts';
import { openOnDouble } from '../../kit/mongo/mongo-double.ts';

const [PROCESSES, LINKS, HOLDS] = ['processes', 'links', 'holds'].map(
  (name) => `sessions.trekker_${name}`,
) as [string, string, string];
const TABLES = [PROCESSES, LINKS, HOLDS];
const OWNER = 'owner-of-the-link';
const HOUR_MS = 3_600_000;
const PAST = new Date(0);
const NEWS = { links: 1, nowMs: 1, metrics: randomBytes(20) };
const VALUES: readonly unknown[] = [
  null,
  -1,
  1.5,
  Number.NaN,
  'text',
  'x'.repeat(70),
  {},
  Buffer.alloc(0),
  Buffer.alloc(300_000),
  BSON.Long.fromString('9007199254740993'),
  new BSON.ObjectId(),
  new BSON.MaxKey(),
];

function sharedOf({ shared }: Store): SharedRows {
  if (shared === null) throw new Error('this store shares nothing');
  return shared;
}

/** Opens a store with one row of each kind. */
async function filled(clock?: FakeClock) {
  const opened = await openOnDouble({}, clock);
  const { store } = opened;
  const [rows, link, hold] = [sharedOf(store), makeLink(), randomBytes(32)];
  await store.sessions.ping();
  await rows.processes.insert({ id: OWNER, about: Buffer.alloc(2) });
  await rows.processes.beat(OWNER, NEWS);
  await rows.links.insert(link);
  await rows.holds.insert({ id: hold, owner: OWNER }, 1_000);
  return { ...opened, rows, link, hold };
}

test('the heads of 500 links are one query that an index answers alone', async () => {
  const { fake, store } = await openOnDouble();
  const { links } = sharedOf(store);
  await store.sessions.ping();
  const ids = Array.from({ length: 500 }, () => randomBytes(32));
  const head = { owner: OWNER, seq: 1, isOver: false, looks: 0, asked: 0, answered: 0 };
  fake.put(LINKS, ...ids.map((_id) => ({ _id, of: 'trekker-session', ...head })));
  const before = new Map(fake.commands());
  const covered = fake.covered();
  expect(await links.heads(ids)).toHaveLength(500);

  const asked = [...fake.commands()].filter(([name, times]) => times !== (before.get(name) ?? 0));
  expect(asked.map(([name, times]) => [name, times - (before.get(name) ?? 0)])).toEqual([['find', 1]]);
  expect(fake.covered()).toBe(covered + 1);
});

test('each write is one command, and the row of a link has less than 400 bytes beside what is sealed', async () => {
  const { fake, rows, link, hold } = await filled();
  const small = randomBytes(200);
  const writes: readonly [string, () => Promise<unknown>][] = [
    ['update', () => rows.processes.beat(OWNER, NEWS)],
    ['update', () => rows.processes.giveUp(OWNER, 2)],
    ['update', () => rows.links.put(link.id, OWNER, { seq: 2, isOver: false, step: small })],
    ['update', () => rows.links.look([link.id])],
    ['update', () => rows.links.ask(link.id, 1, small)],
    ['update', () => rows.links.answer(link.id, OWNER, 1, small)],
    ['update', () => rows.links.end(link.id, OWNER, { seq: 3, step: small })],
    ['insert', () => rows.holds.insert({ id: randomBytes(32), owner: OWNER }, 1_000)],
    ['update', () => rows.holds.put(hold, OWNER, small)],
    ['delete', () => rows.holds.remove([hold], OWNER)],
    ['delete', () => rows.holds.removeAllOf(OWNER)],
  ];
  const beside = (sealed: number) => BSON.calculateObjectSize(fake.rows(LINKS)[0] ?? {}) - sealed;
  expect(beside(link.step.length)).toBeLessThan(400);
  for (const [name, write] of writes) {
    const count = () => [...fake.commands().values()].reduce((sum, times) => sum + times, 0);
    const [before, times] = [count(), fake.commands().get(name) ?? 0];
    expect(await write()).not.toBe(false);
    expect([count() - before, (fake.commands().get(name) ?? 0) - times]).toEqual([1, 1]);
  }
  expect(beside(3 * small.length)).toBeLessThan(400);
});

test('a step is confirmed by one server, the last one by most of them, so that no failover takes it back', async () => {
  const { fake, rows, link } = await filled();
  const { links } = rows;
  const step = randomBytes(10);
  const [late, early] = [makeLink(), makeLink()];
  const writes: readonly [unknown, () => Promise<boolean>][] = [
    [1, () => links.insert(late)],
    [1, () => links.put(link.id, OWNER, { seq: 2, isOver: false, step })],
    ['majority', () => links.put(link.id, OWNER, { seq: 3, isOver: true, step })],
    ['majority', () => links.end(late.id, OWNER, { seq: 2, step })],
    ['majority', () => links.insert({ ...early, isOver: true })],
  ];
  for (const [concern, write] of writes) {
    expect(await write()).toBe(true);
    expect(fake.concern()).toBe(concern);
  }
});

test.each(['set', 'single'] as const)(
  'on a %s, a step whose answer is lost is there once, as the row says',
  async (kind) => {
    const { fake, store } = await openOnDouble({ kind });
    const { links } = sharedOf(store);
    const link = makeLink();
    await links.insert(link);
    const step = { seq: 2, isOver: true, step: randomBytes(50) };
    await fake.setMode('drop-after-apply', 1);
    // A set recognises what the driver repeats; from a single server the caller learns of no answer.
    const put = () => links.put(link.id, OWNER, step);
    expect(await (kind === 'set' ? put() : codeOf(put))).toBe(kind === 'set' ? true : 'STORE_UNAVAILABLE');
    expect(await put()).toBe(false);
    expect(await links.get(link.id)).toMatchObject(step);
  },
);

test('T78: rows of other programs in these collections: no call reads or changes one, no sweep and no index deletes one', async () => {
  const clock = new FakeClock(Date.now());
  const { fake, store, rows } = await filled(clock);
  const { hold, link } = { hold: randomBytes(32), link: randomBytes(32) };
  const end = { endsAt: PAST };
  const [process] = fake.rows(PROCESSES);
  const foreign: readonly [string, Doc][] = [
    [PROCESSES, { ...process, _id: 'worker-1', of: 'pm2', ...end }],
    [LINKS, { ...fake.rows(LINKS)[0], _id: link, of: null, ...end }],
    [HOLDS, { ...fake.rows(HOLDS)[0], _id: hold, of: 'hotel', ...end }],
  ];
  for (const [table, row] of foreign) fake.put(table, row);
  const step = { seq: 9, isOver: false, step: Buffer.alloc(9) };
  expect((await rows.processes.list()).map(({ id }) => id)).toEqual([OWNER]);
  expect([...(await rows.processes.metrics()).keys()]).toEqual([OWNER]);
  expect(await rows.processes.beat('worker-1', NEWS)).toBe(false);
  await rows.processes.giveUp('worker-1', 1);
  await rows.processes.remove('worker-1');
  expect([await rows.links.get(link), await rows.links.getMany([link])]).toEqual([null, []]);
  expect(await rows.links.put(link, OWNER, step)).toBe(false);
  expect(await rows.links.ask(link, 1, step.step)).toBe(false);
  await rows.links.look([link]);
  await rows.links.remove([link]);
  expect(await rows.holds.getMany([hold])).toEqual([]);
  expect(await rows.holds.put(hold, OWNER, step.step)).toBe(false);
  await rows.holds.remove([hold], OWNER);
  await rows.holds.removeAllOf(OWNER);
  expect([...(await store.sessions.countForeign())]).toEqual(
    foreign.map(([table]) => [table.replace('sessions.', ''), 1]),
  );
  clock.advance(3 * HOUR_MS);
  await store.sessions.sweep();
  for (const table of TABLES) fake.expire(table, clock.now() + 9 * HOUR_MS);

  expect(TABLES.flatMap((table) => fake.rows(table))).toEqual(foreign.map(([, row]) => row));
});

test('the index for expiry deletes ours an hour after the sweep would', async () => {
  const { fake } = await filled();
  const rows = () => TABLES.map((table) => fake.rows(table).length);
  for (const table of TABLES) fake.expire(table, Date.now() + 1.9 * HOUR_MS);
  expect(rows()).toEqual([1, 1, 1]);
  for (const table of TABLES) fake.expire(table, Date.now() + 2.6 * HOUR_MS);
  expect(rows()).toEqual([0, 0, 0]);
});

const FIELDS = {
  [PROCESSES]: ['_id', 'beat', 'isGone', 'links', 'nowMs', 'about', 'metrics'],
  [LINKS]: '_id owner seq isOver looks asked answered tokenHash step command answer'.split(' '),
  [HOLDS]: ['_id', 'owner', 'body'],
};

async function readAll({ processes, links, holds }: SharedRows, link: Buffer, hold: Buffer) {
  const reads = [links.getMany([link]), links.get(link), links.heads([link]), holds.getMany([hold])] as const;
  const [many, one, heads, held] = await Promise.all(reads);
  return {
    processes: await processes.list(),
    metrics: await processes.metrics(),
    links: one === null ? many : [...many, one],
    heads,
    held,
  };
}

function expectWhole(read: Awaited<ReturnType<typeof readAll>>, asked: readonly Buffer[]): void {
  const { processes, metrics, links, heads, held } = read;
  for (const { beat, links: open } of processes) expect([beat, open].every(Number.isSafeInteger)).toBe(true);
  for (const bytes of metrics.values()) expect(bytes.length).toBeLessThanOrEqual(256 * 1024);
  for (const { id, owner } of [...links, ...heads, ...held]) {
    expect(asked.some((one) => one.equals(id))).toBe(true);
    expect(owner).toMatch(/^[\w-]{1,64}$/);
  }
  for (const { step, command } of links)
    expect(Buffer.isBuffer(step) && Buffer.isBuffer(command ?? step)).toBe(true);
  for (const { seq, looks } of heads) expect([seq, looks].every(Number.isSafeInteger)).toBe(true);
  expect([links.length <= 2, heads.length <= 1, held.length <= 1]).toEqual([true, true, true]);
}

test.each(Object.entries(FIELDS))(
  'T80: a hostile MongoDB that answers anything in %s: what is read is a whole row, or none',
  async (table, fields) => {
    const { fake, rows, link, hold } = await filled();
    for (const field of fields) {
      for (const value of VALUES) {
        fake.lie((_name, reply) => {
          const { cursor } = reply as { cursor?: { ns: string; firstBatch: readonly Doc[] } };
          if (cursor?.ns !== table) return reply;
          const firstBatch = cursor.firstBatch.flatMap((row) => [{ ...row, [field]: value }, row]);
          return { ...reply, cursor: { ...cursor, firstBatch } };
        });
        expectWhole(await readAll(rows, link.id, hold), [link.id, hold]);
      }
    }
  },
);

test.each(['a text', null, {}, Number.NaN])(
  'what another program did to rows (%j) keeps no process from its beat, no link from its readers and no name for ever',
  async (value) => {
    const { fake, rows, link, hold } = await filled();
    const change = (table: string, id: unknown, field: string) => {
      const all = fake.rows(table);
      fake.drop(table);
      fake.put(
        table,
        ...all.map((row) => (String(row['_id']) === String(id) ? { ...row, [field]: value } : row)),
      );
    };
    const second = makeLink();
    await rows.links.insert(second);
    for (const field of ['beat', 'about']) {
      await rows.processes.remove(OWNER);
      await rows.processes.insert({ id: OWNER, about: Buffer.alloc(2) });
      change(PROCESSES, OWNER, field);
      expect(await rows.processes.beat(OWNER, NEWS)).toBe(false);
    }
    change(LINKS, link.id, 'looks');
    await rows.links.look([link.id, second.id]);
    expect((await rows.links.get(second.id))?.looks).toBe(1);
    change(HOLDS, hold, 'owner');
    expect(await rows.holds.insert({ id: hold, owner: 'new-owner' }, 1_000)).toBe(true);
    change(HOLDS, hold, 'body');
    expect(await rows.holds.insert({ id: hold, owner: OWNER }, 1_000)).toBe(false);

    expect(await rows.holds.getMany([hold])).toEqual([{ id: hold, owner: 'new-owner', body: null }]);
  },
);
