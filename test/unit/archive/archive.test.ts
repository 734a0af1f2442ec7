import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArchiveExport } from '../../../src/ports/inspection.ts';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';
import { filesOf } from '../../../src/auth-state/folder/folder-files.ts';
import { createArchiver, type Archiver } from '../../../src/archive/archive.ts';
import { FakeClock } from '../../double/clock.ts';
import { buf } from '../../kit/session/auth-state.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';
import { tempFolder } from '../../kit/folder.ts';
import { readZip } from '../../kit/zip.ts';

const LIMIT_MS = 30_000;
const usualUmask = process.umask();

let tempDir: string;
let clock: FakeClock;
let archiver: Archiver;
let child: ChildProcess | null;

beforeEach(async () => {
  tempDir = join(await tempFolder(), 'temp');
  clock = new FakeClock();
  archiver = createArchiver({ tempDir, clock, log: keepLog() });
  child = null;
});

afterEach(async () => {
  process.umask(usualUmask);
  child?.kill('SIGKILL');
  await archiver.close();
});

const session = sessionLinkedAt(1_700_000_000, 100);
const state: AuthStateJson = { creds: JSON.stringify(session.creds), keys: JSON.stringify(session.keys) };

/** A destination that keeps the bytes written to it. */
function collector(): { readonly sink: Writable; readonly bytes: () => Buffer } {
  const parts: Buffer[] = [];
  const sink = new Writable({
    write: (part: Buffer, _encoding, done) => {
      parts.push(part);
      done();
    },
  });
  return { sink, bytes: () => Buffer.concat(parts) };
}

/** Starts an export whose reader takes nothing; resolves when its first byte has been written. */
async function startStuck(): Promise<{ readonly sink: Writable; readonly done: ReturnType<ArchiveExport> }> {
  let reached: () => void = () => undefined;
  const writing = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const sink = new Writable({ write: () => reached() });
  const done = archiver.exportArchive(state, () => sink);
  await writing;
  return { sink, done };
}

/** The names in the folders of all processes. */
async function exportsIn(): Promise<readonly string[]> {
  const folders = await readdir(tempDir);
  const inside = await Promise.all(folders.map((folder) => readdir(join(tempDir, folder))));
  return inside.flat().filter((name) => name !== 'owner.json');
}

async function modesBelow(folder: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const name of await readdir(folder, { recursive: true })) {
    const info = await stat(join(folder, name));
    found.add(`${info.isDirectory() ? 'folder' : 'file'} ${(info.mode & 0o777).toString(8)}`);
  }
  return found;
}

describe('an export', () => {
  test('is a zip of exactly the folder that a restore writes', async () => {
    const { sink, bytes } = collector();
    expect(await archiver.exportArchive(state, () => sink)).toBe('taken');
    const files = readZip(bytes());

    expect(new Map([...files].map(([name, { text }]) => [name, text]))).toEqual(filesOf(session));
    expect(new Set([...files.values()].map(({ mode }) => mode & 0o777))).toEqual(new Set([0o600]));
    expect(await exportsIn()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('T26: under umask 0 lies in files that only their owner may read, in a folder that names its process', async () => {
    process.umask(0);
    const { sink, done } = await startStuck();

    expect(await modesBelow(tempDir)).toEqual(new Set(['folder 700', 'file 600']));
    const [own = ''] = await readdir(tempDir);
    expect(JSON.parse(await readFile(join(tempDir, own, 'owner.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
    });
    sink.destroy();
    expect(await done).toBe('broken-off');
  });

  test('whose reader goes away leaves nothing', async () => {
    const { sink, done } = await startStuck();
    expect(await exportsIn()).toHaveLength(1);
    sink.destroy();

    expect(await done).toBe('broken-off');
    expect(await exportsIn()).toEqual([]);
  });

  test('whose reader takes nothing ends after 30 s and leaves nothing', async () => {
    const { sink, done } = await startStuck();
    clock.advance(LIMIT_MS - 1);
    expect(sink.destroyed).toBe(false);
    clock.advance(1);

    expect(await done).toBe('broken-off');
    expect(sink.destroyed).toBe(true);
    expect(await exportsIn()).toEqual([]);
  });

  test('of a state that is none begins nothing and leaves nothing', async () => {
    const begin = () => expect.unreachable('nothing should be sent');

    await expect(archiver.exportArchive({ creds: '{}', keys: '{}' }, begin)).rejects.toThrow(
      'SESSION_UNAVAILABLE',
    );
    expect(await exportsIn()).toEqual([]);
  });

  test('where nothing can be written is refused as STORE_UNAVAILABLE', async () => {
    await writeFile(tempDir, 'a file in its place');
    const begin = () => expect.unreachable('nothing should be sent');

    await expect(archiver.exportArchive(state, begin)).rejects.toThrow('STORE_UNAVAILABLE');
  });

  test('T47: with hostile IDs holds only plain names', async () => {
    const ids = ['../../x', '..\\..\\x', 'C:\\x', '/etc/x', 'a\0b'];
    const keys = JSON.stringify({ session: Object.fromEntries(ids.map((id) => [id, buf(4)])) });
    const { sink, bytes } = collector();
    await archiver.exportArchive({ ...state, keys }, () => sink);
    const names = [...readZip(bytes()).keys()];

    expect(names).toHaveLength(ids.length + 1);
    expect(names.filter((name) => /[/\\:\p{Cc}]|^\.\.?$/u.test(name))).toEqual([]);
  });

  test('of four at once leaves the folder of the process alone, and closing removes that too', async () => {
    const sinks = Array.from({ length: 4 }, collector);
    await Promise.all(sinks.map(({ sink }) => archiver.exportArchive(state, () => sink)));
    expect(new Set(sinks.map(({ bytes }) => readZip(bytes()).size))).toEqual(
      new Set([filesOf(session).size]),
    );
    expect(await readdir(tempDir)).toHaveLength(1);
    await archiver.close();

    expect(await readdir(tempDir)).toEqual([]);
  });

  test('that runs when the program closes ends and leaves nothing', async () => {
    const { done } = await startStuck();
    await archiver.close();

    expect(await done).toBe('broken-off');
    expect(await readdir(tempDir)).toEqual([]);
  });
});

describe('the sweep', () => {
  test('T26: after kill -9 in the middle of an export removes what is left, and not before', async () => {
    const script = fileURLToPath(new URL('../../kit/whatsapp/hanging-export.ts', import.meta.url));
    child = spawn(process.execPath, ['--import', 'tsx', script, tempDir], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    await archiver.sweep();
    expect(await exportsIn()).toHaveLength(1);
    expect(await modesBelow(tempDir)).toEqual(new Set(['folder 700', 'file 600']));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await exportsIn()).toHaveLength(1);
    await archiver.sweep();

    expect(await readdir(tempDir)).toEqual([]);
  });

  test('tells a process number that is used again by its start time', async () => {
    const folder = join(tempDir, `process-${process.pid}-abc123`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    await archiver.sweep();

    expect(await readdir(tempDir)).toEqual([]);
  });

  test('leaves what no process of this program made, and what a living one has just begun', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await mkdir(join(tempDir, 'mine'), { recursive: true });
    await writeFile(join(tempDir, '.gitkeep'), '');
    await mkdir(join(tempDir, `process-${process.pid}-abc123`));
    await mkdir(join(tempDir, `process-${dead}-abc123`));
    await archiver.sweep();

    expect((await readdir(tempDir)).toSorted()).toEqual([
      '.gitkeep',
      'mine',
      `process-${process.pid}-abc123`,
    ]);
  });

  test('of a folder that is not there does nothing', async () => {
    await expect(archiver.sweep()).resolves.toBeUndefined();
  });
});
