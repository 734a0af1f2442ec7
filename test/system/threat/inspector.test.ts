import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../kit/folder.ts';
import { read, ROOT } from '../../kit/repo.ts';
import { freePort, startProcess, type TestProcess } from '../../kit/program/start-process.ts';

/** T70: SIGUSR1 makes Node open its inspector, through which the whole memory can be read. */

async function boot(port: number, ...args: readonly string[]): Promise<TestProcess> {
  const dir = await tempFolder();
  const env = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp'), LOG_LEVEL: 'error' };
  return startProcess(env, [...args, `--inspect-port=${port}`, join(ROOT, 'dist', 'main.js')]);
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const opened = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return opened;
}

test('T70: SIGUSR1 opens no inspector, and the program goes on', async () => {
  const port = await freePort();
  const server = await boot(port);
  server.signal('SIGUSR1');
  server.signal('SIGUSR1');
  // After these answers the program must have handled the signal.
  for (let round = 0; round < 5; round += 1) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

  expect(await isOpen(port)).toBe(false);
  expect(server.output()).not.toContain('Debugger listening');
  expect(await server.end('SIGTERM')).toBe(0);
});

test('T70: an inspector that a signal opened while the program was still being loaded is closed again', async () => {
  const port = await freePort();
  const early =
    "data:text/javascript,process.kill(process.pid,'SIGUSR1');await new Promise(r=>setTimeout(r,300))";
  const server = await boot(port, '--import', early);

  expect(server.output()).toContain('Debugger listening');
  expect(await isOpen(port)).toBe(false);
  expect(await server.end('SIGTERM')).toBe(0);
});

test('T70: an inspector that the operator asked for stays open', async () => {
  const port = await freePort();
  const server = await boot(port, '--inspect');

  expect(await isOpen(port)).toBe(true);
  expect(await server.end('SIGTERM')).toBe(0);
});

test.each([
  ['src/app/process/serve.ts', /^ {2}\S/],
  ['src/app/rotate-main.ts', /^\S/],
  ['src/cli/main.ts', /^\S/],
] as const)('T70: %s launches first of all, before it reads anything', (entry, isStatement) => {
  const statements = read(entry)
    .split('\n')
    .filter((line) => isStatement.test(line) && !/^(?:import|\/\*|#!|\})/.test(line));

  expect(statements[0]?.trim()).toBe('const launched = launch(process);');
});

test('T70: the server does nothing before that but load the program and listen for the signals that stop it', () => {
  const statements = read('src/main.ts')
    .split('\n')
    .filter((line) => /^\S/.test(line) && !/^(?:import|\/\*)/.test(line));

  expect(statements).toEqual([
    'const stopSignals = hearStopSignals(process);',
    "const { serve } = await import('./app/process/serve.ts');",
    'await serve(stopSignals);',
  ]);
});

test('T70: launching keeps files to their owner and the inspector shut first of all', () => {
  const [, body = ''] = read('src/app/launch.ts').split('): Launched {\n');

  expect(body.split('\n').slice(0, 4)).toEqual([
    '  process.umask(OWNER_ONLY);',
    "  const nodeOptions = process.env['NODE_OPTIONS'] ?? '';",
    '  refuseInspector(process, nodeOptions);',
    '  const warnings = keepMemoryOutOfDumps(process, nodeOptions);',
  ]);
});
