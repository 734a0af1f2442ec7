import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../../src/config/settings.ts';
import { STORES } from '../../../src/store/stores.ts';

describe('STORES', () => {
  test('names settings that exist, each of one store only', () => {
    const named = Object.values(STORES).flatMap(({ settings }) => settings);
    expect(named.filter((name) => !(name in SETTINGS))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  test.each(Object.entries(STORES))('%s: its advice names one of its settings', (_kind, row) => {
    expect(row.settings.some((name) => row.advice.includes(name))).toBe(true);
  });

  test.each(Object.entries(STORES))(
    '%s: a store on this disk is there at the start and has no other writers',
    (_kind, { fileInDataDir, mayBeDownAtStart, changedByOthers }) => {
      if (fileInDataDir === null) return;
      expect({ mayBeDownAtStart, changedByOthers }).toEqual({
        mayBeDownAtStart: false,
        changedByOthers: false,
      });
    },
  );
});
