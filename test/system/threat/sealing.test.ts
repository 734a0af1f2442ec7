import { expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import { formatShortId, SECRET_BYTES } from '../../../src/session-id/id.ts';
import { filesBelow, findCanaries, type Canary } from '../../kit/leak-check/leak-check.ts';
import { askSession, linkByQr } from '../../kit/program/link.ts';
import { startApp } from '../../kit/program/start-app.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';

/** The encryption of stored sessions, and the secrecy of the IDs that open them. */

const SESSIONS = 50;
/** The number of links at once, which is the limit for one address. */
const LANES = 5;

test('T10: a hundred thousand IDs are all different', () => {
  const ids = Array.from({ length: 100_000 }, () =>
    formatShortId('TREKKER-MD', systemRandom.bytes(SECRET_BYTES)),
  );
  expect(new Set(ids).size).toBe(100_000);
});

test(`T03, T04: the files of a store with ${SESSIONS} sessions name no account and hold no key, and no answer held an ID`, async () => {
  needsOneProcess('it reads the file of the embedded store');
  const app = await startApp();
  const canaries: Canary[] = [];
  const ids = new Map<string, string>();
  const lane = async () => {
    for (let index = 0; index < SESSIONS / LANES; index += 1) {
      const { id, number } = await linkByQr(app);
      ids.set(id, number);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const [id, number] of ids) {
    const text = await (await askSession(app.url, id)).text();
    const { creds } = JSON.parse(text) as {
      creds: { me: { id: string }; noiseKey: { private: { data: string } } };
    };
    canaries.push(
      { kind: 'session ID', value: id.slice(id.indexOf('~') + 1) },
      { kind: 'number', value: number },
      { kind: 'number', value: creds.me.id },
      { kind: 'key', value: Buffer.from(creds.noiseKey.private.data, 'base64') },
    );
  }
  expect(ids.size).toBe(SESSIONS);
  const files = await filesBelow(app.dir);
  expect(files.map(({ name }) => name)).toContain('data/sessions.db');
  expect(findCanaries(canaries, files)).toEqual([]);
  const answers = app.answers.map(({ body }) => body()).join('\n');
  expect(answers).not.toMatch(/TREKKER-MD~[02-9ac-hj-np-z]{39}/);
  await app.close();
});
