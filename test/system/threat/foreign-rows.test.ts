import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/app/diagnosis.ts';
import { startFakeMongo } from '../../double/mongo/mongo.ts';
import type { Doc } from '../../double/mongo/mongo-wire.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';
import { newRingText } from '../../kit/session/harness.ts';
import { tempFolder } from '../../kit/folder.ts';
import { askSession, linkByQr } from '../../kit/program/link.ts';
import { launchedWith } from '../../kit/program/settings.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const PAST = new Date(Date.now() - 30 * 86_400_000);
/** Rows of connect-mongo and of Auth.js. */
const FOREIGN: readonly Doc[] = [
  { _id: 'xK3p0cFQ', expires: PAST, session: '{"cookie":{}}' },
  { _id: 'token', userId: 'u1', expiresAt: PAST },
];

type Warning = { readonly level: string; readonly msg: string; readonly rows?: unknown };

function warnings(app: TestApp): readonly Warning[] {
  const lines = app.logs().trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Warning).filter(({ level }) => level === 'warn');
}

async function untilCounted(app: TestApp): Promise<void> {
  while (!app.logs().includes('not of this program')) await fetch(`${app.url}/healthz`);
}

describe('T78: a MongoDB that other programs use too', () => {
  test.each(['up', 'down'] as const)(
    '%s at the start: one warning with the number, old sessions open, new ones are made beside',
    async (state) => {
      needsOneProcess('each warns once');
      const fake = await startFakeMongo();
      const env = { MONGODB_URI: fake.uri, ENCRYPTION_KEYS: newRingText('k1') };
      const first = await startApp(env);
      const { id: old } = await linkByQr(first);
      await first.close();
      // These are the names that the former version gave the collections.
      for (const table of ['sessions', 'canary']) {
        fake.put(`sessions.${table}`, ...fake.rows(`sessions.trekker_${table}`));
        fake.drop(`sessions.trekker_${table}`);
      }
      fake.put('sessions.sessions', ...FOREIGN);
      if (state === 'down') await fake.setMode('refuse');
      const app = await startApp(env);
      await fake.setMode('ok');
      while ((await fetch(`${app.url}/readyz`)).status !== 200);
      const { id } = await linkByQr(app);

      expect((await askSession(app.url, old)).status).toBe(200);
      expect((await askSession(app.url, id)).status).toBe(200);
      // The program counts foreign rows again every two seconds after MongoDB was unreachable.
      await untilCounted(app);
      const told = warnings(app).filter(({ msg }) => msg.includes('not of this program'));
      expect(told).toEqual([
        expect.objectContaining({
          rows: { sessions: 2 },
          msg: expect.stringContaining('2 in sessions') as string,
        }),
      ]);
      expect(fake.rows('sessions.sessions')).toHaveLength(FOREIGN.length + 2);
      expect(fake.rows('sessions.sessions')).toEqual(expect.arrayContaining([...FOREIGN]));
      expect(fake.rows('sessions.trekker_sessions')).toEqual([]);
      await app.close();
      const dirs = { DATA_DIR: await tempFolder(), TEMP_DIR: await tempFolder() };
      const findings = await diagnose(launchedWith({ ...env, ...dirs }));
      expect(findings).toContainEqual(
        expect.objectContaining({
          level: 'warning',
          finding: expect.stringContaining('2 in sessions') as string,
        }),
      );
      await fake.close();
    },
  );
});
