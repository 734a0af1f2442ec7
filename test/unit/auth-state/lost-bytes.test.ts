import { BufferJSON } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { judgeState } from '../../../src/auth-state/linked-state.ts';
import { put, type Path } from '../../kit/auth-state/encodings.ts';
import { makeWholeState } from '../../kit/auth-state/whole-state.ts';

/** Objects of type `Buffer` without bytes. Baileys can read them, but throws when it writes them. */

const LOST: readonly object[] = [
  { type: 'Buffer' },
  ...[null, {}, true, 5, [], ['x'], [{}]].map((data) => ({ type: 'Buffer', data })),
];
const PLACES: readonly Path[] = [
  ['creds', 'backupToken'],
  ['creds', 'me', 'more'],
  ['creds', 'account', 'more'],
  ['creds', 'accountSettings', 'defaultDisappearingMode'],
  ['creds', 'accountSettings', 'deep', 'deeper'],
  ['creds', 'processedHistoryMessages'],
  ['creds', 'signedPreKey', 'more'],
  ['creds', 'noiseKey', 'more'],
  ['keys', 'app-state-sync-key', 'AAAAAH6z', 'fingerprint'],
  ['keys', 'session', '254700000078.0'],
];

/** Reads and writes a value as Baileys does with each file. */
function rewritten(value: unknown): unknown {
  const text = JSON.stringify(value, BufferJSON.replacer);
  return JSON.parse(JSON.stringify(JSON.parse(text, BufferJSON.reviver), BufferJSON.replacer));
}

describe.each(PLACES.map((path) => [path.join('.'), path] as const))('lost bytes at %s', (_name, path) => {
  test.each(LOST)('%j are left out, so that Baileys can write what it read', (lost) => {
    const state = structuredClone(makeWholeState());
    for (let depth = 2; depth < path.length; depth += 1) {
      const above = path.slice(0, depth);
      if (above.join('.') === 'creds.accountSettings.deep') put(state, above, {});
    }
    put(state, path, lost);
    const { state: judged, faults } = judgeState(state.creds, state.keys);

    expect(faults).toBeNull();
    expect(() => rewritten(judged)).not.toThrow();
  });
});

test.each([
  ['creds'],
  ['creds', 'me'],
  ['creds', 'account'],
  ['creds', 'noiseKey'],
  ['creds', 'signedPreKey'],
])('an object at %s that says it is bytes too is taken for what it is', (...path) => {
  const state = structuredClone(makeWholeState());
  put(state, [...path, 'type'], 'Buffer');
  const { state: judged, faults } = judgeState(state.creds, state.keys);
  // The state may also be refused, because an account without its other fields is useless.
  if (judged !== null) expect(() => rewritten(judged)).not.toThrow();
  else expect(faults).not.toEqual([]);
});
