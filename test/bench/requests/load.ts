import { Connection } from './connection.ts';
import { atLeast, median, type Figure } from '../figures.ts';
import { get, post } from './text.ts';

const CONNECTIONS = 50;
/** A session ID may be restored 30 times an hour. */
const RESTORES_PER_ID = 27;
/** The number of requests of each kind in a turn: enough for a second or more, and for V8 to compile the code. */
const REQUESTS = 5_000;

/** The number of bots that start at once; it must be below the number of rows that the program caches. */
const MAX_IDS = 150;

type Outcome = { readonly perSecond: number; readonly p99Ms: number };

/**
 * Fires `amount` requests, those of `requests` in turn, over 50 connections of which each waits for its answer. Each has been answered
 * once before: Node takes one new connection in each turn of its event loop, so under load the last of them would wait for half a second.
 */
async function fire(url: string, requests: readonly string[], amount: number): Promise<Outcome> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(url)));
  await Promise.all(connections.map((connection) => connection.ask(get('/healthz'))));
  const times: number[] = [];
  let next = 0;
  const lane = async (connection: Connection) => {
    while (next < amount) {
      const request = requests[(next += 1) % requests.length];
      if (request === undefined) throw new Error('nothing to ask');
      const startedAtMs = performance.now();
      const status = await connection.ask(request);
      times.push(performance.now() - startedAtMs);
      if (status !== 200) throw new Error(`${status} of ${request.split('\n')[0]}`);
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(connections.map(lane));
  const perSecond = (amount / (performance.now() - startedAtMs)) * 1000;
  for (const connection of connections) connection.close();
  return { perSecond, p99Ms: times.toSorted((a, b) => a - b)[Math.floor(amount * 0.99)] ?? 0 };
}

const restore = (id: string) => get('/session', { Authorization: `Bearer ${id}`, 'Accept-Encoding': 'gzip' });

function compare(name: string, ours: readonly Outcome[], plain: readonly Outcome[]): Figure[] {
  const pair = (pick: (outcome: Outcome) => number) => ({
    ours: median(ours.slice(1).map(pick)),
    other: median(plain.slice(1).map(pick)),
    otherName: 'empty Express route' as const,
    samples: ours.length - 1,
  });
  const rate = pair(({ perSecond }) => perSecond);
  return [
    { name: `${name}, requests a second`, unit: '/s', ...rate, target: atLeast(0.5) },
    { name: `${name}, p99 with ${CONNECTIONS} connections`, unit: 'ms', ...pair(({ p99Ms }) => p99Ms) },
  ];
}

/**
 * Requests a second that bots and the validator get, each against an empty Express route of the same method, in turn. Each turn has IDs of
 * its own, which no request has named before; the first turn warms all of them up. The first look at an ID checks every key in it, so it is
 * a figure of its own, because how often an ID is looked at again is not known.
 */
export async function measureLoad(
  oursUrl: string,
  plainUrl: string,
  ids: readonly string[],
  turns: number,
): Promise<Figure[]> {
  const share = Math.min(MAX_IDS, Math.floor(ids.length / (turns + 1)));
  const kinds = ['plainGet', 'session', 'plainPost', 'firstLook', 'validate'] as const;
  const runs: Record<(typeof kinds)[number], Outcome[]> = {
    plainGet: [],
    session: [],
    plainPost: [],
    firstLook: [],
    validate: [],
  };
  for (let turn = 0; turn <= turns; turn += 1) {
    const own = ids.slice(turn * share, (turn + 1) * share);
    const restores = Math.min(REQUESTS, own.length * RESTORES_PER_ID);
    runs.plainGet.push(await fire(plainUrl, [get('/')], REQUESTS));
    runs.session.push(await fire(oursUrl, own.map(restore), restores));
    runs.plainPost.push(await fire(plainUrl, [post('/', { sessionId: own[0] })], REQUESTS));
    const looks = own.map((sessionId) => post('/validate', { sessionId }));
    runs.firstLook.push(await fire(oursUrl, looks, looks.length));
    runs.validate.push(await fire(oursUrl, looks, REQUESTS));
  }
  const firstLook: Figure = {
    name: 'POST /validate of an ID never seen, each',
    unit: 'ms',
    ours: median(runs.firstLook.slice(1).map(({ perSecond }) => 1_000 / perSecond)),
    other: null,
    otherName: null,
    samples: turns * share,
  };
  return [
    ...compare('GET /session', runs.session, runs.plainGet),
    ...compare('POST /validate', runs.validate, runs.plainPost),
    firstLook,
  ];
}
