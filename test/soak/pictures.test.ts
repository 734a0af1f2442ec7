import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, overflow, takePicture } from '../kit/browser/browser.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../kit/browser/page-paths.ts';
import { failedStep, linkedStep, qrStep, ScriptedLinks, STEPS } from '../kit/browser/scripted-links.ts';
import { OTHERS } from '../kit/texts/catalogues.ts';
import { openSite, type Site } from '../kit/browser/site.ts';

/** Pictures of each page and each state in `test/output`, for a review by eye, in both themes and at the widths of a phone, a tablet and a laptop. */

const STATES = [
  STEPS.connecting,
  STEPS.confirming,
  STEPS.saving,
  STEPS.delivering,
  linkedStep(),
  failedStep('WHATSAPP_UNREACHABLE'),
];
const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 800 },
  { width: 1440, height: 800 },
];

let site: Site;
let links: ScriptedLinks;

beforeAll(async () => {
  site = await openSite();
  links = new ScriptedLinks(site.front);
});
afterAll(() => site.close());

describe.each(SIZES)('at $width px', (viewport) => {
  describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
    async function picture(name: string, path: string, reach: (page: Page) => Promise<void>): Promise<void> {
      const { page } = await openPage(site.browser, site.front.url, {
        colorScheme,
        viewport,
        reducedMotion: 'reduce',
      });
      await page.goto(site.front.url + path);
      await reach(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await takePicture(page, `${viewport.width}-${colorScheme}-${name}`);
      await page.context().close();
    }
    const said = async (page: Page) => {
      await page
        .locator('[data-testid=status], [data-testid=error]')
        .filter({ hasText: /./ })
        .first()
        .waitFor();
    };
    const nothing = () => Promise.resolve();

    test.each([...PAGE_PATHS.filter((path) => path !== '/qr'), '/docs', UNKNOWN_PATH])('%s', async (path) => {
      await picture(path.slice(1) || 'index', path, nothing);
    });

    test.each(OTHERS)('the pages in $lang', async ({ lang }) => {
      for (const path of PAGE_PATHS.filter((each) => each !== '/qr'))
        await picture(`${lang}-${path.slice(1) || 'index'}`, `${path}?lang=${lang}`, nothing);
    });

    test.each([qrStep(), ...STATES])('/qr in $state', async (step) => {
      links.begin(step);
      await picture(`qr-${step.state}`, '/qr', said);
    });

    test.each([STEPS.code, ...STATES])('/pair in $state', async (step) => {
      links.begin(step);
      await picture(`pair-${step.state}`, '/pair', async (page) => {
        await page.getByTestId('number').fill('+254 712 345 678');
        await page.getByTestId('start').click();
        await said(page);
      });
    });
  });
});
