import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Request } from 'express';
import { afterEach, expect, test } from 'vitest';
import { OwnSite } from '../../../src/http/request/own-site.ts';
import { PasskeyHelper } from '../../../src/http/site/passkey-helper.ts';
import type { Log } from '../../../src/ports/base.ts';
import { load } from '../../kit/program/settings.ts';
import { read, ROOT } from '../../kit/repo.ts';
import { readZip } from '../../kit/zip.ts';

/** The zip of the passkey helper: what is in it, and for which host. */

const FOLDER = join('src', 'passkey-helper');
const NAMES = ['manifest.json', 'sw.js', 'ask.html', 'ask.js', 'site.json'];
const { TZ = '' } = process.env;

afterEach(() => {
  process.env['TZ'] = TZ;
});

function helperWith(env: Readonly<Record<string, string>> = {}): PasskeyHelper {
  return new PasskeyHelper(join(ROOT, 'public'), new OwnSite(load(env).config.server, {} as Log));
}

function requestFor(headers: Readonly<Record<string, string>>): Request {
  return { get: (name: string) => headers[name] } as unknown as Request;
}

async function hostIn(helper: PasskeyHelper, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const { bytes } = await helper.zipFor(requestFor(headers));
  const { host } = JSON.parse(readZip(bytes).get('site.json')?.text ?? '') as { readonly host: unknown };
  return host;
}

test('the zip of the passkey helper, holds the files of the repository, in order, and its own site.json', async () => {
  const { bytes, sha256 } = await helperWith().zipFor(requestFor({ host: 'bots.example' }));
  const files = readZip(bytes);

  expect([...files.keys()]).toEqual(NAMES);
  for (const name of NAMES.slice(0, -1)) expect(files.get(name)?.text).toBe(read(join(FOLDER, name)));
  expect(files.get('site.json')?.text).toBe('{"host":"bots.example"}\n');
  expect([...files.values()].map(({ mode }) => mode)).toEqual(NAMES.map(() => 0o100644));
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(bytes.length).toBeLessThan(20_000);
});

test('the zip of the passkey helper, in any time zone and whenever it is made, has the same bytes', async () => {
  const hashes = new Set<string>();
  for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/St_Johns']) {
    process.env['TZ'] = zone;
    const { sha256 } = await helperWith().zipFor(requestFor({ host: 'bots.example' }));
    hashes.add(sha256);
  }

  expect(hashes.size).toBe(1);
});

test.each<readonly [env: Record<string, string>, headers: Record<string, string>, host: string]>([
  [{}, { host: 'Bots.Example' }, 'bots.example'],
  [{}, { host: 'bots.example:8443' }, 'bots.example:8443'],
  [{}, { host: 'bots.example:443' }, 'bots.example'],
  [{}, { host: '[2001:DB8::1]:3000' }, '[2001:db8::1]:3000'],
  [{}, { host: 'bots.example', 'x-forwarded-host': 'other.example' }, 'bots.example'],
  [
    { TRUST_PROXY: '1' },
    { host: '127.0.0.1:3000', 'x-forwarded-host': 'bots.example, in.example' },
    'bots.example',
  ],
  [{ TRUST_PROXY: '1' }, { host: 'bots.example' }, 'bots.example'],
  [{ TRUST_PROXY: '1' }, { host: 'bots.example', 'x-forwarded-host': 'a b' }, 'bots.example'],
  [
    { TRUST_PROXY: '1', ALLOWED_HOSTS: 'bots.example' },
    { host: 'bots.example', 'x-forwarded-host': 'other.example' },
    'bots.example',
  ],
  [
    { PUBLIC_URL: 'https://bots.example/whatsapp' },
    { host: 'localhost', 'x-forwarded-host': 'other.example' },
    'bots.example',
  ],
])('with %j, a request with %j gets the helper for %s', async (env, headers, host) => {
  expect(await hostIn(helperWith(env), headers)).toBe(host);
});

test.each(['', 'bots.example/x', 'a b', '"'])('a request for the host "%s", gets none', async (host) => {
  const helper = helperWith();

  expect(() => helper.zipFor(requestFor({ host }))).toThrowError(
    expect.objectContaining({ code: 'NOT_FOUND', fields: { status: 421 } }),
  );
});

test('the same host, gets the zip that was made before, until sixteen others have come', async () => {
  const helper = helperWith();
  const zipFor = (host: string) => helper.zipFor(requestFor({ host }));
  const first = await zipFor('first.example');

  expect(await zipFor('first.example')).toBe(first);
  for (let at = 0; at < 16; at += 1) await zipFor(`host-${at}.example`);
  const again = await zipFor('first.example');
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
