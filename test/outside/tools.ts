import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../kit/program/run-command.ts';
import { findOnPath } from '../kit/run/needs.ts';

/** A program of others, and where it comes from. Nothing of it becomes a dependency of the project. */
export type Tool = {
  readonly program: string;
  readonly from: 'pip' | 'npm' | 'go' | 'debian' | 'machine';
  /** The package with its version. Debian's have none, because it keeps only the newest; a program that is on PATH is taken before them. */
  readonly package: string;
  /** Where the package has the program, if not at the usual place. */
  readonly at?: string;
};

export type Provided = { readonly path: string } | { readonly missing: string };

type Source = {
  /** The program that installs from there. */
  readonly needs: string;
  /** The commands that put a package into a folder. */
  readonly commands: (tool: Tool, folder: string) => readonly (readonly string[])[];
  readonly place: (tool: Tool) => string;
};

const SOURCES: Readonly<Record<Exclude<Tool['from'], 'machine'>, Source>> = {
  pip: {
    needs: 'python3',
    commands: ({ package: name }, folder) => [
      // The pip of the machine installs, because making another takes longer than all the rest.
      ['python3', '-m', 'venv', '--without-pip', folder],
      // Only finished packages: others download programs while they are built.
      ['python3', '-m', 'pip', '--python', folder, 'install', '--quiet', '--only-binary', ':all:', name],
    ],
    place: ({ program }) => join('bin', program),
  },
  npm: {
    needs: 'npm',
    commands: ({ package: name }, folder) => [
      ['npm', 'install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', name],
    ],
    place: ({ program }) => join('node_modules', '.bin', program),
  },
  go: {
    needs: 'go',
    commands: ({ package: name }, folder) => [['env', `GOBIN=${folder}`, 'go', 'install', name]],
    place: ({ program }) => program,
  },
  debian: {
    needs: 'apt-get',
    commands: ({ package: name }, folder) => [
      ['sh', '-c', `cd "$1" && apt-get download ${name} && dpkg -x ./*.deb . && rm ./*.deb`, 'sh', folder],
    ],
    place: ({ program }) => join('usr', 'bin', program),
  },
};

/** The folder that keeps the tools from one run to the next: `OUTSIDE_TOOLS`, else in the user's cache. */
function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['OUTSIDE_TOOLS'] ?? join(caches, 'trekker-session-outside');
}

/** Finds a tool or installs it within `limitMs`. Never rejects: where it cannot be had, one line says why. */
export async function provide(tool: Tool, limitMs: number): Promise<Provided> {
  const onPath = findOnPath(tool.program);
  if (tool.from === 'machine') return onPath === null ? noneHere(tool.program) : { path: onPath };
  if (tool.from === 'debian' && onPath !== null) return { path: onPath };
  const source = SOURCES[tool.from];
  const folder = join(cacheFolder(), `${tool.from}-${tool.package.replace(/[^\w.@=-]+/g, '-')}`);
  const path = join(folder, tool.at ?? source.place(tool));
  if (!existsSync(folder)) {
    // A cache that cannot be written, or a program that does not start, is a reason like any other.
    const reason = await installAs(folder, tool, source, Date.now() + limitMs).catch(String);
    if (reason !== null) return { missing: reason };
  }
  return existsSync(path) ? { path } : { missing: `${tool.package} has no ${tool.program}` };
}

/** Installs a tool into a folder of its own, to which `folder` leads once it is whole: others may do the same at the same time. */
async function installAs(
  folder: string,
  tool: Tool,
  { needs, commands }: Source,
  endsAtMs: number,
): Promise<string | null> {
  if (findOnPath(needs) === null) return noneHere(needs).missing;
  await mkdir(cacheFolder(), { recursive: true });
  const own = await mkdtemp(`${folder}.`);
  const reason = await install(commands(tool, own), endsAtMs);
  const isFirst =
    reason === null &&
    (await symlink(own, folder).then(
      () => true,
      // Another process was faster, and its installation is as good.
      () => false,
    ));
  if (!isFirst) await rm(own, { recursive: true, force: true });
  return reason;
}

async function install(commands: readonly (readonly string[])[], endsAtMs: number): Promise<string | null> {
  for (const [program = '', ...args] of commands) {
    const limitMs = Math.max(1, endsAtMs - Date.now());
    const ended = await run(program, args, { env: { ...process.env, LC_ALL: 'C' }, limitMs });
    if (ended.code !== 0) return whyNot(program, ended);
  }
  return null;
}

function whyNot(program: string, { code, err }: { readonly code: number | null; readonly err: string }) {
  const said = err.split('\n').filter((line) => /error|unable|cannot|not found|^E:/i.test(line));
  return `${program} ${code === null ? 'took too long' : `ended with ${code}`}: ${said.at(-1)?.trim() ?? 'it does not say why'}`;
}

function noneHere(program: string) {
  return { missing: `there is no ${program} on this machine` };
}
