import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import type { KeptPieces, PieceKind } from '../../../../src/auth-state/kept/pieces.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { KeptStates } from '../../../../src/session/kept/kept-states.ts';
import { Room } from '../../../../src/session/kept/room.ts';
import { rotatePieces } from '../../../../src/session/kept/rotate-pieces.ts';
import { parseKeyRing } from '../../../../src/session/ring/key-ring.ts';
import { openEmbeddedStore } from '../../../../src/store/embedded/store.ts';
import { openMongoStore } from '../../../../src/store/mongo/store.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import { FakeClock } from '../../../double/clock.ts';
import { interleaved } from '../../../kit/kept/interleaving.ts';
import { keeping } from '../../../kit/kept/keeping.ts';
import { startDouble } from '../../../kit/mongo/mongo-double.ts';
import { keepLog, newRingText, NO_SIGNAL } from '../../../kit/session/harness.ts';

/**
 * Two programs on one store, bots that start beside one another and send a piece again before anybody said what became of it, and a rotation:
 * calls to the store take effect and are answered in any order.
 */

type Step = { readonly isBase: boolean; readonly copies: number };
type Stores = readonly [SessionStore, SessionStore];
type Sent = {
  readonly kind: PieceKind;
  readonly epoch: number;
  readonly seq: number;
  readonly sealed: Buffer;
};

const [K1, K2] = [newRingText('k1'), newRingText('k2')];
const [OLD, BOTH] = [parseKeyRing(K1), parseKeyRing(`${K2},${K1}`)];
const RUNS = 25;

async function embedded(): Promise<Stores> {
  const dataDir = await mkdtemp(join(tmpdir(), 'trekker-interleaved-'));
  const open = () => openEmbeddedStore({ dataDir, clock: new FakeClock() });
  const [one, two] = [await open(), await open()];
  onTestFinished(async () => {
    await Promise.all([one.sessions.close(), two.sessions.close()]);
    await rm(dataDir, { recursive: true });
  });
  return [one.sessions, two.sessions];
}

async function onMongo(): Promise<Stores> {
  const { uri } = await startDouble();
  const open = () => openMongoStore({ uri, db: 'sessions', clock: new FakeClock(), log: keepLog() });
  const [one, two] = [open(), open()];
  onTestFinished(async () => {
    await Promise.all([one.sessions.close(), two.sessions.close()]);
  });
  return [one.sessions, two.sessions];
}

/** What one bot sends: kinds of pieces, and by how many requests at once. */
const bots = fc.array(
  fc.array(fc.record({ isBase: fc.boolean(), copies: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 3 },
);

/** A session of which bots keep the state at both programs. */
async function session([one, two]: Stores, scheduler: fc.Scheduler) {
  const { keeper, clock, log } = await keeping({}, 1e9, () => one, OLD);
  const programs = [one, two].map((inner) => {
    const store = interleaved(inner, scheduler);
    const deps = { store, ring: BOTH, clock, log, random: systemRandom };
    return { states: new KeptStates(deps, new Room(deps, 1e9)), deps };
  });
  let turns = 0;
  const next = () => {
    const program = programs[(turns += 1) % programs.length];
    if (program === undefined) throw new Error('no program');
    return program;
  };
  /** Sends a piece as a route does: what was found before its body came is used again. */
  const request = async (piece: Sent): Promise<'kept' | AppError> => {
    const { states } = next();
    try {
      await states.put(keeper.bearer, piece, await states.find(keeper.bearer));
      return 'kept';
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  };
  const rotate = () => rotatePieces({ ...next().deps, signal: NO_SIGNAL });
  return { lease: () => next().states.lease(keeper.bearer), request, rotate };
}

/** What bots were told, and whether that holds. */
class Told {
  readonly #kept: Sent[] = [];
  readonly #epochs = new Set<number>();

  keep(piece: Sent): void {
    this.#kept.push(piece);
  }

  get known(): readonly Sent[] {
    return [...this.#kept];
  }

  /** Each piece stands at its place and opens, none is missing, and all that was kept before is among them or under the base. */
  judge({ epoch, base, log }: KeptPieces, before: readonly Sent[], isLease = true): void {
    if (isLease) expect(this.#epochs.has(epoch)).toBe(false);
    this.#epochs.add(epoch);
    const from = base?.seq ?? 0;
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => from + 1 + at));
    const there = new Map(log.map(({ seq, sealed }) => [seq, sealed]));
    for (const { sealed } of base === null ? log : [base, ...log]) expect(sealed).not.toBe('');
    for (const { kind, epoch: by, seq, sealed } of before) {
      const bytes = sealed.toString('base64url');
      const isUnderBase = base !== null && base.seq >= seq && base.epoch >= by;
      const isBaseItself = kind === 'base' && base?.seq === seq && base.epoch === by;
      if (isBaseItself) expect(base.sealed).toBe(bytes);
      else if (kind === 'base' || isUnderBase) expect(isUnderBase).toBe(true);
      else expect(there.get(seq)).toBe(bytes);
    }
  }
}

async function play(stores: Stores, plan: readonly (readonly Step[])[], scheduler: fc.Scheduler) {
  const { lease, request, rotate } = await session(stores, scheduler);
  const told = new Told();
  const late: Promise<unknown>[] = [];
  const run = async (steps: readonly Step[]) => {
    const before = told.known;
    const leased = await lease();
    told.judge(leased, before);
    const { epoch } = leased;
    let { seq } = leased;
    let isBaseOurs = false;
    for (const { isBase, copies } of steps) {
      // As the client does, a bot sends one base at a place.
      const kind: PieceKind = isBase && !isBaseOurs ? 'base' : 'log';
      if (kind === 'log') seq += 1;
      isBaseOurs = kind === 'base';
      const piece = { kind, epoch, seq, sealed: systemRandom.bytes(30) } as const;
      const sent = Array.from({ length: copies }, () => request(piece));
      late.push(...sent);
      // The bot goes on with the first answer; what else it has sent arrives at any time.
      const answer = await Promise.race(sent);
      if (answer !== 'kept') {
        // A bot whose epoch is the newest is never refused.
        expect(answer.fields.epoch).toBeGreaterThan(epoch);
        return;
      }
      told.keep(piece);
    }
  };
  await scheduler.waitFor(Promise.all([...plan.map(run), rotate()]).then(() => Promise.all(late)));
  const before = told.known;
  told.judge(await scheduler.waitFor(lease()), before);
}

describe('F58: kept states under any order of what happens at once', () => {
  test.each([
    ['embedded', embedded],
    ['MongoDB', onMongo],
  ] as const)(
    'on the %s store: what was kept is there, and only who is not the newest is refused',
    async (_name, open) => {
      const stores = await open();
      await fc.assert(
        fc.asyncProperty(bots, fc.scheduler(), (plan, scheduler) => play(stores, plan, scheduler)),
        { numRuns: RUNS },
      );
    },
  );
});
