import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addToEnvironment, readEnvFile } from '../../../src/app/environment/env-file.ts';
import { tempFolder } from '../../kit/folder.ts';

let dir: string;
let path: string;

beforeEach(async () => {
  dir = await tempFolder();
  path = join(dir, '.env');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

async function read(content: string | Buffer): Promise<ReturnType<typeof readEnvFile>> {
  await writeFile(path, content);
  return readEnvFile(path);
}

test.each([
  ['a mark in front', '\ufeffPORT=1', { PORT: '1' }],
  ['lines that end as on Windows', 'PORT=1\r\nHOST=h\r\n', { PORT: '1', HOST: 'h' }],
  ['lines that end as on old Macs', 'PORT=1\rHOST=h', { PORT: '1', HOST: 'h' }],
  ['export', 'export PORT=1\n  export\tHOST = h', { PORT: '1', HOST: 'h' }],
  ['remarks', '# one\nPORT=1 # two\n\n  # HOST=h\nHOST="h" # three', { PORT: '1', HOST: 'h' }],
  ['quotes', `A="a b"\nB='c # d'\nC=\`e "f" 'g'\``, { A: 'a b', B: 'c # d', C: `e "f" 'g'` }],
  ['a value with lines', 'A="one\nTWO=2 # no remark\n"\nB=1', { A: 'one\nTWO=2 # no remark\n', B: '1' }],
  [
    'a # without a space',
    'A=#4b3fd6\nB=#4b3fd6 # violet\nC=pass#word',
    { A: '#4b3fd6', B: '#4b3fd6', C: 'pass#word' },
  ],
  ['a # beside quotes', `A=it's#1\nB=it's"#\`2`, { A: "it's#1" }],
  ['a # behind nothing', 'A= # nothing yet\nB=', { A: '', B: '' }],
  ['a colon', 'PORT: 1', { PORT: '1' }],
  ['other scripts', 'BRAND_NAME=Боты', { BRAND_NAME: 'Боты' }],
])('F37: of a .env with %s, each value is what it seems', async (_what, text, expected) => {
  const { values, problem, doubts } = await read(text);
  expect({ values, problem, doubts }).toEqual({
    values: expect.objectContaining(expected) as object,
    problem: null,
    doubts: [],
  });
});

test('F37: a .env that is not there says nothing', () => {
  expect(readEnvFile(path)).toEqual({ path, values: {}, problem: null, doubts: [] });
});

test.each([
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('PORT=1\n', 'utf16le')])],
  ['UTF-16', Buffer.from('PORT=1\n', 'utf16le')],
  ['UTF-16', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('PORT=1\n', 'utf16le').swap16()])],
  ['not written in UTF-8', Buffer.from('BRAND_NAME=Caf\xe9', 'latin1')],
])('F37: a .env that is %s is told in words, by its path', async (words, content) => {
  const { values, problem } = await read(content);
  expect(values).toEqual({});
  expect(problem).toContain(`${path} cannot be read: it is`);
  expect(problem).toContain(words);
});

test('F37: a .env that cannot be opened is told in words', async () => {
  await mkdir(path);
  expect(readEnvFile(path).problem).toBe(`${path} cannot be read: it is a folder`);
  await rm(path, { recursive: true });
  await symlink(join(dir, 'nowhere'), path);
  expect(readEnvFile(path).problem).toContain('a link that leads nowhere');
});

test('F37: lines that say nothing, and names given twice, are told without their values', async () => {
  const { doubts } = await read('PORT 3000\nA=secret1\n# all right\nexport B\nA=secret2\n"quoted"=x\n');
  expect(doubts).toEqual([
    `${path}: not of the form NAME=value, so not used: lines 1, 4, 6`,
    `${path}: given more than once, so only the last one counts: A`,
  ]);
});

test('the environment wins over the file, also where it holds nothing', async () => {
  const env: Record<string, string | undefined> = { A: 'mine', B: '' };
  addToEnvironment(env, await read('A=file\nB=file\nC=file'));
  expect(env).toEqual({ A: 'mine', B: '', C: 'file' });
});

test.each(['en_US:en', 'de_DE:de', 'es_MX.UTF-8', 'C', 'C.UTF-8', 'POSIX', 'sr@latin'])(
  'the file wins over LANGUAGE=%s, which a system has set',
  async (language) => {
    const withFile = { LANGUAGE: language, LANGUAGE_FILE: '/run/secrets/language' };
    const both = { LANGUAGE: language };
    const none = { LANGUAGE: language };
    addToEnvironment(withFile, await read('A=b'));
    addToEnvironment(both, await read('LANGUAGE=fr'));
    addToEnvironment(none, await read('LANGUAGES=fr'));

    expect(withFile).toEqual({ A: 'b', LANGUAGE_FILE: '/run/secrets/language' });
    expect(both).toEqual({ LANGUAGE: 'fr' });
    expect(none).toEqual({ LANGUAGE: language, LANGUAGES: 'fr' });
  },
);

test('LANGUAGE of the operator in the environment wins over the file', async () => {
  const env = { LANGUAGE: 'pt-BR' };
  addToEnvironment(env, await read('LANGUAGE=fr'));
  expect(env).toEqual({ LANGUAGE: 'pt-BR' });
});
