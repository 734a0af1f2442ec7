import { readFile, writeFile } from 'node:fs/promises';
import { request as forward } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatShortId } from '../../../../src/session-id/id.ts';
import { CERTIFICATE, SECURE_NAME, serveSecurely, startProxy } from '../../../kit/restore/proxy.ts';
import { startKeptServer } from '../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { ROOT } from '../../../kit/repo.ts';
import { run } from '../../../kit/program/run-command.ts';

const ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 8));

test('the restore client reaches a server behind HTTPS_PROXY, but for hosts in NO_PROXY', async () => {
  const session = sessionLinkedAt(1_700_000_000);
  const hosts: unknown[] = [];
  const port = await serveSecurely((request, response) => {
    hosts.push(request.headers.host, request.headers.authorization, request.headers['proxy-authorization']);
    response.end(JSON.stringify(session));
  });
  const proxy = await startProxy(port, (_request, response) => response.end(), null);
  const dir = await tempFolder();
  await writeFile(join(dir, 'ca.pem'), CERTIFICATE);
  const restore = (more: Record<string, string>) =>
    run(
      'node',
      [join(ROOT, 'dist', 'restore.mjs'), '--url', `https://${SECURE_NAME}`, '--dir', join(dir, 'session')],
      {
        env: { SESSION_ID: ID, NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem'), ...more },
      },
    );
  const direct = await restore({ HTTPS_PROXY: proxy.url, NO_PROXY: '.test' });
  const through = await restore({ https_proxy: proxy.url });

  expect(direct.code).toBe(6);
  expect(through).toMatchObject({ code: 0, err: '' });
  expect(proxy.asked).toEqual([`CONNECT ${SECURE_NAME}:443`]);
  expect(hosts).toEqual([SECURE_NAME, `Bearer ${ID}`, undefined]);
  expect(JSON.parse(await readFile(join(dir, 'session', 'creds.json'), 'utf8'))).toEqual(session.creds);
});

const BOT = `
  const { CLIENT, SERVER: url, SESSION_ID: sessionId } = process.env;
  const { useSession } = await import(CLIENT);
  const { state, close } = await useSession({ sessionId, url, keep: true, wait: 2 });
  await state.keys.set({ 'lid-mapping': { 1: '2' } });
  process.stdout.write(String(await close()));
`;

test('a bot that is kept goes through HTTPS_PROXY with its lease and all that it sends, but for hosts in NO_PROXY', async () => {
  const kept = await startKeptServer(sessionLinkedAt(1_700_000_000));
  const port = await serveSecurely((request, response) => {
    const { method, headers } = request;
    const through = forward(kept.url + request.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(through);
  });
  const proxy = await startProxy(port, (_request, response) => response.end(), null);
  const dir = await tempFolder();
  await writeFile(join(dir, 'ca.pem'), CERTIFICATE);
  const env = {
    CLIENT: join(ROOT, 'dist', 'restore.mjs'),
    SERVER: `https://${SECURE_NAME}`,
    SESSION_ID: ID,
    NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem'),
  };
  const start = (more: Record<string, string>) =>
    run('node', ['--input-type=module', '-e', BOT], {
      env: { ...env, ...more },
    });
  const direct = await start({ HTTPS_PROXY: proxy.url, NO_PROXY: '.test' });
  expect(direct.code).toBe(1);
  expect(proxy.asked).toEqual([]);
  const through = await start({ HTTPS_PROXY: proxy.url });

  expect(through).toMatchObject({ code: 0, out: 'true', err: '' });
  expect(kept.asked).toEqual([
    'POST /session/state/lease',
    'GET /session?from=day-of-link',
    'PUT /session/state/log',
    'PUT /session/state/base',
  ]);
  expect(proxy.asked).toEqual(kept.asked.map(() => `CONNECT ${SECURE_NAME}:443`));
  expect([...kept.bearers].join()).not.toContain('secret');
});
