import { describe, expect, test } from 'vitest';
import { AppError, toProblem } from '../../src/wire/errors.ts';
import { hashToken } from '../../src/link/link-token.ts';
import type { LinkCommand, LinkDirectory, PublishedLink } from '../../src/ports/link-directory.ts';
import type { Step, StepBody } from '../../src/wire/step.ts';
import { FakeClock } from '../double/clock.ts';
import { codeOf } from '../kit/session/harness.ts';
import { problems } from '../../src/texts/en/problems.ts';

const TOKEN_HASH = hashToken('the token');
const CODE: StepBody = { state: 'code', pairingCode: 'ABCD-EFGH', number: '+254 ... 78' };
const FAILED: StepBody = {
  state: 'failed',
  error: toProblem(new AppError('LINK_CANCELLED'), 'a-request', problems),
};
const KEPT_MS = 600_000;
const NUMBER = '254712345678';

/** A link that records the calls of the directory. */
function makeLink(id = 'a-link') {
  const told: (LinkCommand | 'joined' | 'left' | 'seen')[] = [];
  const owner: PublishedLink['owner'] = {
    readerJoined: () => {
      told.push('joined');
      return () => void told.push('left');
    },
    readerSeen: () => void told.push('seen'),
    command: async (command) => {
      told.push(command);
      if (command !== 'cancel') throw new AppError('PASSKEY_NOT_ASKED');
    },
  };
  return { link: { id, method: 'code', tokenHash: TOKEN_HASH, owner }, told } as const;
}

/** The directories of the process that runs a link and of the one that serves its reader; in one process they are one. */
type Opened = {
  readonly owner: LinkDirectory;
  readonly reader: LinkDirectory;
  /** Stops what goes on beside the directories. */
  readonly stop?: () => Promise<void>;
};

/** Longer than what one process writes takes to be seen by another one. */
const SEEN_MS = 600;

/** Tests that every directory of links must pass. */
export function linkDirectoryContract(
  name: string,
  open: (clock: FakeClock) => Opened | Promise<Opened>,
): void {
  async function setUp() {
    const clock = new FakeClock();
    const { owner, reader: directory, stop = () => Promise.resolve() } = await open(clock);
    const isOne = owner === directory;
    /** Lets what was written come to the reader. */
    const spread = () => clock.advanceAsync(isOne ? 0 : SEEN_MS);
    /** What ends once time goes on. */
    const meanwhile = async <T>(work: Promise<T>): Promise<T> => {
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      const over = new AbortController();
      void settled.then(() => over.abort());
      for (let turns = 0; turns < 200 && !over.signal.aborted; turns += 1)
        await clock.advanceAsync(isOne ? 0 : 50);
      return work;
    };
    const stamp = () => new Date(clock.now()).toISOString();
    const stepOf = (body: StepBody, seq: number, endsAtMs: number): Step => ({
      ...body,
      seq,
      now: stamp(),
      expiresAt: new Date(endsAtMs).toISOString(),
    });
    const { link, told } = makeLink();
    const publish = (body: StepBody, seq: number, endsAtMs = clock.now()) =>
      owner.publish(link, stepOf(body, seq, endsAtMs));
    publish({ state: 'connecting' }, 1);
    await meanwhile(owner.announced(link.id));
    return { clock, directory, owner, link, told, publish, stamp, spread, meanwhile, isOne, stop };
  }

  describe(`a directory of links: ${name}`, () => {
    test('find gives the current step to the right token, as of now, and tells the link of the look', async () => {
      const { directory, link, told, publish, clock, stamp, spread, isOne } = await setUp();
      publish(CODE, 2);
      await clock.advanceAsync(5_000);

      const found = await directory.find(link.id, TOKEN_HASH);
      expect(found).toMatchObject({ id: link.id, method: 'code', step: { ...CODE, seq: 2 } });
      // How far the clock of another process is ahead is known to a second.
      const late = Math.abs(Date.parse(found?.step.now ?? '') - Date.parse(stamp()));
      expect(late).toBeLessThanOrEqual(isOne ? 0 : 1_000);
      await spread();
      expect(told).toEqual(['seen']);
    });

    test('find gives nothing for another token or an unknown link, and tells no link', async () => {
      const { directory, link, told, spread } = await setUp();

      expect(await directory.find(link.id, hashToken('another'))).toBeNull();
      expect(await directory.find('unknown', TOKEN_HASH)).toBeNull();
      expect(await directory.find('unknown', hashToken(''))).toBeNull();
      await spread();
      expect(told).toEqual([]);
    });

    test('find gives the last step for ten minutes after the end, then nothing', async () => {
      const { directory, link, told, publish, clock } = await setUp();
      publish(FAILED, 2);
      await clock.advanceAsync(KEPT_MS - 1);
      expect((await directory.find(link.id, TOKEN_HASH))?.step.state).toBe('failed');
      await clock.advanceAsync(1);

      expect(await directory.find(link.id, TOKEN_HASH)).toBeNull();
      expect(told).toEqual([]);
    });

    test('publishLinked tells all readers that the link is done', async () => {
      const { directory, owner, link, stamp, meanwhile, spread } = await setUp();
      const step: Step = {
        state: 'linked',
        number: '',
        format: 'short',
        seq: 9,
        now: stamp(),
        expiresAt: stamp(),
      };
      expect(await meanwhile(owner.publishLinked(link, step))).toBe(true);
      await spread();

      expect((await directory.find(link.id, TOKEN_HASH))?.step).toMatchObject({ state: 'linked', seq: 9 });
    });

    test('follow gives the current step, each new one, and ends after the final one', async () => {
      const { directory, link, told, publish, meanwhile, isOne, spread } = await setUp();
      const states: string[] = [];
      const over = (async () => {
        for await (const { state } of directory.follow(link.id, new AbortController().signal)) {
          states.push(state);
          if (state === 'connecting') publish(CODE, 2);
          if (state === 'code') publish(FAILED, 3);
        }
      })();
      await meanwhile(over);
      await spread();

      expect(states).toEqual(['connecting', 'code', 'failed']);
      if (isOne) expect(told).toEqual(['joined', 'left']);
    });

    test('follow serves many readers at once, and each ends by its own signal', async () => {
      const { directory, link, told, publish, meanwhile, isOne, spread } = await setUp();
      const signals = [new AbortController(), new AbortController()];
      const readers = signals.map(({ signal }) => directory.follow(link.id, signal));
      for (const reader of readers) await reader.next();
      const [first, second] = readers.map((reader) => reader.next());
      signals[0]?.abort();
      expect((await first)?.done).toBe(true);
      publish(CODE, 2);

      expect((await meanwhile(second ?? Promise.reject(new Error('no reader')))).value).toMatchObject({
        state: 'code',
      });
      await spread();
      expect(told).toEqual(isOne ? ['joined', 'joined', 'left'] : ['seen']);
    });

    test('a reader who follows for a minute is noticed again and again', async () => {
      const { directory, link, told, clock, isOne } = await setUp();
      const reader = directory.follow(link.id, new AbortController().signal);
      await reader.next();
      void reader.next();
      await clock.advanceAsync(60_000);

      expect(told).toEqual(isOne ? ['joined'] : Array.from({ length: 6 }, () => 'seen'));
    });

    test('follow of an ended link gives its last step, of an unknown one nothing', async () => {
      const { directory, link, publish, spread } = await setUp();
      publish(FAILED, 2);
      await spread();
      const { signal } = new AbortController();
      const ended = directory.follow(link.id, signal);

      expect((await ended.next()).value).toMatchObject({ state: 'failed' });
      expect((await ended.next()).done).toBe(true);
      expect((await directory.follow('unknown', signal).next()).done).toBe(true);
    });

    test('command reaches the link and answers with its refusal; after the end a cancel changes nothing and an answer is refused', async () => {
      const { directory, link, told, publish, meanwhile, spread } = await setUp();
      const answer = { kind: 'passkey', credential: { id: 'a' } } as const;
      const give = (id: string, command: LinkCommand) => meanwhile(directory.command(id, command));
      await give(link.id, 'cancel');
      expect(await codeOf(() => give(link.id, answer))).toBe('PASSKEY_NOT_ASKED');
      publish(FAILED, 2);
      await spread();
      await give(link.id, 'cancel');
      await give('unknown', 'cancel');
      for (const id of [link.id, 'unknown']) {
        expect(await codeOf(() => give(id, answer))).toBe('PASSKEY_NOT_ASKED');
      }

      expect(told.filter((each) => each !== 'seen')).toEqual(['cancel', answer]);
    });

    test('whoever looks after a command reads the end that it brought', async () => {
      const { directory, owner, clock, meanwhile } = await setUp();
      const { link } = makeLink('another-link');
      const frame = {
        now: new Date(clock.now()).toISOString(),
        expiresAt: new Date(clock.now()).toISOString(),
      };
      const command = async () => owner.publish(ending, { ...FAILED, ...frame, seq: 2 });
      const ending = { ...link, owner: { ...link.owner, command } };
      owner.publish(ending, { state: 'connecting', ...frame, seq: 1 });
      await meanwhile(owner.announced(ending.id));
      await meanwhile(directory.command(ending.id, 'cancel'));

      expect((await directory.find(ending.id, TOKEN_HASH))?.step.state).toBe('failed');
    });

    test('commands of many callers at once are carried out one after another', async () => {
      const { directory, link, told, meanwhile } = await setUp();
      const answers = [1, 2, 3].map((n) => ({ kind: 'passkey', credential: { n } }) as const);
      const codes = await meanwhile(
        Promise.all(answers.map((each) => codeOf(() => directory.command(link.id, each)))),
      );

      expect(codes).toEqual(['PASSKEY_NOT_ASKED', 'PASSKEY_NOT_ASKED', 'PASSKEY_NOT_ASKED']);
      expect(told.filter((each) => each !== 'seen')).toHaveLength(3);
    });

    test('claim gives a number to one of many at once, says when it is free, and again after its release', async () => {
      const { directory, owner, clock, meanwhile, publish, link, isOne } = await setUp();
      const claim = (number: string) => meanwhile(directory.claim(number));
      const claims = await meanwhile(Promise.all(Array.from({ length: 20 }, () => owner.claim(NUMBER))));
      const won = claims.filter(({ kind }) => kind === 'claimed');
      expect(won).toHaveLength(1);
      // The time is the sum of the limits for connecting, showing a code and cleaning up.
      expect(await claim(NUMBER)).toEqual({ kind: 'held', freeInMs: 206_000 });
      const endsAtMs = clock.monotonic() + 60_000;
      const holder = {
        id: link.id,
        caller: null,
        isEnding: () => false,
        overWithinMs: () => endsAtMs - clock.monotonic(),
      };
      for (const each of won) if (each.kind === 'claimed') each.heldBy(holder);
      // A reader elsewhere takes the time from the step, which ends before the clean-up.
      publish(CODE, 2, clock.now() + 44_000);
      await clock.advanceAsync(20_000);
      const held = await claim(NUMBER);
      expect(held.kind === 'held' && Math.abs(held.freeInMs - 40_000)).toBeLessThan(isOne ? 1 : 2_001);
      expect((await claim('254700000001')).kind).toBe('claimed');
      for (const each of won) if (each.kind === 'claimed') each.release();
      await clock.advanceAsync(0);

      expect((await claim(NUMBER)).kind).toBe('claimed');
    });

    test('a release that comes twice takes nothing from the next claim', async () => {
      const { directory, clock } = await setUp();
      const first = await directory.claim(NUMBER);
      if (first.kind === 'held') throw new Error('the number is free');
      first.release();
      await clock.advanceAsync(0);
      await directory.claim(NUMBER);
      first.release();
      await clock.advanceAsync(0);

      expect((await directory.claim(NUMBER)).kind).toBe('held');
    });

    test('close leaves no timer, twice too', async () => {
      const { owner, directory, publish, clock, stop } = await setUp();
      publish(FAILED, 2);
      await clock.advanceAsync(0);
      await owner.close();
      await owner.close();
      await directory.close();
      await stop();

      expect(clock.pending).toBe(0);
    });
  });
}
