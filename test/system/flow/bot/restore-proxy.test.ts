import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatShortId } from '../../../../src/session-id/id.ts';
import { CERTIFICATE, SECURE_NAME, serveSecurely, startProxy } from '../../../kit/restore/proxy.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { ROOT } from '../../../kit/repo.ts';
import { run } from '../../../kit/program/run-command.ts';

test('the restore client reaches a server behind HTTPS_PROXY, but for hosts in NO_PROXY', async () => {
  const session = sessionLinkedAt(1_700_000_000);
  const id = formatShortId('TREKKER-MD', Buffer.alloc(20, 8));
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
        env: { SESSION_ID: id, NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem'), ...more },
      },
    );
  const direct = await restore({ HTTPS_PROXY: proxy.url, NO_PROXY: '.test' });
  const through = await restore({ https_proxy: proxy.url });

  expect(direct.code).toBe(6);
  expect(through).toMatchObject({ code: 0, err: '' });
  expect(proxy.asked).toEqual([`CONNECT ${SECURE_NAME}:443`]);
  expect(hosts).toEqual([SECURE_NAME, `Bearer ${id}`, undefined]);
  expect(JSON.parse(await readFile(join(dir, 'session', 'creds.json'), 'utf8'))).toEqual(session.creds);
});
