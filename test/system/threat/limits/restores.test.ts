import { afterEach, describe, expect, test } from 'vitest';
import { problemOf } from '../../../kit/program/client.ts';
import { ShiftedClock } from '../../../kit/clock.ts';
import { askReport, askSession, linkByQr } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Limits on repeated restores of one session ID. */

const MINUTE_MS = 60_000;
const RESTORES_AN_HOUR = 30;

let app: TestApp | null = null;

afterEach(async () => {
  await app?.close();
  app = null;
});

async function expiryOf(url: string, id: string): Promise<string> {
  const { expiresAt } = (await (await askReport(url, id)).json()) as { expiresAt: string };
  return expiresAt;
}

describe('F25: a bot that crashes and restores in a loop', () => {
  test('is refused in words that speak of the session, with the true waiting time', async () => {
    const clock = new ShiftedClock();
    app = await startApp({}, { clock });
    const { id } = await linkByQr(app);
    const statuses: number[] = [];
    for (let index = 0; index < RESTORES_AN_HOUR; index += 1) {
      statuses.push((await askSession(app.url, id)).status);
    }
    clock.pass(20 * MINUTE_MS);
    const refused = await askSession(app.url, id);
    const { code, detail, retryAfter = 0 } = await problemOf(refused);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(refused.status).toBe(429);
    expect(code).toBe('RATE_LIMITED');
    expect(detail).toContain('session ID');
    expect(detail).not.toMatch(/number|\d/);
    expect(refused.headers.get('retry-after')).toBe(String(retryAfter));
    expect(retryAfter).toBeGreaterThan(38 * 60);
    expect(retryAfter).toBeLessThanOrEqual(40 * 60);
    clock.pass((retryAfter + 1) * 1_000);
    expect((await askSession(app.url, id)).status).toBe(200);
  });

  test('every five minutes or faster, does not renew the life of the session; a bot in use does', async () => {
    const clock = new ShiftedClock();
    app = await startApp({}, { clock });
    const { id } = await linkByQr(app);
    for (let index = 0; index < 12; index += 1) {
      await askSession(app.url, id);
      clock.pass(5 * MINUTE_MS);
    }
    const before = await expiryOf(app.url, id);
    for (let index = 0; index < 60; index += 1) {
      await askSession(app.url, id);
      clock.pass(5 * MINUTE_MS);
    }
    expect(await expiryOf(app.url, id)).toBe(before);

    clock.pass(2 * 60 * MINUTE_MS);
    await askSession(app.url, id);
    await expect.poll(() => expiryOf(app?.url ?? '', id)).not.toBe(before);
  });
});
