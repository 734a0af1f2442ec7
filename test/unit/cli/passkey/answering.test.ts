import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Answering } from '../../../../src/cli/passkey/answering.ts';
import { Terminal } from '../../../../src/cli/passkey/terminal.ts';
import type { Way } from '../../../../src/cli/passkey/ways.ts';
import { cli } from '../../../../src/texts/en/cli.ts';
import { serverError } from '../../../../src/restore/exit.ts';
import type { ErrorCode } from '../../../../src/wire/errors.ts';
import type { Step, StepBody } from '../../../../src/wire/step.ts';
import { SoftwareAuthenticator } from '../../../double/whatsapp/passkey/authenticator.ts';

const NOW = '2026-11-28T20:00:00.000Z';
const LATER = '2026-11-28T20:10:00.000Z';
const TIMES = { seq: 1, now: NOW, expiresAt: LATER };
const FIRST = { challenge: 'A'.repeat(43), rpId: 'whatsapp.com' };
const SECOND = { challenge: 'B'.repeat(43), rpId: 'whatsapp.com' };
const ANSWER = new SoftwareAuthenticator().answer(FIRST);

afterEach(() => void vi.useRealTimers());

/** A link whose answers are recorded; the server refuses them with `refusals`, one after the other. */
function make({
  way = 'paste',
  refusals = [],
}: { way?: Way; refusals?: readonly (ErrorCode | null)[] } = {}) {
  const input = new PassThrough();
  const prompt = new PassThrough();
  const answers: unknown[] = [];
  const onFailure = vi.fn();
  const answering = new Answering({
    answer: async (to, body) => {
      const refusal = refusals[answers.length] ?? null;
      answers.push({ to, ...body });
      if (refusal !== null) throw serverError(refusal);
    },
    way,
    terminal: new Terminal(input, prompt),
    host: { platform: 'linux', env: {}, atExit: () => () => undefined },
    onFailure,
  });
  let seq = 0;
  let shown = '';
  prompt.on('data', (part) => (shown += String(part)));
  return {
    answering,
    input,
    answers,
    onFailure,
    shown: () => shown,
    step: (body: StepBody, times: Partial<Step> = {}) => {
      seq += 1;
      const step = { seq, now: NOW, expiresAt: LATER, ...body, ...times } as Step;
      answering.take(step);
      return step;
    },
    paste: () => input.write(`${JSON.stringify(ANSWER)}\n`),
    count: (words: string) => shown.split(words).length - 1,
    answered: async (count: number) => {
      await expect.poll(() => answers.length).toBe(count);
    },
  };
}

const asks = (publicKey: typeof FIRST): StepBody => ({ state: 'passkey', answered: false, publicKey });

describe('Answering, when a passkey is asked for', () => {
  test('asks once, and hands in the fields that WhatsApp gets', async () => {
    const link = make();
    const step = link.step(asks(FIRST));
    link.answering.take(step);
    link.paste();
    await link.answered(1);
    link.step({ state: 'passkey', answered: true });
    await link.answering.end();

    const { id, rawId, type, response } = ANSWER;
    expect(link.answers).toEqual([{ to: 'passkey', credential: { id, rawId, type, response } }]);
    expect(link.count('copy(')).toBe(1);
    expect(link.onFailure).not.toHaveBeenCalled();
  });

  test('goes on with the same question under a new time, and puts another one instead of it', async () => {
    const link = make();
    link.step(asks(FIRST));
    link.step(asks(FIRST));
    await expect.poll(() => link.count('copy(')).toBe(1);
    link.step(asks(SECOND));
    await expect.poll(() => link.count(SECOND.challenge)).toBe(1);
    link.paste();
    await link.answered(1);
    await link.answering.end();

    expect(link.count('copy(')).toBe(2);
  });

  test('that may be answered until a far day, is asked like any other', async () => {
    const link = make();
    link.step(asks(FIRST), { expiresAt: '9999-01-01T00:00:00.000Z' });
    await expect.poll(() => link.count('copy(')).toBe(1);
    link.paste();
    await link.answered(1);
    await link.answering.end();

    expect(link.count('The time for the passkey is over.')).toBe(0);
  });

  test('asked again after an answer, asks again', async () => {
    const link = make();
    for (const times of [1, 2]) {
      link.step(asks(FIRST));
      link.paste();
      await link.answered(times);
      link.step({ state: 'passkey', answered: true });
    }
    await link.answering.end();

    expect(link.count('copy(')).toBe(2);
  });

  test('PASSKEY_ANSWER_INVALID is told, and asked again while the link goes on', async () => {
    const link = make({ refusals: ['PASSKEY_ANSWER_INVALID', null] });
    link.step(asks(FIRST));
    link.paste();
    link.input.write('y\n');
    link.paste();
    await link.answered(2);
    await link.answering.end();

    expect(link.count('That was not an answer to the question.')).toBe(1);
    expect(link.count('Again? [Y/n]')).toBe(1);
    expect(link.onFailure).not.toHaveBeenCalled();
  });

  test.each(['PASSKEY_NOT_ASKED', 'PASSKEY_EXPIRED', 'PASSKEY_REFUSED', 'LINK_EXPIRED'] as const)(
    '%s is left to the steps of the link',
    async (code) => {
      const link = make({ refusals: [code] });
      link.step(asks(FIRST));
      link.paste();
      await link.answered(1);
      await link.answering.end();

      expect(link.answering.failure).toBeNull();
      expect(link.shown()).not.toMatch(/Again/);
    },
  );

  test.each([
    ['the server refuses the answer otherwise', { refusals: ['RATE_LIMITED'] as const }, 'RATE_LIMITED', ''],
    ['nobody is there to answer', {}, 'PASSKEY_REQUIRED', null],
    ['it is off', { way: 'off' as const }, 'PASSKEY_REQUIRED', ''],
  ])('ends the link if %s', async (_, options, code, input) => {
    const link = make(options);
    link.step(asks(FIRST));
    if (input === null) link.input.end();
    else link.paste();
    await expect.poll(() => link.onFailure.mock.calls.length).toBe(1);
    await link.answering.end();

    expect(link.answering.failure).toMatchObject({ code });
  });

  test('ends the link, and asks nothing, if the question is none of WhatsApp', async () => {
    const link = make();
    link.step(asks({ ...FIRST, rpId: 'example.org' }));
    await expect.poll(() => link.onFailure.mock.calls.length).toBe(1);

    expect(link.answering.failure).toMatchObject({ code: 'NETWORK' });
    expect(link.shown()).toBe('');
  });

  test('lets go of the input when the link ends or is ended', async () => {
    const link = make();
    link.step(asks(FIRST));
    await expect.poll(() => link.input.listenerCount('data')).toBe(1);
    link.step({ state: 'confirming' });
    await link.answering.end();
    await link.answering.end();

    expect(link.input.listenerCount('data')).toBe(0);
    expect(link.input.isPaused()).toBe(true);
  });

  test('ends the question by itself some seconds after its time, should the server say nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const link = make();
    link.step(asks(FIRST));
    await vi.advanceTimersByTimeAsync(10 * 60_000 + 4_999);
    expect(link.shown()).not.toMatch(/time/);
    await vi.advanceTimersByTimeAsync(1);
    await link.answering.end();

    expect(link.count('The time for the passkey is over.')).toBe(1);
    expect(link.input.listenerCount('data')).toBe(0);
  });
});

describe('Answering, when codes are to be compared', () => {
  test.each([
    ['y', true],
    ['no', false],
  ])('hands in what the person says: %s', async (said, same) => {
    const link = make();
    link.step({ state: 'compare', compareCode: 'ABCD-1234' });
    link.input.write(`\n${said}\n`);
    await link.answered(1);
    await link.answering.end();

    expect(link.answers).toEqual([{ to: 'compare', same }]);
    expect(link.count('Is this the code on your phone? [y/n]')).toBe(2);
  });

  test('shows the code large, in a frame that fits', () => {
    const lines = cli.link.step({ ...TIMES, state: 'compare', compareCode: 'ABCD-1234' });

    expect(lines.join('\n')).toContain('│   A  B  C  D  -  1  2  3  4   │');
    expect(new Set(lines.filter((line) => /[┌│└]/.test(line)).map((line) => line.length)).size).toBe(1);
  });

  test('says nothing for a person who is not there', async () => {
    const link = make();
    link.step({ state: 'compare', compareCode: 'ABCD-1234' });
    link.input.end('\n');
    await expect.poll(() => link.onFailure.mock.calls.length).toBe(1);

    expect(link.answers).toEqual([]);
    expect(link.answering.failure).toMatchObject({ code: 'PASSKEY_REQUIRED' });
  });
});
