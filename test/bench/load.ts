import { Pool, type Dispatcher } from 'undici';
import { atLeast, median, type Figure } from './figures.ts';

const CONNECTIONS = 50;
/** A session ID may be restored 30 times an hour. */
const RESTORES_PER_ID = 27;
/** Enough of each kind in a turn for a second or more; the compiler of JavaScript needs some hundreds to get going. */
const REQUESTS = 5_000;

/** As many bots as start at once on a server of some size; fewer than the rows it keeps at hand. */
const MOST_IDS = 150;

type Request = Omit<Dispatcher.RequestOptions, 'origin'>;
type Outcome = { readonly perSecond: number; readonly p99Ms: number };

/**
 * Fires `amount` requests, those of `requests` in turn, over 50 connections of which each waits for its answer. The connections are
 * there before: Node takes one in each turn of its event loop, so under load the last of them would wait for half a second.
 */
async function fire(url: string, requests: readonly Request[], amount: number): Promise<Outcome> {
  const pool = new Pool(new URL(url).origin, { connections: CONNECTIONS, pipelining: 1 });
  const connect = async () => (await pool.request({ method: 'HEAD', path: '/' })).body.dump();
  await Promise.all(Array.from({ length: CONNECTIONS }, connect));
  const times: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next < amount) {
      const request = requests[(next += 1) % requests.length];
      if (request === undefined) throw new Error('nothing to ask');
      const startedAtMs = performance.now();
      const { statusCode, body } = await pool.request(request);
      await body.dump({ limit: Infinity });
      times.push(performance.now() - startedAtMs);
      if (statusCode !== 200) throw new Error(`${statusCode} of ${request.path}`);
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  const perSecond = (amount / (performance.now() - startedAtMs)) * 1000;
  await pool.close();
  return { perSecond, p99Ms: times.toSorted((a, b) => a - b)[Math.floor(amount * 0.99)] ?? 0 };
}

const json = (body: object): Request => ({
  method: 'POST',
  path: '/validate',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const restore = (id: string): Request => ({
  method: 'GET',
  path: '/session',
  headers: { authorization: `Bearer ${id}`, 'accept-encoding': 'gzip' },
});

/**
 * Requests a second that bots and the validator get, each against an empty Express route of the same method, in turn. Each turn has
 * IDs of its own, nobody has asked for them before; the first turn warms all of them up.
 */
export async function measureLoad(
  oursUrl: string,
  plainUrl: string,
  ids: readonly string[],
  turns: number,
): Promise<Figure[]> {
  const share = Math.min(MOST_IDS, Math.floor(ids.length / (turns + 1)));
  const kinds = ['plainGet', 'session', 'plainPost', 'validate'] as const;
  const runs: Record<(typeof kinds)[number], Outcome[]> = {
    plainGet: [],
    session: [],
    plainPost: [],
    validate: [],
  };
  for (let turn = 0; turn <= turns; turn += 1) {
    const own = ids.slice(turn * share, (turn + 1) * share);
    const restores = Math.min(REQUESTS, own.length * RESTORES_PER_ID);
    runs.plainGet.push(await fire(plainUrl, [{ method: 'GET', path: '/' }], REQUESTS));
    runs.session.push(await fire(oursUrl, own.map(restore), restores));
    runs.plainPost.push(await fire(plainUrl, [{ ...json({ sessionId: own[0] }), path: '/' }], REQUESTS));
    runs.validate.push(
      await fire(
        oursUrl,
        own.map((sessionId) => json({ sessionId })),
        REQUESTS,
      ),
    );
  }
  const compare = (name: string, ours: readonly Outcome[], plain: readonly Outcome[]): Figure[] => {
    const pair = (pick: (outcome: Outcome) => number) => ({
      ours: median(ours.slice(1).map(pick)),
      other: median(plain.slice(1).map(pick)),
      otherName: 'empty Express route' as const,
      samples: turns,
    });
    const rate = pair(({ perSecond }) => perSecond);
    return [
      { name: `${name}, requests a second`, unit: '/s', ...rate, target: atLeast(0.5) },
      { name: `${name}, p99 with ${CONNECTIONS} connections`, unit: 'ms', ...pair(({ p99Ms }) => p99Ms) },
    ];
  };
  return [
    ...compare('GET /session', runs.session, runs.plainGet),
    ...compare('POST /validate', runs.validate, runs.plainPost),
  ];
}
