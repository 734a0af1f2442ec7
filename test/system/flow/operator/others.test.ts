import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/app/system.ts';
import type { Readiness } from '../../../../src/wire/readiness.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { memoryShared } from '../../../double/memory-shared.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { newRingText } from '../../../kit/session/harness.ts';

const TOKEN = 'token-of-the-operator';

async function readinessOf({ url }: TestApp): Promise<Readiness> {
  return (await (await fetch(`${url}/readyz`)).json()) as Readiness;
}

async function instancesOf({ url }: TestApp): Promise<ReadonlySet<string>> {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  const named = [...(await answer.text()).matchAll(/^trekker_ready(?:\{instance="([^"]+)"\})? /gm)];
  return new Set(named.map(([, instance = 'no label']) => instance));
}

test('each of two processes on one store tells of the other, and shows the metrics of both; one that ended is not shown', async () => {
  const shared = memoryShared(systemClock);
  const env = { METRICS_TOKEN: TOKEN, ENCRYPTION_KEYS: newRingText('k1') };
  const store = () => openMemoryStore(systemClock, shared.view());
  const here = await startApp(env, { store: store() });
  const there = await startApp(env, { store: store() });
  try {
    for (const app of [here, there]) {
      await expect.poll(() => readinessOf(app), { timeout: 10_000 }).toMatchObject({ others: 1 });
      await expect.poll(async () => (await instancesOf(app)).size, { timeout: 10_000 }).toBe(2);
    }
  } finally {
    await there.close();
  }
  await expect.poll(() => readinessOf(here), { timeout: 10_000 }).toMatchObject({ others: 0 });
  expect((await instancesOf(here)).size).toBe(1);
  await here.close();
});

test('with the embedded store, nothing is said of others, and no series has a label for the process', async () => {
  const app = await startApp({ METRICS_TOKEN: TOKEN });

  expect(await readinessOf(app)).not.toHaveProperty('others');
  expect(await instancesOf(app)).toEqual(new Set(['no label']));
  await app.close();
});
