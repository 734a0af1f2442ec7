import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, type TestContext } from 'vitest';
import { ROOT } from '../../../kit/repo.ts';
import { run } from '../../../kit/program/run-command.ts';
import { freePort, startProcess } from '../../../kit/program/start-process.ts';
import { tempFolder } from '../../../kit/folder.ts';

const PROGRAM = join(ROOT, 'dist', 'main.js');
const CTRL_C = '\u0003';

async function settings(): Promise<Readonly<Record<string, string>>> {
  const dir = await tempFolder();
  return { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp'), WHATSAPP_URL: 'ws://127.0.0.1:1/ws' };
}

/** Runs the program on a terminal until it is ready, then presses Ctrl+C. Resolves with what the terminal showed. */
async function onTerminal(context: TestContext): Promise<readonly string[]> {
  const hasScript = await run('script', ['--version']).then(
    ({ out }) => out.includes('util-linux'),
    () => false,
  );
  if (!hasScript) context.skip('there is no script of util-linux, which makes a terminal');
  const port = String(await freePort());
  const env = { ...(await settings()), PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: port };
  const child = spawn('script', ['-qec', `${process.execPath} ${PROGRAM}`, '/dev/null'], { env });
  child.stdout.on('data', (part) => {
    if (String(part).includes('Ctrl+C')) child.stdin.write(CTRL_C);
  });
  const shown = await text(child.stdout);
  return shown
    .replaceAll('^C', '')
    .replaceAll(port, 'PORT')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

test('F55: on a terminal, a start says where to go and what to do, warnings in words, and no JSON', async (context) => {
  const lines = await onTerminal(context);

  expect(lines).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\d {2}warning {2}made a key ring in DATA_DIR: .*keep a copy of it elsewhere$/,
    ),
    'TREKKER-MD is ready: http://127.0.0.1:PORT',
    'Open this address in a browser to link a WhatsApp account. To stop the program, press Ctrl+C.',
  ]);
});

test('F55: elsewhere, every line is JSON, that with the address too', async () => {
  const server = await startProcess(await settings());
  await server.said('is ready');
  await server.end('SIGTERM');
  const lines = server.output().trim().split('\n');

  const messages = lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
  expect(messages).toContain(`TREKKER-MD is ready: ${server.url}`);
});
