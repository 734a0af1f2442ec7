import { expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { takeOverElsewhere } from '../../../../src/link/admission/started-link.ts';
import { hashToken } from '../../../../src/link/link-token.ts';
import { LinkNotes, rowIdOf } from '../../../../src/link/shared/link-notes.ts';
import { StepFeed } from '../../../../src/link/step-feed.ts';
import type { HandOver, LinkCommand, PublishedLink } from '../../../../src/ports/link-directory.ts';
import { createNoteSeal } from '../../../../src/session/ring/note-seal.ts';
import { problems } from '../../../../src/texts/en/problems.ts';
import { AppError, toProblem } from '../../../../src/wire/errors.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared, type SharedFault } from '../../../double/memory-shared.ts';
import { sharedProcess } from '../../../kit/link/shared/processes.ts';
import { codeOf, keepLog, newRing } from '../../../kit/session/harness.ts';

const CALLER = { number: '254712345678', owner: '10.0.0.1', reader: 'expected' } as const;
const HAND_OVER: HandOver = {
  kind: 'hand-over',
  caller: CALLER,
  id: 'another-link',
  tokenHash: hashToken('another token'),
  format: 'short',
};
const COMPARE = { kind: 'compare', same: false } as const;

type Site = {
  /** How long a call of the process that runs the link takes. */
  readonly ownerMs: Readonly<Record<string, number>>;
  readonly ownerFault: (call: string) => SharedFault;
  readonly askerFault: (call: string) => SharedFault;
};

/** A link by code in one process, and another process that commands it. */
async function setUp(site: Partial<Site> = {}) {
  const { ownerMs = {}, ownerFault = () => 'none', askerFault = () => 'none' } = site;
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const meet = (call: string) =>
    new Promise<SharedFault>((resolve) => {
      const ms = ownerMs[call] ?? 0;
      if (ms === 0) resolve(ownerFault(call));
      else clock.after(ms, () => resolve(ownerFault(call)));
    });
  const ring = newRing('k1');
  const owner = sharedProcess(shared.view(meet), clock, { ring });
  const asker = sharedProcess(shared.view(askerFault), clock, { ring });
  await Promise.all([owner.directory.start(), asker.directory.start()]);
  const heard: LinkCommand[] = [];
  const command = async (each: LinkCommand) => {
    heard.push(each);
    const error = toProblem(new AppError('LINK_CANCELLED'), link.id, problems);
    if (typeof each === 'object' && each.kind === 'hand-over') feed.handOver(each, error);
    else feed.apply({ type: 'failed', error });
  };
  const link: PublishedLink = {
    id: 'a-link',
    method: 'code',
    tokenHash: hashToken('a token'),
    owner: { readerJoined: () => () => undefined, readerSeen: () => undefined, command },
  };
  const claiming = owner.directory.claim(CALLER.number);
  await clock.advanceAsync(3_000);
  const claim = await claiming;
  const feed = new StepFeed(clock, clock.now() + 60_000, owner.directory, link);
  feed.publish();
  const holder = { id: link.id, caller: CALLER, isEnding: () => false, overWithinMs: () => 60_000 };
  if (claim.kind === 'claimed') claim.heldBy(Object.assign(link.owner, holder));
  await clock.advanceAsync(3_000);
  const takeOver = async () => {
    const signal = new AbortController().signal;
    const deps = { directory: asker.directory, clock, log: keepLog(), signal };
    const taking = takeOverElsewhere(HAND_OVER, 'another token', deps);
    await clock.advanceAsync(12_000);
    return taking;
  };
  const notes = new LinkNotes(createNoteSeal(ring, systemRandom), () => ({ path: '', size: 0 }));
  return { clock, asker, heard, feed, takeOver, notes, links: shared.view().links };
}

test('a hand-over is told as done however long the owner takes to say so after the former link is over', async () => {
  const { takeOver } = await setUp({ ownerMs: { 'links.answer': 400 } });

  expect((await takeOver())?.id).toBe(HAND_OVER.id);
});

test('a hand-over is answered once the link is found under its new name', async () => {
  const { takeOver } = await setUp({ ownerMs: { 'links.insert': 700 } });

  expect((await takeOver())?.id).toBe(HAND_OVER.id);
});

test.each(['refused', 'lost'] as const)(
  'a command whose answer is %s is carried out once and answered',
  async (fault) => {
    let left = 2;
    const { takeOver, heard } = await setUp({
      ownerFault: (call) => (call === 'links.answer' && (left -= 1) >= 0 ? fault : 'none'),
    });

    expect((await takeOver())?.id).toBe(HAND_OVER.id);
    expect(heard).toHaveLength(1);
  },
);

test('a command that the driver sends twice is carried out once', async () => {
  const { takeOver, heard } = await setUp({
    askerFault: (call) => (call === 'links.ask' ? 'twice' : 'none'),
  });

  expect((await takeOver())?.id).toBe(HAND_OVER.id);
  expect(heard).toHaveLength(1);
});

test('an answer that ends the link is told as taken', async () => {
  const { asker, clock } = await setUp({ ownerMs: { 'links.answer': 400 } });
  const answering = codeOf(() => asker.directory.command('a-link', COMPARE));
  await clock.advanceAsync(10_000);

  expect(await answering).toBeNull();
});

test('which link holds a number is told again with the next step if the store did not take it', async () => {
  let left = 1;
  const { takeOver, feed } = await setUp({
    ownerFault: (call) => (call === 'holds.put' && (left -= 1) >= 0 ? 'refused' : 'none'),
  });
  feed.publish();

  expect((await takeOver())?.id).toBe(HAND_OVER.id);
});

test('a command that the owner cannot read is refused, not told as done', async () => {
  const { clock, notes, links, heard } = await setUp();
  const id = rowIdOf('a-link');
  await links.ask(id, 1, Buffer.from('sealed with a key that the owner does not know'));
  await clock.advanceAsync(2_000);
  const answer = (await links.get(id))?.answer ?? Buffer.alloc(0);

  expect(heard).toEqual([]);
  expect(await codeOf(() => notes.readAnswer(id, 1, answer))).toBe('STORE_UNAVAILABLE');
  expect(await codeOf(() => notes.readAnswer(id, 2, answer))).toBe('STORE_UNAVAILABLE');
});
