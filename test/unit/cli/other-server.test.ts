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
import { cli } from '../../../src/texts/en/cli.ts';
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
    const times = '"seq":2,"now":"2026-11-28T20:00:00Z","expiresAt":"2026-11-28T20:10:00Z"';
    const question = '"state":"passkey","answered":false,"publicKey":{}';
    const steps = [
      'null',
      '{"state":"qr"}',
      'no JSON',
      '{"state":"failed","error":null}',
      // Codes to compare that are none, and questions of which nobody knows how long they may be answered.
      `{${times},"state":"compare","compareCode":"${'X'.repeat(200_000)}"}`,
      String.raw`{${times},"state":"compare","compareCode":"AB\u001b[-CDEF"}`,
      '{"state":"compare","compareCode":"ABCD-EFGH"}',
      `{${question}}`,
      `{${times.replace('10:00Z', 'ten')},${question}}`,
      `{${times.replace('2', '"x"')},${question}}`,
      'x'.repeat(1_100_000),
    ];
    await Promise.all(steps.map(refuses));
  }, 30_000);
});

describe('a server whose link', () => {
  const frame = { seq: 2, now: '2026-11-28T20:00:00Z', expiresAt: '2026-11-28T20:10:00Z' };

  /** How `link` ends with a server that tells this over each connection, which stays open. */
  async function endOf(told: string, out = new PassThrough()) {
    const url = await serve((request, response) => {
      const started = { linkId: 'a', token: 'b', step: { state: 'connecting' } };
      if (request.method === 'POST') response.end(JSON.stringify(started));
      else response.write(told);
    });
    const input = new PassThrough();
    input.end();
    return runCommand(['link', '--qr', '--url', url], { ...environment(), input, out }).then(
      (result) => result,
      (error: unknown) => error,
    );
  }
  const event = (step: object) => `data: ${JSON.stringify(step)}\n\n`;
  const failed = (error: object) => event({ ...frame, state: 'failed', error });

  test('has a final step, ends although the connection stays open, and says nothing twice', async () => {
    const out = new PassThrough();
    const confirming = { ...frame, state: 'confirming' };
    const linked = event({ ...frame, state: 'linked', number: '+254 ... 78' });
    const told = `${event(confirming)}${event({ ...confirming, seq: 3 })}${linked}`;

    expect(await endOf(told, out)).toMatchObject({ exit: 0 });
    expect(String(out.read()).match(/Logging in/g)).toHaveLength(1);
  });

  test.each([
    [{ code: 'NEW_END', title: 'The sky fell', detail: 'Try\u001b[2J again' }, 6, 'The sky fell. Try again'],
    [
      { code: 'PASSKEY_REQUIRED', detail: 'Another try will not help.' },
      5,
      'With PASSKEY=on this command can',
    ],
    [{ code: 'constructor' }, 6, 'The link failed, and the server did not say why.'],
    [{ code: 'PASSKEY_REFUSED', detail: 5 }, 5, 'WhatsApp did not take the passkey. '],
    [{ code: 'PASSKEY_EXPIRED', detail: 'y'.repeat(5_000) }, 4, 'y'.repeat(900)],
  ])('fails as %j, is told in plain words', async (error, exit, words) => {
    const told = await endOf(failed(error));

    expect(told).toMatchObject({ exit, message: expect.stringContaining(words) });
    expect((told as Error).message.length).toBeLessThan(1_200);
  });
});

test('link, stopped while the server does not answer, says that it was not told', async () => {
  const stop = new AbortController();
  const url = await serve((request, response) => {
    const started = { linkId: 'a', token: 'b', step: { state: 'connecting' } };
    if (request.method === 'POST') response.end(JSON.stringify(started));
    else if (request.method === 'GET') stop.abort();
    else request.socket.destroy();
  });
  const error = await failureOf(() =>
    runCommand(['link', '--qr', '--url', url], { ...environment(), interrupted: () => stop.signal }),
  );

  expect(error).toMatchObject({ code: 'STOPPED', exit: 4, message: cli.link.stoppedAlone });
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
