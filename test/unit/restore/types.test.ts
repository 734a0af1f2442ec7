import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type {
  KeepInMemory,
  Kept,
  MemoryState,
  UseSession,
  useSession as Declared,
} from '../../../src/restore/restore.d.mts';
import { useSession } from '../../../src/restore/use-session.ts';
import { tempFolder } from '../../kit/folder.ts';
import { read, ROOT } from '../../kit/repo.ts';
import { run, type Ran } from '../../kit/program/run-command.ts';

/** These assignments fail to compile if restore.d.mts and the code have different types. */
const declared: typeof Declared = useSession;
const real: (options: UseSession<string>) => Promise<string> = useSession<string>;
const inMemory: (options: KeepInMemory) => Promise<MemoryState & Kept> = useSession;

const EXAMPLES = [...read('docs/bots.md').matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
const OPTIONS =
  '--strict --noEmit --allowJs --checkJs --skipLibCheck --ignoreConfig --module nodenext --target es2022 --types node'.split(
    ' ',
  );
const GOOD = `sessionId: process.env.SESSION_ID, url: 'https://x', dir: 'y', useMultiFileAuthState`;

let dir: string;

beforeAll(async () => {
  dir = await tempFolder();
  await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  await copyFile(join(ROOT, 'src', 'restore', 'restore.d.mts'), join(dir, 'restore.d.mts'));
  await copyFile(join(ROOT, 'src', 'restore', 'restore.d.mts'), join(dir, 'restore.d.cts'));
});

async function check(files: Readonly<Record<string, string>>): Promise<Ran> {
  await mkdir(dir, { recursive: true });
  for (const [name, code] of Object.entries(files)) await writeFile(join(dir, name), code);
  return run(join(ROOT, 'node_modules', '.bin', 'tsc'), [...OPTIONS, ...Object.keys(files)], { cwd: dir });
}

function nameOf(code: string): string {
  return /^\/\/ ([\w.]+)\n/.exec(code)?.[1] ?? '';
}

function bot(options: string): string {
  return `
    import { useMultiFileAuthState } from '@whiskeysockets/baileys';
    import { useSession } from './restore.mjs';
    const { state, saveCreds } = await useSession({ ${options} });
    const id: number = state.creds.registrationId;
    await saveCreds();
    console.log(id);
  `;
}

describe('with restore.d.mts, under tsc --strict', () => {
  test('the examples of the guide pass as they stand, as JavaScript and as TypeScript', async () => {
    const named = EXAMPLES.map((code) => [nameOf(code), code] as const);
    expect(named.map(([name]) => name)).toEqual(['bot.mjs', 'kept.mjs', 'bot.cjs', 'database.mjs']);
    const typed = named
      .filter(([name]) => name.endsWith('.mjs'))
      .map(([name, code]) => [name.replace('.mjs', '.mts'), code] as const);

    expect(await check(Object.fromEntries(named))).toMatchObject({ code: 0, out: '' });
    expect(await check(Object.fromEntries(typed))).toMatchObject({ code: 0, out: '' });
  });

  test('a bot gets the types of its own Baileys', async () => {
    expect(await check({ 'good.mts': bot(GOOD) })).toMatchObject({ code: 0, out: '' });
  });

  test('a bot that is kept gets the types of its own Baileys, with a folder and without one', async () => {
    const memory = `
      import { makeWASocket } from '@whiskeysockets/baileys';
      import { useSession } from './restore.mjs';
      const { state, saveCreds, flush, close } = await useSession({ sessionId: 'x', url: 'y', keep: true });
      makeWASocket({ auth: state }).ev.on('creds.update', saveCreds);
      const isKept: boolean = (await flush()) && (await close());
      console.log(isKept);
    `;
    const folder = bot(`${GOOD}, keep: true`)
      .replace('saveCreds }', 'saveCreds, close }')
      .replace('await saveCreds', 'await close');
    const either = bot(`${GOOD.replace("'y'", 'process.env.DIR')}, keep: true, fromDayOfLink: true`);

    expect(await check({ 'memory.mts': memory, 'folder.mts': folder, 'either.mts': either })).toMatchObject({
      code: 0,
      out: '',
    });
  });

  test.each([
    ['text for keep', `${GOOD}, keep: 'true'`],
    ['fromDayOfLink without keep', `${GOOD}, fromDayOfLink: true`],
    ['a number as the ID', GOOD.replace('process.env.SESSION_ID', '5')],
    ['an unknown field', `${GOOD}, folder: 'z'`],
    ['no folder', GOOD.replace("dir: 'y', ", '')],
    ['a text as the waiting time', `${GOOD}, wait: '90'`],
    ['no function of Baileys', GOOD.replace(', useMultiFileAuthState', '')],
  ])('%s does not', async (_what, options) => {
    const { code, out } = await check({ 'bad.mts': bot(options) });

    expect(code).not.toBe(0);
    expect(out).toMatch(/^bad\.mts\(4,/);
  });

  test('the declaration is that of the source', () => {
    expect(declared).toBe(useSession);
    expect(real).toBe(useSession);
    expect(inMemory).toBe(useSession);
  });
});
