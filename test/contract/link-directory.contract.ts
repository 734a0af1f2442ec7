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

/** Tests that every directory of links must pass. */
export function linkDirectoryContract(name: string, open: (clock: FakeClock) => LinkDirectory): void {
  function setUp() {
    const clock = new FakeClock();
    const directory = open(clock);
    const stamp = () => new Date(clock.now()).toISOString();
    const stepOf = (body: StepBody, seq: number): Step => ({
      ...body,
      seq,
      now: stamp(),
      expiresAt: stamp(),
    });
    const { link, told } = makeLink();
    const publish = (body: StepBody, seq: number) => directory.publish(link, stepOf(body, seq));
    publish({ state: 'connecting' }, 1);
    return { clock, directory, link, told, publish, stamp };
  }

  describe(`a directory of links: ${name}`, () => {
    test('find gives the current step to the right token, as of now, and tells the link of the look', async () => {
      const { directory, link, told, publish, clock, stamp } = setUp();
      publish(CODE, 2);
      clock.advance(5_000);

      expect(await directory.find(link.id, TOKEN_HASH)).toMatchObject({
        id: link.id,
        method: 'code',
        step: { ...CODE, seq: 2, now: stamp() },
      });
      expect(told).toEqual(['seen']);
    });

    test('find gives nothing for another token or an unknown link, and tells no link', async () => {
      const { directory, link, told } = setUp();

      expect(await directory.find(link.id, hashToken('another'))).toBeNull();
      expect(await directory.find('unknown', TOKEN_HASH)).toBeNull();
      expect(await directory.find('unknown', hashToken(''))).toBeNull();
      expect(told).toEqual([]);
    });

    test('find gives the last step for ten minutes after the end, then nothing', async () => {
      const { directory, link, told, publish, clock } = setUp();
      publish(FAILED, 2);
      await clock.advanceAsync(KEPT_MS - 1);
      expect((await directory.find(link.id, TOKEN_HASH))?.step.state).toBe('failed');
      await clock.advanceAsync(1);

      expect(await directory.find(link.id, TOKEN_HASH)).toBeNull();
      expect(told).toEqual([]);
    });

    test('follow gives the current step, each new one, and ends after the final one', async () => {
      const { directory, link, told, publish } = setUp();
      const states: string[] = [];
      const over = (async () => {
        for await (const { state } of directory.follow(link.id, new AbortController().signal)) {
          states.push(state);
          if (state === 'connecting') publish(CODE, 2);
          if (state === 'code') publish(FAILED, 3);
        }
      })();
      await over;

      expect(states).toEqual(['connecting', 'code', 'failed']);
      expect(told).toEqual(['joined', 'left']);
    });

    test('follow serves many readers at once, and each ends by its own signal', async () => {
      const { directory, link, told, publish } = setUp();
      const signals = [new AbortController(), new AbortController()];
      const readers = signals.map(({ signal }) => directory.follow(link.id, signal));
      for (const reader of readers) await reader.next();
      const [first, second] = readers.map((reader) => reader.next());
      signals[0]?.abort();
      expect((await first)?.done).toBe(true);
      publish(CODE, 2);

      expect((await second)?.value).toMatchObject({ state: 'code' });
      expect(told).toEqual(['joined', 'joined', 'left']);
    });

    test('follow of an ended link gives its last step, of an unknown one nothing', async () => {
      const { directory, link, publish } = setUp();
      publish(FAILED, 2);
      const { signal } = new AbortController();
      const ended = directory.follow(link.id, signal);

      expect((await ended.next()).value).toMatchObject({ state: 'failed' });
      expect((await ended.next()).done).toBe(true);
      expect((await directory.follow('unknown', signal).next()).done).toBe(true);
    });

    test('command reaches the link and answers with its refusal; after the end a cancel changes nothing and an answer is refused', async () => {
      const { directory, link, told, publish } = setUp();
      const answer = { kind: 'passkey', credential: { id: 'a' } } as const;
      await directory.command(link.id, 'cancel');
      expect(await codeOf(() => directory.command(link.id, answer))).toBe('PASSKEY_NOT_ASKED');
      publish(FAILED, 2);
      await directory.command(link.id, 'cancel');
      await directory.command('unknown', 'cancel');
      for (const id of [link.id, 'unknown']) {
        expect(await codeOf(() => directory.command(id, answer))).toBe('PASSKEY_NOT_ASKED');
      }

      expect(told).toEqual(['cancel', answer]);
    });

    test('claim gives a number to one of many at once, says when it is free, and again after its release', async () => {
      const { directory, clock } = setUp();
      const claims = await Promise.all(Array.from({ length: 20 }, () => directory.claim(NUMBER)));
      const won = claims.filter(({ kind }) => kind === 'claimed');
      expect(won).toHaveLength(1);
      // The time is the sum of the limits for connecting, showing a code and cleaning up.
      expect(await directory.claim(NUMBER)).toEqual({ kind: 'held', freeInMs: 206_000 });
      const endsAtMs = clock.monotonic() + 60_000;
      const holder = {
        id: 'a-link',
        isEnding: () => false,
        overWithinMs: () => endsAtMs - clock.monotonic(),
      };
      for (const claim of won) if (claim.kind === 'claimed') claim.heldBy(holder);
      clock.advance(20_000);
      expect(await directory.claim(NUMBER)).toEqual({ kind: 'held', freeInMs: 40_000 });
      expect((await directory.claim('254700000001')).kind).toBe('claimed');
      for (const claim of won) if (claim.kind === 'claimed') claim.release();

      expect((await directory.claim(NUMBER)).kind).toBe('claimed');
    });

    test('a release that comes twice takes nothing from the next claim', async () => {
      const { directory } = setUp();
      const first = await directory.claim(NUMBER);
      if (first.kind === 'held') throw new Error('the number is free');
      first.release();
      await directory.claim(NUMBER);
      first.release();

      expect((await directory.claim(NUMBER)).kind).toBe('held');
    });

    test('close leaves no timer, twice too', async () => {
      const { directory, publish, clock } = setUp();
      publish(FAILED, 2);
      await directory.close();
      await directory.close();

      expect(clock.pending).toBe(0);
    });
  });
}
