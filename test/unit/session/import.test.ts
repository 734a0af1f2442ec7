import { assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { expect, test } from 'vitest';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import { createInspector } from '../../../src/session/inspect.ts';
import { createImporter, type Importer } from '../../../src/session/import.ts';
import { readPaste } from '../../../src/session-id/paste.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';
import { bytesAt, CREDS_PLACES, ENCODINGS, KEY_PLACES, put } from '../../kit/auth-state/encodings.ts';
import { makeWholeState, type WholeState } from '../../kit/auth-state/whole-state.ts';
import { BROKEN_CREDS } from '../../kit/whatsapp/broken-creds.ts';
import { BROKEN_KEYS } from '../../kit/whatsapp/broken-keys.ts';
import {
  detailOf,
  errorOf,
  PREFIX,
  rowsOf,
  setUp,
  spoiltSetUp,
  textOf,
  type Harness,
} from '../../kit/session/harness.ts';
import type { Row } from '../../kit/whatsapp/state.ts';

type Bring = (
  state: { creds: unknown; keys: unknown },
  accept?: 'complete' | 'usable',
) => ReturnType<Importer>;

function importerOf(harness: Harness): { bring: Bring; validate: (id: string) => Promise<unknown> } {
  const words = { mask: (digits: string) => digits.slice(0, 3), say: sayInEnglish };
  const nothing = () => Promise.reject(new Error('nobody is asked'));
  const inspector = createInspector({
    ...harness,
    inspect: inspectAuthState,
    liveCheck: nothing,
    limiter: { take: nothing, consume: nothing, peek: nothing },
    prefix: PREFIX,
    words,
  });
  const bring = createImporter({ ...harness, inspect: inspectAuthState, inspector, prefix: PREFIX, words });
  const ask = { live: false, addressKey: 'a' };
  return {
    bring: ({ creds, keys }, accept = 'complete') => bring({ creds, keys, accept, addressKey: 'a' }),
    validate: async (id) => (await inspector({ pasted: readPaste(id, PREFIX), ...ask })).report,
  };
}

/** The form in which creds and keys reach the importer: through JSON. */
function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

test('a state as Baileys writes it, restores byte for byte as it was brought, and the report is that of the validator', async () => {
  const harness = setUp();
  const { bring, validate } = importerOf(harness);
  await assert(
    asyncProperty(
      record({ preKeys: integer({ min: 1, max: 4 }), counter: integer({ min: 1, max: 9 }) }),
      async ({ preKeys, counter }) => {
        const { creds, keys } = throughJson(makeWholeState());
        creds['accountSyncCounter'] = counter;
        for (let id = preKeys + 1; id <= 3; id += 1)
          Reflect.deleteProperty(keys['pre-key'] ?? {}, String(id));
        Object.assign(creds, {
          nextPreKeyId: preKeys >= 3 ? 4 : preKeys + 1,
          firstUnuploadedPreKeyId: preKeys >= 3 ? 4 : preKeys + 1,
        });
        const { sessionId, report, fingerprint } = await bring({ creds, keys });
        const stored = JSON.parse(await textOf(harness, sessionId)) as WholeState;

        expect(JSON.stringify(stored.creds)).toBe(JSON.stringify(creds));
        expect(JSON.stringify(stored.keys)).toBe(JSON.stringify(keys));
        expect(report).toEqual(await validate(sessionId));
        expect(report).toMatchObject({ status: 'valid', format: 'short' });
        expect(fingerprint).toMatch(/^[0-9a-f]{8}$/);
      },
    ),
    { numRuns: 12 },
  );
});

test('a state of any store, restores the same bytes, in the form of Baileys', async () => {
  const harness = setUp();
  const { bring } = importerOf(harness);
  const places = [...CREDS_PLACES, ...KEY_PLACES];
  await assert(
    asyncProperty(constantFrom(...Object.keys(ENCODINGS)), async (name) => {
      const whole = throughJson(makeWholeState());
      const given = structuredClone(whole);
      for (const path of places) put(given, path, throughJson(ENCODINGS[name]?.(bytesAt(whole, path))));
      const { sessionId } = await bring(given);
      const stored: unknown = JSON.parse(await textOf(harness, sessionId));

      for (const path of places)
        expect([name, path, bytesAt(stored, path)]).toEqual([name, path, bytesAt(whole, path)]);
    }),
    { numRuns: 30 },
  );
});

test('T91: a state that the validator does not call valid, is refused in its words, and nothing is stored', async () => {
  const harness = setUp();
  const { bring } = importerOf(harness);
  const rows: readonly Row[] = [...BROKEN_CREDS, ...BROKEN_KEYS];
  const kept: string[] = [];
  for (const [what, breakIt] of rows) {
    const state = throughJson(makeWholeState());
    for (const [name, bytes] of Object.entries(state.creds['account'] ?? {}))
      put(state, ['creds', 'account', name], (bytes as { data: string }).data);
    breakIt(state as unknown as Parameters<typeof breakIt>[0]);
    const error = await errorOf(() => bring(state));
    if (error?.code !== 'BODY_INVALID') kept.push(what);
  }

  expect(kept).toEqual([]);
  for (const creds of [null, 7, 'x', [], {}, { noiseKey: 1 }, '{"a":1}']) {
    expect(await detailOf(() => bring({ creds, keys: {} }, 'usable'))).toContain(
      'No bot can use this session',
    );
  }
  expect(await rowsOf(harness.store)).toBe(0);
});

test('creds alone, are refused with what they lack unless that is allowed; then the report says it', async () => {
  const harness = setUp();
  const { bring } = importerOf(harness);
  const { creds } = throughJson(makeWholeState());
  expect(await detailOf(() => bring({ creds, keys: null }))).toMatch(
    /lacks something.*pre-keys.*allowIncomplete/,
  );
  expect(await rowsOf(harness.store)).toBe(0);
  const { report } = await bring({ creds, keys: null }, 'usable');

  expect(report.status).toBe('incomplete');
});

test('bounds that the checks do not have, are refused as such and not as a fault of the program', async () => {
  const { bring } = importerOf(setUp());
  const nested: unknown = JSON.parse(`${'{"a":'.repeat(22)}1${'}'.repeat(22)}`);
  for (const odd of [
    { session: { '1.0': nested } },
    { session: { '1.0': { [`n${'a'.repeat(300)}`]: 1 } } },
  ]) {
    const { creds, keys } = throughJson(makeWholeState());
    expect(await detailOf(() => bring({ creds, keys: { ...keys, ...odd } }))).toMatch(
      /larger, or nested more deeply/,
    );
  }
});

test('a store that fails, leaves no session behind whose ID nobody has', async () => {
  const harness = spoiltSetUp();
  const { bring } = importerOf(harness);
  harness.faulty.spoil('compareAndSet', 'before', 'before', 'before');
  const error = await errorOf(() => bring(throughJson(makeWholeState())));

  expect(error?.code).toBe('STORE_UNAVAILABLE');
  expect(await rowsOf(harness.store)).toBe(0);
});
