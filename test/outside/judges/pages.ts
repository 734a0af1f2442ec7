import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenRules, openBrowser, openPage } from '../../kit/browser/browser.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../kit/browser/page-paths.ts';
import { run } from '../../kit/program/run-command.ts';
import type { Judge } from '../judge.ts';

const LIMIT_MS = 120_000;
const SERVED = [...PAGE_PATHS, '/docs', UNKNOWN_PATH];

type Report = {
  readonly messages: readonly {
    readonly type: string;
    readonly url?: string;
    readonly lastLine?: number;
    readonly message: string;
  }[];
};

/** Every page as it is served against the standard. */
export const nu: Judge = {
  name: 'Nu HTML checker',
  of: 'every page',
  tools: [
    { program: 'java', from: 'machine', package: 'java' },
    {
      program: 'vnu.jar',
      from: 'npm',
      package: 'vnu-jar@26.9.27',
      at: 'node_modules/vnu-jar/build/dist/vnu.jar',
    },
  ],
  judge: async ({ folder, site, tool }) => {
    const files = await Promise.all(
      SERVED.map(async (path) => {
        const file = join(folder, `page${path.replaceAll('/', '-')}.html`);
        const answer = await fetch(site.url + path, { headers: { Accept: 'text/html' } });
        writeFileSync(file, await answer.text());
        return file;
      }),
    );
    const options = ['-jar', tool('vnu.jar'), '--format', 'json', '--exit-zero-always'];
    const { out, err } = await run(tool('java'), [...options, ...files], { cwd: folder, limitMs: LIMIT_MS });
    const { messages } = JSON.parse(err || out) as Report;
    return messages.map(
      ({ type, url = '', lastLine, message }) => `${url.split('/').at(-1)}:${lastLine} ${type}: ${message}`,
    );
  },
};

/** Every page as a browser shows it, against the rules of axe. `test/system/pages/` does so for every state of them. */
export const axe: Judge = {
  name: 'axe',
  of: 'every page',
  tools: [{ program: 'chromium', from: 'machine', package: 'chromium' }],
  judge: async ({ site }) => {
    const browser = await openBrowser();
    try {
      const findings: string[] = [];
      for (const path of SERVED) {
        const { page } = await openPage(browser, site.url);
        await page.goto(site.url + path);
        findings.push(...(await brokenRules(page)).map((rule) => `${path} ${rule}`));
        await page.context().close();
      }
      return findings;
    } finally {
      await browser.close();
    }
  },
};
