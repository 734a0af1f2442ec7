import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildRestoreClient } from '../../../src/build/restore-client.ts';
import * as es from '../../../src/texts/es.ts';
import * as ur from '../../../src/texts/ur.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { tempFolder } from '../../kit/folder.ts';
import { serve } from '../../kit/restore/server.ts';

/** The built client in another language than English, at a server that tells a reason in every way that is none of ours. */

type Client = { readonly useSession: (options: object) => Promise<unknown> };

const SESSION_ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 3));
const { title } = es.problems.errors.SESSION_ID_MALFORMED;
let clients: Readonly<Record<'es' | 'ur', Client>>;

beforeAll(async () => {
  const dir = await tempFolder();
  await buildRestoreClient(dir, ['es', 'ur']);
  const load = (name: string) => import(pathToFileURL(join(dir, name)).href) as Promise<Client>;
  clients = { es: await load('restore.es.mjs'), ur: await load('restore.ur.mjs') };
});

function useMultiFileAuthState(): Promise<never> {
  return Promise.reject(new Error('there is no session'));
}

async function saidOf(why: string, lang: 'es' | 'ur' = 'es'): Promise<string> {
  const url = await serve((_request, response) => {
    response.writeHead(400, { 'Content-Type': 'application/problem+json' });
    response.end(`{"code":"SESSION_ID_MALFORMED","detail":"English","retryable":false,${why}}`);
  });
  const dir = join(await tempFolder(), 'session');
  const bot = clients[lang].useSession({ url, sessionId: SESSION_ID, dir, useMultiFileAuthState });
  return bot.then(
    () => 'it went through',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
}

describe('the restore client in another language', () => {
  test('says the reason of a server in its own words', async () => {
    const said = await saidOf('"reason":"id-of-another-prefix","values":{"prefix":"OTHER"}');

    expect(said).toBe(`${title}. ${es.reasons['id-of-another-prefix']({ prefix: 'OTHER' })}`);
  });

  test.each([
    ['a value is missing', '"values":{}'],
    ['all values are missing', '"unlike":1'],
    ['values are a list', '"values":["OTHER"]'],
    ['values are a text', '"values":"OTHER"'],
    ['a value cannot be written', '"values":{"prefix":{"toString":1}}'],
    ['a value comes from a prototype', '"values":{"__proto__":{"prefix":"OTHER"}}'],
    ['a value is too long', `"values":{"prefix":"${'x'.repeat(20_000)}"}`],
    ['values are nested too deep', `"values":{"prefix":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('where %s, says what the error code says', async (_what, values) => {
    const usual = await saidOf('"reason":"unknown-here"');

    expect(usual.startsWith(title)).toBe(true);
    expect(await saidOf(`"reason":"id-of-another-prefix",${values}`)).toBe(usual);
    expect(await saidOf(`"reason":["id-none"],${values}`)).toBe(usual);
  });

  test('takes no sign from a value that a terminal obeys', async () => {
    const evil = String.raw`"values":{"prefix":"a\u001b[2J\u202e\u200e\r\nb"}`;

    expect(await saidOf(`"reason":"id-of-another-prefix",${evil}`)).toContain(' a b~');
  });

  test('keeps the marks that hold an option together among words from right to left', async () => {
    const failed = clients.ur.useSession({ sessionId: SESSION_ID, dir: ' ', useMultiFileAuthState });

    await expect(failed).rejects.toThrow(ur.restore.options.dirEmpty);
    const why = '"reason":"id-of-another-prefix","values":{"prefix":"OTHER"}';
    expect(await saidOf(why, 'ur')).toContain(ur.reasons['id-of-another-prefix']({ prefix: 'OTHER' }));
    expect(await saidOf(why, 'ur')).not.toMatch(/[.]/);
    expect(ur.restore.options.dirEmpty).toContain('\u2066--dir\u2069');
  });
});
