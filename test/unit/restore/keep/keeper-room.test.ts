import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type {
  PieceContent,
  PieceKind,
  Position,
  SealedPiece,
} from '../../../../src/auth-state/kept/pieces.ts';
import { Keeper } from '../../../../src/restore/keep/keeper.ts';
import { bytesOf } from '../../../../src/restore/keep/piece-maker.ts';
import { Changes } from '../../../../src/restore/keep/state/changes.ts';
import { MemoryKeys } from '../../../../src/restore/keep/state/memory-keys.ts';
import { toText } from '../../../../src/restore/keep/state/values.ts';
import { leasedOf } from '../../../../src/restore/keep/take.ts';
import { FakeClock } from '../../../double/clock.ts';
import { failure } from '../../../kit/restore/keeper.ts';

/** What becomes of one piece on its way: it arrives, it or its answer is lost, or it arrives after all, when the bot has given up waiting. */
type Fault = 'none' | 'lost' | 'answer lost' | 'late';
type Piece = SealedPiece & { readonly kind: PieceKind };
type Versions = ReadonlyMap<string, number>;

/** A server that judges and bounds pieces as the real one does, over a network that loses some. Nothing in it is sealed. */
class Server {
  epoch = 1;
  seq = 0;
  base: Piece | null = null;
  log: Piece[] = [];
  mostBytes = Infinity;
  fault: Fault = 'none';
  /** The pieces that go well before the fault and the bound apply. */
  wellLeft = 0;
  /** Places and sizes of all that was sent. */
  readonly sent: string[] = [];
  /** True if a value ever gave way to an older one. */
  hasGoneBack = false;
  readonly #late: Piece[] = [];

  async put(kind: PieceKind, piece: SealedPiece): Promise<void> {
    this.wellLeft -= 1;
    const fault = this.wellLeft < 0 ? this.fault : 'none';
    this.sent.push(kind);
    if (fault === 'lost') throw failure('NETWORK');
    if (fault === 'late') this.#late.push({ kind, ...piece });
    else this.#take({ kind, ...piece });
    if (fault !== 'none') throw failure('NETWORK');
  }

  arriveLate(): void {
    for (const piece of this.#late.splice(0)) {
      try {
        this.#take(piece);
      } catch {
        // Nobody waits for the answer any more.
      }
    }
  }

  lease(): ReturnType<typeof leasedOf> {
    this.epoch += 1;
    return leasedOf(this.pieces, true);
  }

  get pieces() {
    const { epoch, seq, base, log } = this;
    return { epoch, seq, base, log };
  }

  versions(): Versions {
    const contents = [this.base, ...this.log].flatMap((piece) =>
      piece === null ? [] : (JSON.parse(piece.sealed) as PieceContent),
    );
    // The parts of a log count with the last of them.
    const whole = contents.slice(0, contents.findLastIndex(({ more }) => more !== true) + 1);
    return new Map(
      whole.flatMap(({ keys = {} }) => Object.entries(keys['session'] ?? {})) as [string, number][],
    );
  }

  #take(piece: Piece): void {
    const last = piece.kind === 'log' ? this.log.at(-1) : this.log.length === 0 ? this.base : null;
    const stale = () => failure('STATE_STALE', { position: { epoch: this.epoch, seq: this.seq } });
    if (piece.epoch !== this.epoch) throw stale();
    if (piece.seq === this.seq && last?.epoch === piece.epoch) {
      if (last.sealed === piece.sealed) return;
      throw stale();
    }
    if (piece.seq !== this.seq + (piece.kind === 'log' ? 1 : 0)) throw stale();
    const after = piece.kind === 'base' ? [piece] : [this.base, ...this.log, piece];
    this.#assertRoom(sizeOf(after));
    const before = this.versions();
    [this.seq, this.base, this.log] =
      piece.kind === 'base' ? [piece.seq, piece, []] : [piece.seq, this.base, [...this.log, piece]];
    const now = this.versions();
    this.hasGoneBack ||= [...before].some(([id, version]) => (now.get(id) ?? 0) < version);
  }

  #assertRoom(bytes: number): void {
    const before = sizeOf([this.base, ...this.log]);
    if (bytes <= before || bytes <= this.mostBytes || this.wellLeft >= 0) return;
    throw failure('STATE_NO_ROOM', { retryAfterS: 60, mostBytes: Math.max(before, 0) });
  }
}

function sizeOf(pieces: readonly (Piece | null)[]): number {
  return pieces.reduce((sum, piece) => sum + (piece === null ? 0 : bytesOf(piece.sealed)), 0);
}

/** A bot whose changes are kept, on a clock that stands still. */
function botOn(server: Server, valueBytes = 0) {
  const clock = new FakeClock();
  const said: string[] = [];
  const creds = { nextPreKeyId: 1 };
  const keys = new MemoryKeys({});
  const changes = new Changes(keys, creds, toText(creds));
  let count = 0;
  const keeper = new Keeper(
    {
      changes,
      clock,
      server: { put: (kind, piece) => server.put(kind, piece) },
      seal: (kind, _at, content) => {
        const values = kind === 'log' ? Object.keys(content.keys?.['session'] ?? {}).length : 0;
        const filling = ' '.repeat(values * valueBytes);
        const text = JSON.stringify({ ...content, count: `${(count += 1)}`.padStart(9), filling });
        return Promise.resolve(text);
      },
      connect: (own: Position) => {
        const { epoch = 0, seq = 0 } = server.log.at(-1) ?? server.base ?? {};
        const isNewer = epoch > own.epoch || (epoch === own.epoch && seq > own.seq);
        return Promise.resolve(isNewer ? { refused: 'newer' } : server.lease());
      },
      from: { epoch: 0, seq: 0 },
      note: () => Promise.resolve(),
      random: () => 0.5,
      say: (sentence) => void said.push(sentence),
    },
    leasedOf(server.pieces, false),
  );
  const versions = new Map<string, number>();
  const change = (id: string, type = 'session') => {
    const version = (versions.get(id) ?? 0) + 1;
    if (type === 'session') versions.set(id, version);
    const data = { [type]: { [id]: version } };
    keys.set(data);
    changes.note(data);
    keeper.changed();
  };
  return { clock, said, keeper, change, versions };
}

type Step = {
  readonly fault: Fault;
  readonly isFull: boolean;
  readonly wellLeft: number;
  readonly ids: readonly string[];
  readonly afterMs: number;
  readonly doesLateArrive: boolean;
};

/** Plays the steps, and then lets all go well. Whatever happened, nothing older may have won, and all has to be there. */
async function play(
  steps: readonly Step[],
  valueBytes = 0,
): Promise<{ server: Server; said: readonly string[] }> {
  const server = new Server();
  const bot = botOn(server, valueBytes);
  for (const { fault, isFull, wellLeft, ids, afterMs, doesLateArrive } of steps) {
    Object.assign(server, { fault, wellLeft, mostBytes: isFull ? 0 : Infinity });
    for (const id of ids) bot.change(id, /[A-Z]/.test(id) ? 'device-list' : 'session');
    await bot.clock.advanceAsync(afterMs);
    if (doesLateArrive) server.arriveLate();
  }
  const { sent } = server;
  Object.assign(server, { fault: 'none', mostBytes: Infinity, sent: [] });
  bot.change('e');
  await bot.clock.advanceAsync(200_000);
  server.arriveLate();

  expect(await bot.keeper.end()).toBe(true);
  expect(new Map(server.versions())).toEqual(bot.versions);
  expect(server.hasGoneBack).toBe(false);
  expect(bot.said.filter((sentence) => /Another bot|newer/.test(sentence))).toEqual([]);
  expect(bot.clock.pending).toBe(0);
  return { server: Object.assign(server, { sent }), said: bot.said };
}

const well = (ids: string, more: Partial<Step> = {}): Step => ({
  fault: 'none',
  isFull: false,
  wellLeft: 0,
  ids: Array.from(ids),
  afterMs: 70_000,
  doesLateArrive: false,
  ...more,
});
const LONG_LOG = ['abcd', 'abcd', 'abcd'].map((ids) => well(ids));

test.each([
  ['', 0],
  ['parts of ', 3_000],
])(
  'F56: with %spieces that are lost, late or refused in any order nothing older wins, and all is there in the end',
  async (_what, valueBytes) => {
    const step = fc.record({
      fault: fc.constantFrom<Fault>('none', 'none', 'lost', 'answer lost', 'late'),
      isFull: fc.boolean(),
      wellLeft: fc.constantFrom(0, 0, 1, 2),
      ids: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
      afterMs: fc.constantFrom(500, 5_000, 70_000),
      doesLateArrive: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        await play([...LONG_LOG, ...steps], valueBytes);
      }),
      { numRuns: 120 },
    );
  },
);

test('a piece that arrives after the base that took its place is too late', async () => {
  const steps = [
    well('a', { fault: 'late', afterMs: 1_500 }),
    well('a', { isFull: true }),
    well('', { doesLateArrive: true }),
  ];
  const { server } = await play([...LONG_LOG, ...steps]);

  expect(server.sent.slice(4)).toEqual(['log', 'log', 'base']);
});

test('a full room gets a base for each refused piece that a smaller base can stand for, once a minute, and it is said once', async () => {
  const { server, said } = await play([
    ...LONG_LOG,
    well('a', { isFull: true, afterMs: 10_000 }),
    well('b', { isFull: true, afterMs: 10_000 }),
    well('b', { isFull: true, afterMs: 110_000 }),
  ]);

  expect(server.sent).toEqual(['log', 'base', 'log', 'log', 'log', 'base', 'log', 'base']);
  expect(said).toEqual([expect.stringMatching(/no room for more/), expect.stringMatching(/kept again/)]);
});

test('a base that is too large for a full room does without what WhatsApp tells again', async () => {
  const { server } = await play([well('abAB'), well('a'), well('aCDEFGHIJKLMNO', { isFull: true })]);

  expect(server.sent).toEqual(['log', 'base', 'log', 'log', 'base']);
  expect(server.base?.sealed).toMatch(/"session"/);
  expect(server.base?.sealed).not.toMatch(/device-list/);
});

test('a full room that takes no base is asked by the piece that it refused, once a minute', async () => {
  const { server, said } = await play([well('abcd'), well('abcdefgh', { isFull: true, afterMs: 600_000 })]);

  expect(server.sent.slice(0, 2)).toEqual(['log', 'base']);
  expect(new Set(server.sent.slice(2))).toEqual(new Set(['log']));
  expect(server.sent.length).toBeLessThanOrEqual(13);
  expect(said).toHaveLength(2);
});

test('thousands of pieces leave no timers and no memory behind', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const server = new Server();
  const bot = botOn(server);
  const some = async (times: number) => {
    for (let at = 0; at < times; at += 1) {
      bot.change(`${at % 10}`);
      await bot.clock.advanceAsync(70_000);
    }
    server.sent.length = 0;
  };
  await some(300);
  const before = heap();
  await some(2_000);

  expect(heap() - before).toBeLessThan(2_000_000);
  expect(server.seq).toBeGreaterThan(2_000);
  expect(await bot.keeper.end()).toBe(true);
  expect(bot.clock.pending).toBe(0);
  expect(bot.said).toEqual([]);
});
