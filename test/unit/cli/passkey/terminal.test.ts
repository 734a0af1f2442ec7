import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { Terminal } from '../../../../src/cli/passkey/terminal.ts';

const going = new AbortController().signal;

/** Standard input that is a pipe, or a terminal that records each change of its raw mode. */
function make(kind: 'pipe' | 'terminal') {
  const raw: boolean[] = [];
  const input =
    kind === 'pipe'
      ? new PassThrough()
      : Object.assign(new PassThrough(), {
          isTTY: true as const,
          setRawMode: (on: boolean) => void raw.push(on),
        });
  const prompt = new PassThrough();
  return { terminal: new Terminal(input, prompt), input, raw, shown: () => String(prompt.read() ?? '') };
}

/** Waits until a question is shown. */
async function asked(prompt: () => string): Promise<string> {
  for (let all = ''; ;) {
    all += prompt();
    if (/[?:\]] $/.test(all)) return all;
    await new Promise(setImmediate);
  }
}

describe('Terminal.choose', () => {
  test('takes yes and no in any case, asks again after other words, and takes an empty line as the usual', async () => {
    const { terminal, input } = make('pipe');
    input.write('what?\nYES\nn\r\n\n');

    expect(await terminal.choose('Again? [Y/n]', 'yes', going)).toBe('yes');
    expect(await terminal.choose('Again? [Y/n]', 'yes', going)).toBe('no');
    expect(await terminal.choose('Again? [Y/n]', 'yes', going)).toBe('yes');
  });

  test('without a usual answer asks until there is one; the end of input is none', async () => {
    const { terminal, input, shown } = make('pipe');
    input.end('\n\n');

    expect(await terminal.choose('Same? [y/n]', null, going)).toBe('ended');
    expect(shown().match(/Same/g)).toHaveLength(3);
    expect(await terminal.choose('Same? [y/n]', null, going)).toBe('ended');
  });

  test('on a terminal, what was typed before the question answers nothing', async () => {
    const { terminal, input, shown } = make('terminal');
    input.write('y\n');
    const choice = terminal.choose('Same? [y/n]', null, going);
    await asked(shown);
    input.write('n\n');

    expect(await choice).toBe('no');
  });

  test('ends with the reason of the signal, and lets go of the input', async () => {
    const { terminal, input } = make('pipe');
    const stop = new AbortController();
    const choice = terminal.choose('Same? [y/n]', null, stop.signal);
    stop.abort(new Error('over'));

    await expect(choice).rejects.toThrow('over');
    expect(input.isPaused()).toBe(true);
    expect(input.listenerCount('data') + input.listenerCount('end')).toBe(0);
    await expect(terminal.choose('Same? [y/n]', null, stop.signal)).rejects.toThrow('over');
  });
});

describe('Terminal.readHidden', () => {
  test('on a terminal shows nothing of what is pasted, its line breaks included', async () => {
    const { terminal, input, raw, shown } = make('terminal');
    const line = terminal.readHidden('Answer: ', going);
    await asked(shown);
    input.write('{"id":\n"secret"}\r');

    expect(await line).toEqual({ kind: 'text', text: '{"id":\n"secret"}' });
    expect(raw).toEqual([true, false]);
    expect(shown()).not.toContain('secret');
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['the signal', null],
  ])('%s ends it, and the terminal echoes again', async (_, key) => {
    const { terminal, input, raw, shown } = make('terminal');
    const stop = new AbortController();
    const line = terminal.readHidden('Answer: ', stop.signal);
    await asked(shown);
    if (key === null) stop.abort(new Error('over'));
    else input.write(key);

    if (key === null) await expect(line).rejects.toThrow('over');
    else expect(await line).toEqual({ kind: 'stopped' });
    expect(raw).toEqual([true, false]);
  });

  test.each(['pipe', 'terminal'] as const)(
    'of a %s takes a text that is too long whole, and keeps nothing of it',
    async (kind) => {
      const { terminal, input, shown } = make(kind);
      const line = terminal.readHidden('Answer: ', going);
      if (kind === 'terminal') await asked(shown);
      for (let part = 0; part < 20; part += 1) input.write('x'.repeat(16_000));
      input.write('\n');

      expect(await line).toEqual({ kind: 'too long' });
      const next = terminal.readHidden('Answer: ', going);
      if (kind === 'terminal') await asked(shown);
      input.write('short\n');
      expect(await next).toEqual({ kind: 'text', text: 'short' });
    },
  );

  test('of a pipe reads line by line, the last one without its end, then tells the end', async () => {
    const { terminal, input } = make('pipe');
    input.end('one\ntwo');

    expect(await terminal.readHidden('', going)).toEqual({ kind: 'text', text: 'one' });
    expect(await terminal.readHidden('', going)).toEqual({ kind: 'text', text: 'two' });
    expect(await terminal.readHidden('', going)).toEqual({ kind: 'ended' });
  });
});

test('Terminal.close lets a process end whose standard input stays open', () => {
  const unref = vi.fn();
  const input = Object.assign(new PassThrough(), { unref });
  new Terminal(input, new PassThrough()).close();

  expect([input.isPaused(), unref.mock.calls.length]).toEqual([true, 1]);
});

test('Terminal.say writes no character that controls a terminal', () => {
  const { terminal, shown } = make('pipe');
  terminal.say('a\u001b[2Jb');

  expect(shown()).toBe('ab\n');
});
