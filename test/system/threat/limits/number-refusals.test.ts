import { describe, expect, test } from 'vitest';
import type { StartedLink } from '../../../../src/wire/link.ts';
import { problemOf, start } from '../../../kit/program/client.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';
import { cancel, startFrom } from '../support/codes.ts';
import { appsOfEachTest } from '../support/apps.ts';

/** The refusal of a number must not tell strangers why the number is refused. */

const OWNER = '+254712345678';
const OTHER = '+254712345679';
const NUMBER_LIMIT = { CODES_PER_NUMBER: '2/10m,5/1d' };

const open = appsOfEachTest();

/** Requests a code and ends the connection after `ms`; throws if there was an answer before. */
async function leaveAfter(app: TestApp, number: string, forwarded: string, ms: number): Promise<void> {
  const patience = AbortSignal.timeout(ms);
  const asking = fetch(`${app.url}/code`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded },
    body: JSON.stringify({ number }),
    signal: patience,
  });
  await expect(asking).rejects.toThrow('timeout');
}

/** The header names of an answer, which must not depend on the reason of a refusal. */
function headersOf(answer: Response): readonly string[] {
  return [...answer.headers.keys()].toSorted();
}

describe('T59: the refusal of a number', () => {
  test('is one and the same for a link under way and for points that are spent, and no header tells of either', async () => {
    const app = await open({ CODES_PER_NUMBER: '1/10m', CODES_PER_ADDRESS: '5/10m', TRUST_PROXY: '1' });
    const first = await startFrom(app, OWNER, '203.0.113.7');
    const underWay = await startFrom(app, OWNER, '198.51.100.1');
    await cancel(app, first);
    const spent = await startFrom(app, OWNER, '198.51.100.1');
    const [a, b] = [await problemOf(underWay), await problemOf(spent)];

    expect([underWay.status, spent.status]).toEqual([429, 429]);
    expect({ ...a, requestId: '', retryAfter: 0 }).toEqual({ ...b, requestId: '', retryAfter: 0 });
    expect(a).toMatchObject({ code: 'RATE_LIMITED', title: 'No code for this number right now' });
    expect(headersOf(underWay)).toEqual(headersOf(spent));
    expect(headersOf(spent)).not.toContain('ratelimit');
    expect([a.retryAfter, b.retryAfter]).toEqual([600, 600]);
  });

  test('is the same on the old address, and says when a link under way ends at the latest', async () => {
    const app = await open({ CODES_PER_NUMBER: '2/10m' });
    const old = () => fetch(`${app.url}/code?number=${encodeURIComponent(OWNER)}`);
    const first = await start(app.url, 'code', { number: OWNER });
    const underWay = await old();
    await cancel(app, first);
    await cancel(app, await start(app.url, 'code', { number: OWNER }));
    const spent = await old();

    expect([underWay.status, spent.status]).toEqual([429, 429]);
    expect(await underWay.json()).toEqual(await spent.json());
    expect(headersOf(underWay)).toEqual(headersOf(spent));
    expect(underWay.headers.get('Retry-After')).toBe('180');
  });

  test.each([0, 1])(
    'tells nobody who hangs up early anything: with %i codes left, it costs the same and is as silent',
    async (codes) => {
      const app = await open(
        { CODES_PER_NUMBER: `${codes + 1}/10m`, CODES_PER_ADDRESS: '9/10m', TRUST_PROXY: '1' },
        { minCodeMs: 60_000 },
      );
      const stall = { at: 'upgrade', do: { kind: 'stall' } } as const;
      await cancel(app, await startFrom(app, OWNER, '198.51.100.1'));
      const release = app.whatsapp.faults.add(stall);
      await leaveAfter(app, OWNER, '203.0.113.7', 150);
      release();
      await app.whatsapp.awaitSockets(0);
      const next = await startFrom(app, OTHER, '203.0.113.7');

      expect(next.headers.get('RateLimit')).toBe('"codes-per-address";r=7;t=600');
      expect(app.whatsapp.counts.codeRequests).toBe(2);
    },
  );

  test('comes no sooner than the code for another number', async () => {
    const app = await open({ CODES_PER_NUMBER: '1/10m', TRUST_PROXY: '1' }, { minCodeMs: 400 });
    const first = await startFrom(app, OWNER, '203.0.113.7');
    for (const end of [() => Promise.resolve(), () => cancel(app, first)]) {
      await end();
      const sinceMs = performance.now();
      expect((await startFrom(app, OWNER, '198.51.100.1')).status).toBe(429);
      expect(performance.now() - sinceMs).toBeGreaterThan(390);
    }
  });

  test('is not given while the link before is ending: the start waits for it', async () => {
    const app = await open({ CODES_PER_NUMBER: '2/10m' });
    const first = await start(app.url, 'code', { number: OWNER });
    const { linkId, token } = (await first.json()) as StartedLink;
    const headers = { Authorization: `Bearer ${token}` };
    await fetch(`${app.url}/code/${linkId}`, { method: 'DELETE', headers });

    expect((await start(app.url, 'code', { number: OWNER })).status).toBe(201);
  });

  test('tells who is allowed nothing of the number', async () => {
    const app = await open({ ...NUMBER_LIMIT, CODES_PER_ADDRESS: '5/10m', CODES_PER_HOUR: '300' });
    const first = await start(app.url, 'code', { number: OWNER });
    await cancel(app, first);
    const second = await start(app.url, 'code', { number: OWNER });
    const names = [first, second].map((answer) => answer.headers.get('RateLimit-Policy'));

    expect(names).toEqual(['"codes-per-address";q=5;w=600', '"codes-per-address";q=5;w=600']);
    expect(headersOf(first)).toEqual(headersOf(second));
  });
});
