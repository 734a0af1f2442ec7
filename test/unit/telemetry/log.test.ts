import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/telemetry/log.ts';
import type { Log } from '../../../src/ports/base.ts';

const ID = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
const NUMBER = '254712345678';

function capture(level: 'trace' | 'info' = 'trace'): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: createLog({ level, destination: { write: (line) => lines.push(line) } }), lines };
}

describe('createLog', () => {
  test('when something is logged, writes one JSON line with an ISO time', () => {
    const { log, lines } = capture();

    log.child({ link: 'abcd1234' }).info({ ms: 12.5, ok: true, none: null }, 'done');

    expect(lines).toHaveLength(1);
    const line: unknown = JSON.parse(lines[0] ?? '');
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      link: 'abcd1234',
      ms: 12.5,
      ok: true,
      none: null,
      msg: 'done',
    });
  });

  test('when a level is below the chosen one, writes nothing', () => {
    const { log, lines } = capture('info');

    log.debug({}, 'quiet');

    expect(lines).toEqual([]);
  });

  test('when line breaks and control characters are logged, stays on one line', () => {
    const { log, lines } = capture();

    log.warn({ text: 'a\r\nb\u2028c\u2029d\u0085e\u001b[31m' }, 'x\ny');

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ text: 'a\r\nb\u2028c\u2029d\u0085e\u001b[31m' });
  });

  test('when an error is logged, writes its kind, code, stack and causes and nothing else of it', () => {
    const { log, lines } = capture();
    const error = Object.assign(new TypeError('outer', { cause: new Error(`inner ${NUMBER}`) }), {
      code: 'E_TEST',
      config: { headers: { authorization: 'canary' } },
    });

    log.error({ err: error }, 'failed');

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        type: 'TypeError',
        code: 'E_TEST',
        stack: expect.stringContaining('log.test.ts'),
        cause: { type: 'Error', message: 'inner [number]', stack: expect.stringContaining('log.test.ts') },
      },
    });
    expect(lines[0]).not.toContain('canary');
    expect(lines[0]).not.toContain(NUMBER);
  });

  test('when causes go round in a circle, ends', () => {
    const { log, lines } = capture();
    const error = new Error('round');
    error.cause = error;

    log.error({ err: error }, 'failed');

    expect(lines[0]?.match(/"round"/g)).toHaveLength(6);
  });

  test('when what was thrown is no error, writes text or its kind', () => {
    const { log, lines } = capture();

    log.error({ err: `text ${ID}` }, 'a');
    log.error({ err: { authorization: 'canary' } }, 'b');

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: 'text [session-id]' });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ err: { type: 'object' } });
  });
});
