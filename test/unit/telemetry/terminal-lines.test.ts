import { expect, test } from 'vitest';
import { createLog } from '../../../src/telemetry/log.ts';
import { toTerminalLines } from '../../../src/telemetry/terminal-lines.ts';

/** The lines that a person reads of a log, without the time at their start. */
function read(log: (log: ReturnType<typeof createLog>) => void): readonly string[] {
  const lines: string[] = [];
  log(createLog({ level: 'info', destination: toTerminalLines((line) => void lines.push(line)) }));
  for (const line of lines) expect(line).toMatch(/^\d\d:\d\d:\d\d  .*\n$/);
  return lines.map((line) => line.slice(10, -1));
}

test('F55: toTerminalLines writes a log as sentences, with fields and the causes of an error', () => {
  const cause = new Error('no such name');
  const lines = read((log) => {
    log.warn({ cause: 'dns', code: 'ENOTFOUND' }, 'could not reach WhatsApp');
    log.error({ err: new Error('the store is away', { cause }) }, 'a link failed');
    log.info({ links: [1, 2], link: null }, 'counted');
  });

  expect(lines).toEqual([
    'warning  could not reach WhatsApp  cause=dns  code=ENOTFOUND',
    'error  a link failed: the store is away: no such name',
    'info  counted  links=[1,2]  link=null',
  ]);
});

test('T24: toTerminalLines lets no control character of a foreign text reach the terminal', () => {
  const [line = ''] = read((log) => log.warn({ text: 'a\u001b[2Jb\r\nwarning  c\u202ed' }, 'e\u0007f'));

  expect(line).toBe('warning  e f  text=a [2Jb  warning  c d');
});
