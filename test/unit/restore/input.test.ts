import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CommandError } from '../../../src/restore/exit.ts';
import { readSessionId, type IdSources } from '../../../src/restore/input.ts';

/** A terminal that records each change of its raw mode, in which it does not echo. */
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

/** A limit that is longer than the wait for more lines of a paste. */
const SOON_MS = 1_000;

describe('readSessionId', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** Types parts into a terminal one by one, with a wait after each. */
  async function typeInto(input: PassThrough, ...parts: readonly string[]): Promise<void> {
    for (const part of parts) {
      input.write(part);
      await new Promise(setImmediate);
    }
    await vi.advanceTimersByTimeAsync(SOON_MS);
  }

  test('takes standard input for -, even with SESSION_ID set', async () => {
    const input = new PassThrough();
    input.end('from input\n');

    expect(await readSessionId(sources({ argument: '-', fromEnv: 'from env', input }))).toBe('from input\n');
  });

  test('understands standard input in UTF-16, with a mark in front, and cut in the middle of a character', async () => {
    const utf16 = new PassThrough();
    utf16.end(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('TREKKER~é', 'utf16le')]));
    const unmarked = new PassThrough();
    unmarked.end(Buffer.from('TREKKER~é', 'utf16le'));
    const big = new PassThrough();
    big.end(Buffer.from('\ufeffTREKKER~é', 'utf16le').swap16());
    const utf8 = new PassThrough();
    const bytes = Buffer.from('\ufeffTREKKER~é');
    for (const byte of bytes) utf8.write(Buffer.from([byte]));
    utf8.end();

    expect(await readSessionId(sources({ argument: '-', input: utf16 }))).toBe('TREKKER~é');
    expect(await readSessionId(sources({ argument: '-', input: unmarked }))).toBe('TREKKER~é');
    expect(await readSessionId(sources({ argument: '-', input: big }))).toBe('TREKKER~é');
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
    await typeInto(input, 'TREKKER-MD~abX\u007f', 'c\r');

    expect(await answer).toBe('TREKKER-MD~abc');
    expect(raw).toEqual([true, false]);
    const shown = String(asked.prompt.read());
    expect(shown).toContain('Session ID');
    expect(shown).not.toContain('abc');
  });

  const CREDS = '{\n  "noiseKey": {},\n  "me": 1\n}';

  test.each<readonly [string, readonly string[], string]>([
    ['as a terminal hands it on, line by line', ['{\r', '  "noiseKey": {},\r', '  "me": 1\r', '}'], CREDS],
    ['in one piece', ['{\r  "noiseKey": {},\r  "me": 1\r}\r'], CREDS],
    ['with line ends of Windows', ['{\r\n  "noiseKey": {},\r\n  "me": 1\r\n}'], CREDS],
    ['cut anywhere', Array.from('{\r  "noiseKey": {},\r  "me": 1\r}'), CREDS],
    ['with empty lines in front', ['\r\rTREKKER-MD~abc\r'], '\n\nTREKKER-MD~abc'],
  ])('T71: takes all lines of a paste %s', async (_what, parts, wanted) => {
    const { input, raw } = terminal();
    const answer = readSessionId(sources({ input }));
    await typeInto(input, ...parts);

    expect(await answer).toBe(wanted);
    expect(raw).toEqual([true, false]);
    expect(input.listenerCount('data')).toBe(0);
  });

  test('T71: takes a paste that a terminal brackets to its end, however slowly it comes', async () => {
    const { input } = terminal();
    const asked = sources({ input });
    Object.assign(asked.prompt, { isTTY: true });
    const answer = readSessionId(asked);
    for (const part of ['\u001b[20', '0~{\r  "noiseKey": {},\r', '  "me": 1\r}', '\u001b[201', '~']) {
      await typeInto(input, part);
    }
    await typeInto(input, '\r');

    expect(await answer).toBe(CREDS);
    const shown = String(asked.prompt.read());
    expect(shown.indexOf('\u001b[?2004h')).toBe(0);
    expect(shown).toContain('\u001b[?2004l');
  });

  test('T71: writes no signs for a terminal where its question goes into a file', async () => {
    const { input } = terminal();
    const asked = sources({ input });
    const answer = readSessionId(asked);
    await typeInto(input, 'abc\r');

    await answer;
    expect(String(asked.prompt.read())).not.toContain('\u001b');
  });

  test('T71: refuses a paste that is far too long, and stops to keep it', async () => {
    const { input, raw } = terminal();
    const answer = readSessionId(sources({ input })).catch((error: unknown) => error);
    await typeInto(input, 'x'.repeat(1024 * 1024), 'y');

    expect(await answer).toMatchObject({ code: 'USAGE', message: expect.stringMatching(/too long/) });
    expect(raw).toEqual([true, false]);
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['an empty line', '\r'],
  ])('after %s says so and turns echo on again', async (_what, keys) => {
    const { input, raw } = terminal();
    const answer = readSessionId(sources({ input })).catch((error: unknown) => error);
    await typeInto(input, keys);

    expect(await answer).toBeInstanceOf(CommandError);
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
    const large = new PassThrough();
    large.end('x'.repeat(1024 * 1024 + 1));
    const own = { ...sources({ argument: '-', input: large }), most: 2 * 1024 * 1024 };
    expect(await readSessionId(own)).toHaveLength(1024 * 1024 + 1);
  });
});
