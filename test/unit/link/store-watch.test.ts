import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../../src/wire/errors.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { FakeClock } from '../../double/clock.ts';
import { finalStep, started } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

let app: TestApp;

afterEach(() => app.close());

test.each(['qr', 'code'] as const)(
  'a link by %s that waits for a phone, when the store stops working, ends with STORE_UNAVAILABLE',
  async (method) => {
    const clock = new FakeClock(Date.now());
    const { sessions, counters } = openMemoryStore(clock);
    let isBroken = false;
    const ping = () => (isBroken ? Promise.reject(new AppError('STORE_UNAVAILABLE')) : Promise.resolve());
    app = await startApp({}, { clock, store: { sessions: { ...sessions, ping }, counters, shared: null } });
    const link = await started(app.url, method, method === 'code' ? { number: '+254712345678' } : {});
    const last = finalStep(app.url, method, link);
    await clock.advanceAsync(10_000);
    expect(app.app.counts().links).toBe(1);
    isBroken = true;
    await clock.advanceAsync(10_000);

    expect(await last).toMatchObject({ state: 'failed', error: { code: 'STORE_UNAVAILABLE' } });
  },
);
