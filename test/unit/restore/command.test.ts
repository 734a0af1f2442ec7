import { describe, expect, test } from 'vitest';
import { optionIn, parseOptions } from '../../../src/restore/command.ts';
import { OTHERS } from '../../kit/texts/catalogues.ts';

const OPTIONS = {
  force: { type: 'boolean', short: 'f' },
  url: { type: 'string' },
  wait: { type: 'string' },
} as const;

/** What Node says of these arguments, in the sentence of the English client. */
function faultOf(args: readonly string[]): string {
  try {
    parseOptions(args, OPTIONS);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('an option that Node refuses', () => {
  test.each([
    [['--foo'], '--foo'],
    [['--foo=1'], '--foo'],
    [['-x'], '-x'],
    [['--wait'], '--wait'],
    [['--wait', '--url'], '--wait'],
    [['--force=1'], '--force'],
  ])('%j is named alone, without a sentence in English, in other languages', (args, option) => {
    const said = faultOf(args);

    expect(said).toMatch(/option.* See --help\.$/i);
    expect(optionIn(said)).toBe(option);
    expect(OTHERS.filter(({ restore }) => !restore.input.oddOption(option).includes(option))).toEqual([]);
  });
});
