import autocannon from 'autocannon';
import { atLeast, median, type Figure } from './figures.ts';

const CONNECTIONS = 50;
/** A session ID may be restored 30 times an hour. */
const RESTORES_PER_ID = 30;

type Request = autocannon.Request;
type Outcome = { readonly perSecond: number; readonly p99Ms: number };

/** Fires `amount` requests over 50 connections; each connection has its own share of `requests` and repeats it in turn. */
async function fire(url: string, requests: readonly Request[], amount: number): Promise<Outcome> {
  let next = 0;
  const share = Math.max(1, Math.floor(requests.length / CONNECTIONS));
  const startedAtMs = performance.now();
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    amount,
    setupClient: (client) => {
      const from = (next * share) % requests.length;
      next += 1;
      client.setRequests(requests.slice(from, from + share));
    },
  });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${result.non2xx} refused, ${result.errors} failed of ${amount} to ${url}`);
  }
  return { perSecond: (amount / (performance.now() - startedAtMs)) * 1000, p99Ms: result.latency.p99 };
}

/** Requests a second that bots and the validator get, against an empty Express route, in turn. */
export async function measureLoad(
  oursUrl: string,
  plainUrl: string,
  allIds: readonly string[],
  turns: number,
): Promise<Figure[]> {
  // As many for each connection, so that each ID is used equally often.
  const ids = allIds.slice(0, allIds.length - (allIds.length % CONNECTIONS));
  const restores: Request[] = ids.map((id) => ({
    method: 'GET',
    path: '/session',
    headers: { authorization: `Bearer ${id}`, 'accept-encoding': 'gzip' },
  }));
  const validations: Request[] = ids.slice(0, CONNECTIONS).map((id) => ({
    method: 'POST',
    path: '/validate',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sessionId: id }),
  }));
  const amount = Math.floor((ids.length * RESTORES_PER_ID * 0.9) / turns);
  const runs: Record<'plain' | 'session' | 'validate', Outcome[]> = { plain: [], session: [], validate: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    runs.plain.push(await fire(plainUrl, [{ method: 'GET', path: '/' }], Math.max(amount, 5_000)));
    runs.session.push(await fire(oursUrl, restores, amount));
    runs.validate.push(await fire(oursUrl, validations, amount));
  }
  return (['session', 'validate'] as const).flatMap((route) => {
    const name = route === 'session' ? 'GET /session' : 'POST /validate';
    const pair = (pick: (outcome: Outcome) => number) => ({
      ours: median(runs[route].map(pick)),
      other: median(runs.plain.map(pick)),
      otherName: 'empty Express route' as const,
      samples: turns,
    });
    return [
      {
        name: `${name}, requests a second`,
        unit: '/s',
        ...pair(({ perSecond }) => perSecond),
        target: atLeast(0.5),
      },
      { name: `${name}, p99 with ${CONNECTIONS} connections`, unit: 'ms', ...pair(({ p99Ms }) => p99Ms) },
    ];
  });
}
