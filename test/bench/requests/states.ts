import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { bearerText } from '../../../src/auth-state/kept/secrets.ts';
import { parseShortId } from '../../../src/session-id/id.ts';
import { Connection } from './connection.ts';
import { atMost, median, type Figure } from '../figures.ts';
import { linkOurs, yesTimes, type Stage } from '../links.ts';
import { get, post, put } from './text.ts';

/** The key with which the bench brings the sessions of its bots. */
export const BENCH_KEY = 'key-of-the-bench';
/** The settings with which each bot has an address of its own, so that no limit of an address is reached. */
export const STATES_ENV = { API_KEYS: BENCH_KEY, TRUST_PROXY: '1' };

const BOTS = 1_000;
/** The time between two pieces of one bot. */
const APART_MS = 5_000;
const PIECE_BYTES = 2_000;
const CONNECTIONS = 40;
const PREFIX = 'TREKKER-MD';
const LINKS = 10;

type Bot = {
  readonly bearer: string;
  readonly address: string;
  seq: number;
  /** Ends when its last piece is answered: a bot sends one piece at a time, and one that comes first would have no place yet. */
  answered: Promise<void>;
};

type State = { readonly creds: unknown; readonly keys: Readonly<Record<string, unknown>> };

/**
 * Bots that each keep a piece of their state every 5 s: how long a piece takes from the moment at which it is due, and whether links are
 * slower meanwhile.
 */
export async function measureStates(stage: Stage, store: string, seconds: number): Promise<Figure[]> {
  const url = await stage.ours.url();
  const lanes = await Lanes.open(url);
  const bots = await makeBots(stage, url, lanes);
  const without = await yesTimes(stage, LINKS);
  const writing = write(lanes, bots, seconds);
  const during: number[] = [];
  while (!writing.isOver()) during.push(...(await yesTimes(stage, 1)));
  const times = (await writing.times).toSorted((a, b) => a - b);
  lanes.close();
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  const each = { unit: 'ms', other: null, otherName: null, samples: times.length } as const;
  const name = `a piece of a state of one of ${BOTS} bots, ${store}`;
  return [
    { ...each, name: `${name}, p50`, ours: at(0.5) },
    { ...each, name: `${name}, p99`, ours: at(0.99), target: atMost(250, 'value') },
    {
      name: `phone's yes to ID while ${BOTS} bots write, ${store}`,
      unit: 'ms',
      ours: median(during),
      other: median(without),
      otherName: 'without these writes',
      target: atMost(1.2),
      samples: during.length,
    },
  ];
}

/** Links one device, and brings its state again and again, without most of its keys. Each copy is a session of its own. */
async function makeBots(stage: Stage, url: string, lanes: Lanes): Promise<readonly Bot[]> {
  const { text } = await linkOurs(stage);
  const answer = await fetch(`${url}/session`, { headers: { Authorization: `Bearer ${text}` } });
  const { creds, keys } = (await answer.json()) as State;
  const few = Object.fromEntries(Object.entries(keys).filter(([type]) => type !== 'pre-key'));
  const body = JSON.stringify({ creds, keys: few, allowIncomplete: true });
  const bots: Bot[] = [];
  await Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let at = lane; at < BOTS; at += 4) bots.push(await makeBot(url, body, at));
    }),
  );
  for (const { bearer, address } of bots) {
    await lanes.run(
      post('/session/state/lease', {}, { Authorization: `Bearer ${bearer}`, 'X-Forwarded-For': address }),
    );
  }
  return bots;
}

async function makeBot(url: string, body: string, at: number): Promise<Bot> {
  const address = `${11 + (at % 100)}.${Math.floor(at / 100)}.7.9`;
  const headers = {
    'Content-Type': 'application/json',
    'x-api-key': BENCH_KEY,
    'X-Forwarded-For': address,
  };
  const answer = await fetch(`${url}/session`, { method: 'POST', headers, body });
  const { sessionId = '', ...problem } = (await answer.json()) as { readonly sessionId?: string };
  if (sessionId === '') throw new Error(`no session was made: ${JSON.stringify(problem)}`);
  return {
    bearer: bearerText(parseShortId(sessionId, PREFIX)),
    address,
    seq: 0,
    answered: Promise.resolve(),
  };
}

function write(
  lanes: Lanes,
  bots: readonly Bot[],
  seconds: number,
): { readonly times: Promise<readonly number[]>; readonly isOver: () => boolean } {
  let isOver = false;
  const run = async () => {
    const startMs = performance.now();
    const running: Promise<number>[] = [];
    const pieces = Math.floor((seconds * 1_000 * bots.length) / APART_MS);
    for (let piece = 0; piece < pieces; piece += 1) {
      const dueMs = startMs + (piece * APART_MS) / bots.length;
      if (dueMs > performance.now()) await pause(dueMs - performance.now());
      const bot = bots[piece % bots.length];
      if (bot === undefined) break;
      bot.answered = bot.answered.then(() => lanes.run(pieceOf(bot)));
      running.push(bot.answered.then(() => performance.now() - dueMs));
    }
    const times = await Promise.all(running);
    isOver = true;
    return times;
  };
  return { times: run(), isOver: () => isOver };
}

function pieceOf(bot: Bot): string {
  bot.seq += 1;
  const piece = { epoch: 1, seq: bot.seq, sealed: randomBytes(PIECE_BYTES).toString('base64url') };
  return put('/session/state/log', piece, {
    Authorization: `Bearer ${bot.bearer}`,
    'X-Forwarded-For': bot.address,
  });
}

/** Connections of which each carries one request at a time; further requests wait for the next free one. */
class Lanes {
  readonly #free: Connection[];
  readonly #all: readonly Connection[];
  readonly #waiting: ((connection: Connection) => void)[] = [];

  private constructor(all: readonly Connection[]) {
    this.#all = all;
    this.#free = [...all];
  }

  static async open(url: string): Promise<Lanes> {
    const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(url)));
    await Promise.all(all.map((connection) => connection.ask(get('/healthz'))));
    return new Lanes(all);
  }

  async run(request: string): Promise<void> {
    const connection =
      this.#free.pop() ?? (await new Promise<Connection>((resolve) => this.#waiting.push(resolve)));
    const status = await connection.ask(request);
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(connection);
    else next(connection);
    if (status !== 200) throw new Error(`${status} of ${request.split('\r\n')[0]}`);
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }
}
