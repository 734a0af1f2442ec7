import { array, assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../src/auth-state/folder/folder-files.ts';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import { judgeState } from '../../../src/auth-state/linked-state.ts';
import { createReport } from '../../../src/session/report.ts';
import { faultsForBaileys } from '../../kit/auth-state/baileys-reader.ts';
import {
  at,
  bytesAt,
  CREDS_PLACES,
  ENCODINGS,
  KEY_PLACES,
  put,
  type Path,
} from '../../kit/auth-state/encodings.ts';
import { makeWholeState, type WholeState } from '../../kit/auth-state/whole-state.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

const whole = makeWholeState();
const PLACES = [...CREDS_PLACES, ...KEY_PLACES];
const NAMES = Object.keys(ENCODINGS);

function encode(state: WholeState, path: Path, name: string): void {
  put(state, path, ENCODINGS[name]?.(bytesAt(whole, path)));
}

function statusOf({ creds, keys }: { creds: unknown; keys: unknown }): string {
  const { checks } = inspectAuthState(creds, keys);
  return createReport({ format: 'json', checks, account: null }, { mask: String, say: sayInEnglish }).status;
}

/** The reasons for which the restore client writes nothing, in English. */
function faultsOf({ creds, keys }: { creds: unknown; keys: unknown }): string {
  return (judgeState(creds, keys).faults ?? []).map(sayInEnglish).join(' ');
}

/** The state that the restore client would write, read back from JSON; `null` if it writes nothing. */
function written({ creds, keys }: { creds: unknown; keys: unknown }): WholeState | null {
  const { state } = judgeState(creds, keys);
  if (state === null) return null;
  expect(filesOf(state).get('creds.json')).toBe(JSON.stringify(state.creds));
  return structuredClone(state);
}

/** Expects that the validator, the restore client and Baileys agree on a state. */
function expectAgreement(state: { creds: unknown; keys: unknown }, what: string): WholeState | null {
  const status = statusOf(state);
  const result = written(state);
  expect([what, result === null]).toEqual([what, status === 'invalid']);
  const faults = result === null ? faultsForBaileys(state.creds, state.keys) : [];
  // A state that Baileys could use unchanged must not be refused.
  expect([what, result === null && faults.length === 0]).toEqual([what, false]);
  if (result !== null) expect([what, faultsForBaileys(result.creds, result.keys)]).toEqual([what, []]);
  return result;
}

describe('T74: a state whose bytes are written in another form', () => {
  test('in BufferJSON is valid, and written as it is', () => {
    expect(faultsForBaileys(whole.creds, whole.keys)).toEqual([]);
    expect(statusOf(whole)).toBe('valid');
    expect(written(whole)).toEqual(whole);
  });

  test.each(PLACES.map((path) => [path.join('.'), path] as const))(
    'at %s is taken in every form and written so that Baileys reads the same bytes',
    (_, path) => {
      for (const name of NAMES) {
        const state = structuredClone(whole);
        encode(state, path, name);
        const result = expectAgreement(state, name);
        expect([name, bytesAt(result, path)]).toEqual([name, bytesAt(whole, path)]);
      }
    },
  );

  test.each(NAMES)('as %s everywhere is taken, and written as Baileys writes it', (name) => {
    const state = structuredClone(whole);
    for (const path of PLACES) encode(state, path, name);

    expect(statusOf(state)).toBe('valid');
    const result = expectAgreement(state, name);
    for (const path of PLACES) expect(bytesAt(result, path)).toEqual(bytesAt(whole, path));
  });

  test('in any mixture of forms is taken', () => {
    assert(
      property(array(constantFrom(...NAMES), { minLength: PLACES.length }), (names) => {
        const state = structuredClone(whole);
        PLACES.forEach((path, index) => encode(state, path, names[index] ?? ''));
        const result = expectAgreement(state, names.join(', '));
        for (const path of PLACES) expect(bytesAt(result, path)).toEqual(bytesAt(whole, path));
      }),
      { seed: 74, numRuns: 100 },
    );
  });

  test('says so where a bot that opens the text by itself may fail, and only there', () => {
    const shapeOf = (creds: unknown) =>
      inspectAuthState(creds, null)
        .checks.filter(({ id }) => id === 'shape')
        .map(({ why }) => sayInEnglish(why))
        .join(' ');
    for (const name of NAMES) {
      const state = structuredClone(whole);
      for (const path of CREDS_PLACES) encode(state, path, name);
      const isReadAsItStands = faultsForBaileys(state.creds, {}).length === 0;
      const isSaid = shapeOf(state.creds).includes('does not read by itself');
      expect([name, isSaid]).toEqual([name, !isReadAsItStands]);
    }
  });

  test('that is a whole creds.json as bytes is taken', () => {
    const file = Buffer.from(JSON.stringify(whole.creds));
    for (const name of ['a Buffer by JSON.stringify', 'BufferJSON', 'a list of numbers', 'hexadecimal']) {
      const state = { creds: ENCODINGS[name]?.(file), keys: whole.keys };
      expect(statusOf(state)).toBe('valid');
      expect(written(state)).toEqual(whole);
    }
  });

  test('loses used-up keys that a store left as null, and sender keys that Baileys would stop at', () => {
    const state = structuredClone(whole);
    Object.assign(Object(state.keys['pre-key']), { 900: null });
    Object.assign(Object(state.keys['sender-key']), { 'a::b::0': 'nonsense!', 'c::d::0': null });
    state.keys['session'] = { ...state.keys['session'], '254700000079.0': null };

    expect(statusOf(state)).toBe('valid');
    expect(written(state)).toEqual(whole);
  });

  test('with numbers as extended JSON writes them, and whole parts as text, is taken', () => {
    const state = structuredClone(whole);
    state.creds['registrationId'] = { $numberInt: '77' };
    state.creds['nextPreKeyId'] = { $numberLong: '4' };
    state.creds['firstUnuploadedPreKeyId'] = { low: 4, high: 0, unsigned: true };
    put(state, ['creds', 'signedPreKey', 'keyId'], { _bsontype: 'Long', low: 1, high: 0, unsigned: false });
    state.creds['account'] = JSON.stringify(state.creds['account']);
    state.keys['pre-key'] = Object.fromEntries(
      Object.entries(state.keys['pre-key'] ?? {}).map(([id, pair]) => [id, JSON.stringify(pair)]),
    );

    expect(statusOf(state)).toBe('valid');
    expect(written(state)).toEqual(whole);
  });
});

describe('T74: a damaged state', () => {
  const ODD: readonly unknown[] = [
    undefined,
    null,
    '',
    'A',
    'not base64!',
    0,
    true,
    {},
    [],
    [1, 2, 3],
    [[]],
    { type: 'Buffer' },
    { type: 'Buffer', data: '' },
    { type: 'Buffer', data: [] },
    { type: 'Buffer', data: 'AAAA' },
    { 0: 1 },
    '00'.repeat(32),
    { type: 'Buffer', data: Buffer.alloc(32).toString('base64') },
    { type: 'Buffer', data: Buffer.alloc(33, 5).toString('base64') },
    { type: 'Buffer', data: Buffer.alloc(64, 1).toString('base64') },
  ];
  const FIELDS: readonly Path[] = [
    ...new Set([
      ...CREDS_PLACES,
      ...CREDS_PLACES.map((path) => path.slice(0, 2)),
      ...Object.keys(whole.creds).map((name) => ['creds', name]),
      ['creds', 'me', 'id'],
      ['creds', 'me', 'name'],
      ['creds', 'me', 'lid'],
      ['creds', 'signedPreKey', 'keyId'],
    ]),
  ];

  test.each(FIELDS.map((path) => [path.join('.'), path] as const))(
    'at %s is refused by validator and restore client alike, or works in Baileys',
    (_, path) => {
      for (const odd of ODD) {
        const state = structuredClone(whole);
        put(state, path, structuredClone(odd));
        expectAgreement(state, `${path.join('.')} = ${JSON.stringify(odd)}`);
      }
    },
  );

  test('by one bit, in any form, is told from a whole one', () => {
    assert(
      property(
        constantFrom(...CREDS_PLACES.slice(0, 13)),
        constantFrom(...NAMES),
        nat(10_000),
        (path, name, place) => {
          const bytes = bytesAt(whole, path);
          const bit = place % (bytes.length * 8);
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          const state = structuredClone(whole);
          put(state, path, ENCODINGS[name]?.(bytes));
          expectAgreement(state, `${path.join('.')} as ${name}, bit ${bit}`);
        },
      ),
      { seed: 75, numRuns: 300 },
    );
  });

  test('cut off in any form is refused, and the sentence never tells people to link again', () => {
    for (const path of CREDS_PLACES.slice(0, 13)) {
      for (const name of NAMES) {
        const state = structuredClone(whole);
        const bytes = bytesAt(whole, path);
        put(state, path, ENCODINGS[name]?.(bytes.subarray(0, bytes.length - 3)));
        const faults = faultsOf(state);
        expect(faultsForBaileys(state.creds, state.keys)).not.toEqual([]);
        expect(`${path.join('.')} as ${name}: ${faults}`).not.toMatch(/link again/i);
      }
    }
  });

  test('names what stands where bytes should be', () => {
    const words: readonly (readonly [unknown, RegExp])[] = [
      ['', /public half that can be read: it is an empty text/],
      [{}, /it is an empty object, so whatever wrote it lost the bytes/],
      [[true], /it is a list of something else than bytes/],
      ['key material!', /it is text that is neither base64 nor hexadecimal/],
      [7, /it is a number/],
      [{ kty: 'OKP' }, /it is an object that holds no bytes in a form known here/],
    ];
    for (const [odd, expected] of words) {
      const state = structuredClone(whole);
      put(state, ['creds', 'noiseKey', 'public'], odd);
      expect(faultsOf(state)).toMatch(expected);
    }
  });

  test('in its keys is refused by both where it would harm', () => {
    for (const path of KEY_PLACES.filter(
      (each) => each[1] === 'pre-key' || each[1] === 'app-state-sync-key',
    )) {
      for (const odd of ODD) {
        const state = structuredClone(whole);
        put(state, path, structuredClone(odd));
        const isInvalid = statusOf(state) === 'invalid';
        expect([path, odd, written(state) === null]).toEqual([path, odd, isInvalid]);
      }
    }
    expect(at(whole, ['keys', 'pre-key', '1'])).toBeDefined();
  });
});
