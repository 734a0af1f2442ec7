import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectAuthState } from '../../../../src/auth-state/checks/checks.ts';
import { maskNumber } from '../../../../src/link/number/phone.ts';
import { createReport } from '../../../../src/session/report.ts';
import { put, type Path } from '../../../kit/auth-state/encodings.ts';
import { makeWholeState } from '../../../kit/auth-state/whole-state.ts';
import { askReport } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { sayInEnglish } from '../../../../src/texts/en/reasons.ts';

const MAX_ANSWER_BYTES = 8_000;
const MAX_REPEATED = 200;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

const whole = makeWholeState();

/** The path of every value in creds and keys. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

const WORDS = { mask: maskNumber, say: sayInEnglish };

/** The length of the longest repetition of `part` in a text. */
function longestRun(text: string, part: RegExp): number {
  return Math.max(0, ...[...text.matchAll(part)].map(([run]) => run.length));
}

function expectSmall(answer: string): void {
  expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
  expect(longestRun(answer, /x+|7+|(?:\\u0001)+|é+/g)).toBeLessThanOrEqual(MAX_REPEATED * 6);
  expect(longestRun(answer, /x+|7+|é+/g)).toBeLessThanOrEqual(MAX_REPEATED);
}

describe('T75: an answer to a pasted text', () => {
  test('is small, whatever is written into which field', () => {
    for (const path of placesIn(whole)) {
      for (const long of ['x', '7', '\u0001', 'é'].map((part) => part.repeat(100_000))) {
        const state = structuredClone(whole);
        put(state, path, long);
        const { checks, account, appStateKeyId } = inspectAuthState(state.creds, state.keys);
        const report = createReport({ format: 'json', checks, account }, WORDS);
        expectSmall(JSON.stringify({ report, appStateKeyId }));
      }
    }
  });

  test('is small, whatever keys are called', () => {
    const long = 'x'.repeat(100_000);
    for (const type of [...Object.keys(whole.keys), long]) {
      const state = structuredClone(whole);
      state.keys[type] = { ...state.keys[type], [long]: { public: long, private: long } };
      const { checks, account } = inspectAuthState(state.creds, state.keys);
      expectSmall(JSON.stringify(createReport({ format: 'json', checks, account }, WORDS)));
    }
  });

  test.each([
    ['a long name', (me: Record<string, unknown>) => (me['name'] = 'x'.repeat(900_000))],
    [
      'a name of control characters',
      (me: Record<string, unknown>) => (me['name'] = '\u0001'.repeat(150_000)),
    ],
    [
      'a long number',
      (me: Record<string, unknown>) => (me['id'] = `${'7'.repeat(900_000)}:1@s.whatsapp.net`),
    ],
  ])('with %s in 1.4 kB of packed creds, is small on every address', async (_, change) => {
    const { creds } = structuredClone(whole);
    change(creds['me'] as Record<string, unknown>);
    creds['platform'] = 'x'.repeat(50_000);
    creds['myAppStateKeyId'] = 'x'.repeat(50_000);
    const sessionId = `TREKKER-MD~${gzipSync(JSON.stringify(creds)).toString('base64')}`;
    const headers = { 'Content-Type': 'application/json' };
    const old = await fetch(`${app.url}/giftedValidate.php`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ sessionId }),
    });

    for (const answer of [await askReport(app.url, sessionId), old]) expectSmall(await answer.text());
  });

  test('shows a name of an ordinary length as it is, without characters that turn text around', () => {
    const { creds } = structuredClone(whole);
    Object.assign(Object(creds['me']), { name: 'Ada \u202eLovelace\n👩‍💻' });

    expect(inspectAuthState(creds, null).account?.name).toBe('Ada  Lovelace 👩‍💻');
  });
});
