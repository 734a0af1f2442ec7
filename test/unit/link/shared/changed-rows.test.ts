import { expect, test } from 'vitest';
import { takeWhenFree } from '../../../../src/ports/shared/holds.ts';
import { hashToken } from '../../../../src/link/link-token.ts';
import type { PublishedLink } from '../../../../src/ports/link-directory.ts';
import type { LinkRow, ProcessRow, SharedRows } from '../../../../src/ports/shared/rows.ts';
import { AppError, toProblem } from '../../../../src/wire/errors.ts';
import type { StepBody } from '../../../../src/wire/step.ts';
import { problems } from '../../../../src/texts/en/problems.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared } from '../../../double/memory-shared.ts';
import { sharedProcess } from '../../../kit/link/shared/processes.ts';
import { codeOf } from '../../../kit/session/harness.ts';

/** What somebody makes of the rows who can write to the database. */
type Change = {
  link: (row: LinkRow) => LinkRow | null;
  list: (rows: readonly ProcessRow[]) => readonly ProcessRow[];
};

const LINK: PublishedLink = {
  id: 'a-link',
  method: 'qr',
  tokenHash: hashToken('a token'),
  owner: { readerJoined: () => () => undefined, readerSeen: () => undefined, command: async () => undefined },
};

async function setUp() {
  const clock = new FakeClock();
  const { links, processes, holds } = memoryShared(clock).view();
  const change: Change = { link: (row) => row, list: (rows) => rows };
  const changed = (row: LinkRow | null) => row && change.link(row);
  const rows: SharedRows = {
    links: {
      ...links,
      get: async (id) => changed(await links.get(id)),
      put: async (id, owner, step) => {
        const stored = await links.get(id);
        return changed(stored)?.owner === owner && links.put(id, stored?.owner ?? owner, step);
      },
    },
    processes: { ...processes, list: async () => change.list(await processes.list()) },
    holds,
  };
  const [owner, other] = [sharedProcess(rows, clock), sharedProcess(rows, clock)];
  await Promise.all([owner.directory.start(), other.directory.start()]);
  const publish = (body: StepBody, seq: number) => {
    const at = new Date(clock.now()).toISOString();
    owner.directory.publish(LINK, { ...body, seq, now: at, expiresAt: at });
  };
  publish({ state: 'connecting' }, 1);
  await clock.advanceAsync(4_000);
  return { clock, rows, change, owner, other, publish };
}

test.each([
  ['given to another process', (other: string) => (row: LinkRow) => ({ ...row, owner: other })],
  ['made unreadable', () => () => null],
] as const)('a link whose row was %s still ends for the readers of its own process', async (_what, by) => {
  const { clock, change, owner, other, publish } = await setUp();
  change.link = by(other.presence.id);
  publish({ state: 'failed', error: toProblem(new AppError('LINK_CANCELLED'), LINK.id, problems) }, 2);
  await clock.advanceAsync(3_000);

  expect((await owner.directory.find('a-link', LINK.tokenHash))?.step.state).toBe('failed');
});

test('a step opens for nobody beside the token of somebody else', async () => {
  const { change, other } = await setUp();
  const theirs = hashToken('the token of a stranger');
  expect((await other.directory.find('a-link', LINK.tokenHash))?.step.state).toBe('connecting');
  change.link = (row) => ({ ...row, tokenHash: theirs });

  expect(await other.directory.find('a-link', theirs)).toBeNull();
});

test('rows of thousands of processes push a living one out of the list, and it lives on', async () => {
  const { clock, rows, change, owner, other } = await setUp();
  change.list = (all) => all.filter(({ id }) => id !== owner.presence.id);
  expect(other.presence.isDead(owner.presence.id)).toBe(false);
  await clock.advanceAsync(30_000);
  expect(other.presence.isDead(owner.presence.id)).toBe(false);
  expect((await other.directory.find('a-link', LINK.tokenHash))?.step.state).toBe('connecting');
  const former = owner.presence.id;
  await rows.processes.remove(former);
  expect(other.presence.isDead(former)).toBe(false);
  await clock.advanceAsync(12_500);

  expect(other.presence.isDead(former)).toBe(true);
});

test('a thousand silent processes are given up little by little, so that the beat goes on', async () => {
  const { clock, rows, other } = await setUp();
  const about = Buffer.from('{}');
  const ids = Array.from({ length: 200 }, (_, at) => `silent-${at}`);
  await Promise.all(ids.map((id) => rows.processes.insert({ id, about })));
  const dead = () => ids.filter((id) => other.presence.isDead(id)).length;
  await clock.advanceAsync(12_100);
  expect(dead()).toBeGreaterThan(0);
  expect(dead()).toBeLessThanOrEqual(100);
  await clock.advanceAsync(8_000);

  expect(dead()).toBe(200);
});

test('a name that a row of another program holds is refused; who waits for it asks no more', async () => {
  const { clock, rows, other } = await setUp();
  let asked = 0;
  Object.assign(rows.holds, {
    insert: async () => {
      asked += 1;
      return false;
    },
    getMany: async () => [],
  });
  const limits = { limitMs: 1_000, waitMs: 30_000, isWanted: () => true };

  expect(await codeOf(() => takeWhenFree(other.holds, clock, 'a name', limits))).toBe('STORE_UNAVAILABLE');
  expect(asked).toBeLessThan(5);
});
