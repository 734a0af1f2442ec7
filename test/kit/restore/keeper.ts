import type { PieceKind, Position, SealedPiece } from '../../../src/auth-state/kept/pieces.ts';
import { CommandError, EXIT } from '../../../src/restore/exit.ts';
import { Keeper } from '../../../src/restore/keep/keeper.ts';
import type { KeeperParts, Leased } from '../../../src/restore/keep/keeper-parts.ts';
import { FakeClock } from '../../double/clock.ts';

type Put = SealedPiece & { readonly kind: PieceKind; readonly atMs: number };

export const LEASED: Leased = {
  epoch: 3,
  seq: 10,
  baseBytes: 100_000,
  logBytes: 0,
  logPieces: 0,
  isClean: false,
  needsBase: false,
};

/** A keeper without a state behind it, on a server that takes each piece by `take`. */
export class KeeperHarness {
  readonly clock = new FakeClock();
  readonly puts: Put[] = [];
  readonly said: string[] = [];
  readonly notes: (Position & { readonly isClean: boolean })[] = [];
  /** Names of what has changed. */
  readonly waiting: string[] = [];
  take: (put: Put) => Promise<void> = () => Promise.resolve();

  keeper(leased: Leased | null = LEASED, more: Partial<KeeperParts> = {}): Keeper {
    return new Keeper({ ...this.#parts(), ...more }, leased);
  }

  change(of: Keeper, name: string): void {
    this.waiting.push(name);
    of.changed();
  }

  /** Kind and place of each piece that was sent. */
  get sent(): readonly string[] {
    return this.puts.map(({ kind, seq }) => `${kind} ${seq}`);
  }

  #parts(): KeeperParts {
    const { clock, puts, said, notes, waiting } = this;
    return {
      server: {
        put: (kind, piece) => {
          const put = { ...piece, kind, atMs: clock.monotonic() };
          puts.push(put);
          return this.take(put);
        },
      },
      seal: (kind, at, content) => Promise.resolve(JSON.stringify({ kind, ...at, ...content })),
      changes: {
        get isEmpty() {
          return waiting.length === 0;
        },
        isOfAnother: false,
        takeLog: () => ({ keys: { log: Object.fromEntries(waiting.splice(0).map((name) => [name, 1])) } }),
        base: () => ({ creds: {}, keys: {} }),
        takeBase: () => {
          waiting.length = 0;
          return { creds: {}, keys: {} };
        },
      },
      connect: () => Promise.resolve(LEASED),
      from: { epoch: 2, seq: 10 },
      note: (at, isClean) => {
        notes.push({ ...at, isClean });
        return Promise.resolve();
      },
      clock,
      random: () => 0.5,
      say: (sentence) => void said.push(sentence),
    };
  }
}

const STATUS: Readonly<Record<string, number>> = {
  STATE_STALE: 409,
  STATE_TOO_LARGE: 413,
  STATE_NO_ROOM: 507,
  RATE_LIMITED: 429,
  SESSION_UNAVAILABLE: 404,
  NOT_FOUND: 404,
};

/** A failure as the server's answer gives it; without an answer where the network fails. */
export function failure(
  code: string,
  {
    position = null,
    retryAfterS = null,
    mostBytes = 0,
  }: {
    readonly position?: Position | null;
    readonly retryAfterS?: number | null;
    readonly mostBytes?: number;
  } = {},
): CommandError {
  const status = STATUS[code];
  const options =
    status === undefined
      ? { isPassing: true }
      : { answer: { status, code, position, mostBytes }, retryAfterS };
  return new CommandError(code as 'NETWORK', EXIT.network, `It is ${code}.`, options);
}

export const down = () => Promise.reject(failure('NETWORK'));
