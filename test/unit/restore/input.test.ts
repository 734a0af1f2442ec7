import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../src/restore/exit.ts';
import { readSessionId, type IdSources } from '../../../src/restore/input.ts';

/** A terminal that notes whether it echoes. */
function terminal(): {
  input: PassThrough & { isTTY: true; setRawMode: (on: boolean) => void };
  raw: boolean[];
} {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true as const,
    setRawMode: (on: boolean) => void raw.push(on),
  });
  return { input, raw };
}

function sources(given: Partial<IdSources>): IdSources & { prompt: PassThrough } {
  return {
    argument: null,
    fromEnv: undefined,
    input: new PassThrough(),
    ...given,
    prompt: new PassThrough(),
  };
}

describe('readSessionId', () => {
  test('takes standard input for -, even with SESSION_ID set', async () => {
    const input = new PassThrough();
    input.end('from input\n');

    expect(await readSessionId(sources({ argument: '-', fromEnv: 'from env', input }))).toBe('from input\n');
  });

  test('understands standard input in UTF-16, with a mark in front, and cut in the middle of a character', async () => {
    const utf16 = new PassThrough();
    utf16.end(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('TREKKER~é', 'utf16le')]));
    const utf8 = new PassThrough();
    const bytes = Buffer.from('\ufeffTREKKER~é');
    for (const byte of bytes) utf8.write(Buffer.from([byte]));
    utf8.end();

    expect(await readSessionId(sources({ argument: '-', input: utf16 }))).toBe('TREKKER~é');
    expect(await readSessionId(sources({ argument: '-', input: utf8 }))).toBe('TREKKER~é');
  });

  test('takes the argument, then SESSION_ID, and asks nobody', async () => {
    const { input, raw } = terminal();

    expect(await readSessionId(sources({ argument: 'given', fromEnv: 'from env', input }))).toBe('given');
    expect(await readSessionId(sources({ fromEnv: 'from env', input }))).toBe('from env');
    expect(raw).toEqual([]);
  });

  test('asks on a terminal without echo, understands backspace, and turns echo on again', async () => {
    const { input, raw } = terminal();
    const asked = sources({ input, fromEnv: ' ' });
    const answer = readSessionId(asked);
    input.write('TREKKER-MD~abX\u007f');
    input.write('c\rrest');

    expect(await answer).toBe('TREKKER-MD~abc');
    expect(raw).toEqual([true, false]);
    const shown = String(asked.prompt.read());
    expect(shown).toContain('Session ID');
    expect(shown).not.toContain('abc');
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['an empty line', '\r'],
  ])('after %s says so and turns echo on again', async (_what, keys) => {
    const { input, raw } = terminal();
    const answer = readSessionId(sources({ input }));
    input.write(keys);

    await expect(answer).rejects.toThrow(CommandError);
    expect(raw).toEqual([true, false]);
  });

  test('without a terminal, SESSION_ID or - says what to do', async () => {
    await expect(readSessionId(sources({}))).rejects.toThrow('set SESSION_ID');
  });

  test('with nothing, or far too much, on standard input says so', async () => {
    const empty = new PassThrough();
    empty.end();
    await expect(readSessionId(sources({ argument: '-', input: empty }))).rejects.toThrow('empty');
    const endless = new PassThrough();
    endless.end('x'.repeat(1024 * 1024 + 1));
    await expect(readSessionId(sources({ argument: '-', input: endless }))).rejects.toThrow('too long');
  });
});
