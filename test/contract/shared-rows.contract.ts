import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHARED_BYTES, type NewLinkRow, type SharedRows } from '../../src/ports/shared/rows.ts';
import type { Store } from '../../src/ports/store.ts';
import { FakeClock } from '../double/clock.ts';
import { codeOf } from '../kit/session/harness.ts';

const MINUTE_MS = 60_000;
const OWNER = 'owner-of-the-link';
const OTHER = 'another-process';
const NEWS = { links: 3, nowMs: 1_700_000_000_000, metrics: null };

export function makeLink(change: Partial<NewLinkRow> = {}): NewLinkRow {
  const bytes = { id: randomBytes(32), tokenHash: randomBytes(32), step: randomBytes(700) };
  return { ...bytes, owner: OWNER, seq: 1, isOver: false, ...change };
}

/** Does something twenty times at once and counts how often it answers yes. */
async function winsOf(once: (at: number) => Promise<boolean>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => once(at)));
  return answers.filter(Boolean).length;
}

/** Sorts by ID, because rows come in any order. */
function sorted<Row extends { readonly id: Buffer }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => Buffer.compare(a.id, b.id));
}

type Given = { readonly clock: FakeClock; readonly store: Store; readonly rows: SharedRows };

/** Tests of what processes share that every such store must pass. `open` gives an empty one that uses the clock. */
export function sharedRowsContract(name: string, open: (clock: FakeClock) => Promise<Store>): void {
  describe(`what processes share in the store ${name}`, () => {
    let given: Given;

    beforeEach(async () => {
      const clock = new FakeClock(Date.now());
      const store = await open(clock);
      if (store.shared === null) throw new Error('this store shares nothing');
      given = { clock, store, rows: store.shared };
    });
    afterEach(() => given.store.sessions.close());

    processTests(() => given);
    linkTests(() => given);
    commandTests(() => given);
    holdTests(() => given);
    endTests(() => given);
  });
}

function processTests(given: () => Given): void {
  test('a process beats, tells, and ends', async () => {
    const { processes } = given().rows;
    const about = Buffer.from('{"version":"1"}');
    expect(await processes.beat(OWNER, NEWS)).toBe(false);
    await processes.insert({ id: OWNER, about });
    // A repeated insertion, whose answer was lost, changes nothing.
    await processes.insert({ id: OWNER, about: Buffer.from('else') });
    const fresh = { id: OWNER, isGone: false, about };
    expect(await processes.list()).toEqual([{ ...fresh, beat: 0, links: 0, nowMs: given().clock.now() }]);
    expect([...(await processes.metrics())]).toEqual([]);
    const metrics = randomBytes(5_000);
    expect(await processes.beat(OWNER, { ...NEWS, metrics })).toBe(true);
    expect(await processes.beat(OWNER, { ...NEWS, links: 4 })).toBe(true);
    const tooLarge = Buffer.alloc(SHARED_BYTES.metrics + 1);
    expect(await processes.beat(OWNER, { ...NEWS, metrics: tooLarge })).toBe(true);
    expect(await processes.list()).toEqual([{ ...fresh, beat: 3, links: 3, nowMs: NEWS.nowMs }]);
    expect([...(await processes.metrics())]).toEqual([[OWNER, metrics]]);
    await processes.remove(OWNER);
    expect(await processes.list()).toEqual([]);
    expect(await processes.beat(OWNER, NEWS)).toBe(false);
  });

  test('a process is given up by its last beat alone, and then beats no more', async () => {
    const { processes } = given().rows;
    await processes.insert({ id: OWNER, about: Buffer.alloc(2) });
    await processes.beat(OWNER, { ...NEWS, metrics: randomBytes(10) });
    expect(await processes.giveUp(OWNER, 0)).toBe(false);
    expect(await processes.giveUp(OWNER, 2)).toBe(false);
    expect(await processes.beat(OWNER, NEWS)).toBe(true);
    expect(await processes.giveUp(OWNER, 2)).toBe(true);
    // Again, late, and of a process that has ended: it can beat no more.
    for (const beat of [1, 2]) expect(await processes.giveUp(OWNER, beat)).toBe(true);
    expect(await processes.giveUp(OTHER, 5)).toBe(true);
    expect(await processes.beat(OWNER, NEWS)).toBe(false);
    expect(await processes.list()).toMatchObject([{ beat: 2, isGone: true }]);
    expect((await processes.metrics()).size).toBe(0);
  });

  test('of a beat and a giving up at once, one takes place', async () => {
    const { processes } = given().rows;
    for (let round = 0; round < 10; round += 1) {
      const id = `process-${round}`;
      await processes.insert({ id, about: Buffer.alloc(0) });
      const beat = () => processes.beat(id, NEWS);
      const giveUp = () => processes.giveUp(id, 0);
      const both = round % 2 === 0 ? [beat(), giveUp()] : [giveUp(), beat()];
      expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
    }
    expect(await winsOf(() => processes.beat('process-x', NEWS))).toBe(0);
  });
}

function linkTests(given: () => Given): void {
  test('a link is written once, changed by its owner alone, in order, until it is over', async () => {
    const { links } = given().rows;
    const link = makeLink();
    const { id } = link;
    expect(await links.get(id)).toBeNull();
    expect(await winsOf(() => links.insert(link))).toBe(1);
    const fresh = { looks: 0, asked: 0, answered: 0, command: null, answer: null };
    expect(await links.get(id)).toEqual({ ...link, ...fresh });
    const step = (seq: number, isOver = false) => ({ seq, isOver, step: randomBytes(300) });
    const third = step(3);
    expect(await links.put(id, OTHER, step(2))).toBe(false);
    expect(await links.put(randomBytes(32), OWNER, step(2))).toBe(false);
    expect(await links.put(id, OWNER, step(1))).toBe(false);
    expect(await links.put(id, OWNER, third)).toBe(true);
    for (const late of [2, 3]) expect(await links.put(id, OWNER, step(late))).toBe(false);
    expect(await links.get(id)).toEqual({ ...link, ...fresh, ...third });
    const last = step(4, true);
    expect(await links.put(id, OWNER, last)).toBe(true);
    expect(await links.put(id, OWNER, step(5))).toBe(false);
    expect(await links.end(id, OWNER, step(6))).toBe(false);
    expect(await links.get(id)).toEqual({ ...link, ...fresh, ...last });
  });

  test('of steps of one number, ends among them, twenty at once: one is there', async () => {
    const { links } = given().rows;
    const link = makeLink();
    await links.insert(link);
    const steps = Array.from({ length: 20 }, (_, at) => ({ seq: 2, step: Buffer.from(`step ${at}`) }));
    const won: number[] = [];
    const wins = await winsOf(async (at) => {
      const step = steps[at] ?? { seq: 2, step: Buffer.alloc(0) };
      const isDone = await (at % 2 === 0
        ? links.put(link.id, OWNER, { ...step, isOver: false })
        : links.end(link.id, OWNER, step));
      if (isDone) won.push(at);
      return isDone;
    });
    expect(wins).toBe(1);
    const { seq, step, isOver } = (await links.get(link.id)) ?? {};
    expect([seq, String(step), isOver]).toEqual([2, `step ${won[0]}`, (won[0] ?? 0) % 2 === 1]);
  });

  test('the end of a dead owner is told once, not for another owner', async () => {
    const { links } = given().rows;
    const link = makeLink();
    await links.insert(link);
    const end = { seq: 2, step: randomBytes(200) };
    expect(await links.end(link.id, OTHER, end)).toBe(false);
    expect(await winsOf(() => links.end(link.id, OWNER, end))).toBe(1);
    expect(await links.get(link.id)).toMatchObject({ ...end, isOver: true });
    expect(await links.put(link.id, OWNER, { ...end, seq: 3, isOver: true })).toBe(false);
  });

  test('many are read at once: those asked for, heads without what is sealed', async () => {
    const { links } = given().rows;
    const made = Array.from({ length: 12 }, (_, at) => makeLink({ seq: at }));
    await Promise.all(made.map(links.insert));
    const ids = made.slice(5).map(({ id }) => id);
    const fresh = { looks: 0, asked: 0, answered: 0 };
    const heads = made.slice(5).map(({ id, owner, seq, isOver }) => ({ id, owner, seq, isOver, ...fresh }));
    const read = await links.heads([...ids, ids[0] ?? randomBytes(32), randomBytes(32)]);
    expect(sorted(read)).toEqual(sorted(heads));
    expect(sorted(await links.getMany(ids)).map(({ step }) => step)).toEqual(
      sorted(made.slice(5)).map(({ step }) => step),
    );
    expect([await links.heads([]), await links.getMany([])]).toEqual([[], []]);
    await links.remove(ids.slice(1));
    await links.remove([]);
    expect((await links.getMany(ids)).map(({ id }) => id)).toEqual(ids.slice(0, 1));
  });
}

function commandTests(given: () => Given): void {
  test('looks count up until the link is over', async () => {
    const { links } = given().rows;
    const [one, two, over] = [makeLink(), makeLink(), makeLink({ isOver: true })] as const;
    for (const link of [one, two, over]) await links.insert(link);
    await Promise.all(Array.from({ length: 20 }, () => links.look([one.id, one.id, over.id])));
    await links.look([]);
    const heads = await links.heads([one.id, two.id, over.id]);
    const looksOf = (id: Buffer) => heads.find((head) => head.id.equals(id))?.looks;
    expect([one, two, over].map(({ id }) => looksOf(id))).toEqual([20, 0, 0]);
  });

  test('one command is open at a time, its owner alone answers it, once', async () => {
    const { links } = given().rows;
    const { id, ...rest } = makeLink();
    await links.insert({ id, ...rest });
    const [command, answer] = [randomBytes(900), randomBytes(90)];
    expect(await links.ask(id, 2, command)).toBe(false);
    expect(await links.answer(id, OWNER, 1, answer)).toBe(false);
    expect(await winsOf(() => links.ask(id, 1, command))).toBe(1);
    expect(await links.ask(id, 2, command)).toBe(false);
    expect(await links.answer(id, OTHER, 1, answer)).toBe(false);
    expect(await links.answer(id, OWNER, 2, answer)).toBe(false);
    expect(await winsOf(() => links.answer(id, OWNER, 1, answer))).toBe(1);
    expect(await links.get(id)).toMatchObject({ asked: 1, answered: 1, command, answer });
    expect(await links.ask(id, 2, randomBytes(9))).toBe(true);
    // What asked first may still read its answer.
    expect(await links.get(id)).toMatchObject({ asked: 2, answered: 1, answer });
    // A command may end the link and is answered after that.
    expect(await links.put(id, OWNER, { seq: 2, isOver: true, step: randomBytes(9) })).toBe(true);
    expect(await links.answer(id, OWNER, 2, answer)).toBe(true);
    expect(await links.ask(id, 3, command)).toBe(false);
  });

  test('what is too large is refused', async () => {
    const { links, holds } = given().rows;
    const { id, ...rest } = makeLink();
    await links.insert({ id, ...rest });
    await holds.insert({ id, owner: OWNER }, MINUTE_MS);
    const bytes = (kind: keyof typeof SHARED_BYTES) => Buffer.alloc(SHARED_BYTES[kind] + 1);
    const put = { seq: 9, isOver: false, step: bytes('step') };
    for (const call of [
      () => links.insert(makeLink({ step: bytes('step') })),
      () => links.put(id, OWNER, put),
      () => links.end(id, OWNER, put),
      () => links.ask(id, 1, bytes('command')),
      () => holds.put(id, OWNER, bytes('body')),
    ])
      expect(await codeOf(call)).toBe('STORE_UNAVAILABLE');
    const most = Buffer.alloc(SHARED_BYTES.command, 7);
    expect(await links.ask(id, 1, most)).toBe(true);
    expect(await links.put(id, OWNER, { ...put, step: most.subarray(0, SHARED_BYTES.step) })).toBe(true);
    expect((await links.get(id))?.command?.length).toBe(SHARED_BYTES.command);
  });
}

function holdTests(given: () => Given): void {
  test('a name is held by one of twenty, who alone writes to it and frees it', async () => {
    const { holds } = given().rows;
    const [id, second] = [randomBytes(32), randomBytes(32)];
    expect(await winsOf((at) => holds.insert({ id, owner: `process-${at}` }, MINUTE_MS))).toBe(1);
    const [{ owner } = { owner: '' }] = await holds.getMany([id]);
    expect(await holds.getMany([id, second])).toEqual([{ id, owner, body: null }]);
    await holds.insert({ id: second, owner: OTHER }, MINUTE_MS);
    const body = randomBytes(300);
    expect(await holds.put(id, OTHER, body)).toBe(false);
    expect(await holds.put(randomBytes(32), owner, body)).toBe(false);
    expect(await holds.put(id, owner, body)).toBe(true);
    const both = sorted([
      { id, owner, body },
      { id: second, owner: OTHER, body: null },
    ]);
    await holds.remove([id], OTHER);
    await holds.remove([], owner);
    expect(sorted(await holds.getMany([id, second]))).toEqual(both);
    await holds.remove([id, second], owner);
    expect(await holds.getMany([id, second])).toEqual([{ id: second, owner: OTHER, body: null }]);
    expect(await holds.insert({ id, owner: OTHER }, MINUTE_MS)).toBe(true);
    expect(await holds.getMany([])).toEqual([]);
  });

  test('all names of a dead process are freed, and no others', async () => {
    const { holds } = given().rows;
    const ids = Array.from({ length: 6 }, () => randomBytes(32));
    await Promise.all(
      ids.map((id, at) => holds.insert({ id, owner: at % 2 === 0 ? OWNER : OTHER }, MINUTE_MS)),
    );
    await holds.removeAllOf(OWNER);
    expect((await holds.getMany(ids)).map(({ owner }) => owner)).toEqual([OTHER, OTHER, OTHER]);
  });
}

function endTests(given: () => Given): void {
  test('no read asks a clock; the sweep removes rows an hour after their time', async () => {
    const { clock, store, rows } = given();
    const { processes, links, holds } = rows;
    const [running, over, hold] = [makeLink(), makeLink(), randomBytes(32)] as const;
    await processes.insert({ id: OWNER, about: Buffer.alloc(0) });
    for (const link of [running, over]) await links.insert(link);
    await holds.insert({ id: hold, owner: OWNER }, 5 * MINUTE_MS);
    await links.put(over.id, OWNER, { seq: 2, isOver: true, step: Buffer.alloc(9) });
    const left = async () => [
      (await processes.list()).length,
      await links.get(over.id),
      (await holds.getMany([hold])).length,
      await links.get(running.id),
    ];
    const isLeft = async () => (await left()).map((row) => row !== null && row !== 0);
    clock.advance(59 * MINUTE_MS);
    await store.sessions.sweep();
    expect(await isLeft()).toEqual([true, true, true, true]);
    clock.advance(2 * MINUTE_MS);
    expect(await isLeft()).toEqual([true, true, true, true]);
    await store.sessions.sweep();
    expect(await isLeft()).toEqual([false, false, true, true]);
    clock.advance(5 * MINUTE_MS);
    await store.sessions.sweep();
    expect(await isLeft()).toEqual([false, false, false, true]);
    clock.advance(30 * MINUTE_MS);
    await store.sessions.sweep();
    expect(await isLeft()).toEqual([false, false, false, false]);
  });
}
