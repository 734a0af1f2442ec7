import { readdir, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CliEnvironment } from '../../../src/cli/environment.ts';
import { runCommand } from '../../../src/cli/commands.ts';
import { examineServer } from '../../../src/cli/server-check.ts';
import { restoreFolder } from '../../../src/restore/folder/folder.ts';
import { restoreSession } from '../../../src/restore/restore-session.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { tempFolder } from '../../kit/folder.ts';
import { startProxy } from '../../kit/restore/proxy.ts';
import { failureOf, serve } from '../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';
import { launchedWith } from '../../kit/program/settings.ts';

/** The command with an address of some other server: answers that do not have the form of ours are refused. */

const ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 7));
const SESSION = sessionLinkedAt(1_700_000_000);
const BODIES: readonly string[] = [
  'null',
  'true',
  '7',
  '"ok"',
  '[]',
  '{}',
  '{"status":"ok"}',
  '{"status":"valid"}',
  '{"status":"valid","format":"short","checks":{}}',
  '{"status":"valid","format":"short","checks":[null]}',
  '{"deleted":true}',
  '{"deleted":true,"loggedOut":"constructor"}',
  '{"deleted":"yes","loggedOut":"confirmed"}',
  '{"creds":null}',
  '{"creds":"x","keys":{}}',
  '{"linkId":"a","token":"b"}',
  '{"linkId":"../x","token":"b","step":{"state":"connecting"}}',
  '{"linkId":"a","token":"b","step":{"state":"toString"}}',
  '{"linkId":"a","token":"b","step":{"state":"qr"}}',
  '<html><body>Welcome</body></html>',
  '',
];

let dir: string;

beforeEach(async () => {
  dir = join(await tempFolder(), 'session');
});

function answering(body: string): RequestListener {
  return (_request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
}

function environment(): CliEnvironment {
  return {
    env: { SESSION_ID: ID },
    launched: launchedWith({}),
    input: new PassThrough(),
    out: new PassThrough(),
    err: new PassThrough(),
    isJson: false,
    interrupted: () => new AbortController().signal,
    atExit: () => () => undefined,
  };
}

describe('something else that answers with 200', () => {
  test.each(BODIES)('%j is no answer of a session server, for every command', async (body) => {
    const url = await serve(answering(body));
    for (const args of [
      ['revoke'],
      ['revoke', '--logout'],
      ['validate'],
      ['link', '--qr'],
      ['restore', '--dir', dir],
    ]) {
      const error = await failureOf(() => runCommand([...args, '--url', url], environment()));
      expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
      expect(error.message).toContain('did not answer as a session server');
      expect(error.message.includes('Nothing is known to be withdrawn')).toBe(args[0] === 'revoke');
    }
    expect(await readdir(join(dir, '..'))).toEqual([]);
  });

  test('leaves a folder that holds a session as it is', async () => {
    await restoreFolder(dir, SESSION, { idText: 'x', force: false });
    await rm(join(dir, '.restored-id'));
    const before = await readFile(join(dir, 'creds.json'), 'utf8');
    for (const body of BODIES) {
      const url = await serve(answering(body));
      const request = { sessionId: ID, url, dir, force: false, waitS: 5 };
      const warn = () => undefined;
      expect(await restoreSession(request, { env: {}, warn })).toEqual({ result: 'kept', keys: null });
    }
    expect(await readFile(join(dir, 'creds.json'), 'utf8')).toBe(before);
  });

  test('is a problem for doctor', async () => {
    for (const body of BODIES) {
      const { findings, exit } = await examineServer(await serve(answering(body)));
      expect(exit).toBe(6);
      expect(findings[0]?.finding).toContain('No session server answers');
    }
  });

  test('is told where the steps of a link should come from', async () => {
    const refuses = async (data: string) => {
      let starts = 0;
      const url = await serve((request, response) => {
        starts += 1;
        const started = { linkId: 'a', token: 'b', step: { state: 'connecting' } };
        if (request.method === 'POST') response.end(JSON.stringify(started));
        else response.end(`data: ${data}\n\n`);
      });
      const error = await failureOf(() => runCommand(['link', '--qr', '--url', url], environment()));
      expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
      expect(starts).toBeGreaterThan(1);
    };
    await Promise.all(['null', '{"state":"qr"}', 'no JSON', '{"state":"failed","error":null}'].map(refuses));
  }, 30_000);
});

test('doctor and link, behind a proxy that the environment names, ask the server through it', async () => {
  const readiness = { ready: true, reasons: [], whatsappVersion: '2.3000.1' };
  const proxy = await startProxy(0, answering(JSON.stringify(readiness)), null);
  const env = { HTTP_PROXY: proxy.url };
  const origin = 'http://sessions.test';
  const { exit } = await examineServer(origin, env);
  await failureOf(() => runCommand(['link', '--qr', '--url', origin], { ...environment(), env }));

  expect(exit).toBe(0);
  expect(proxy.asked).toEqual([`GET ${origin}/readyz`, `POST ${origin}/qr`]);
});
