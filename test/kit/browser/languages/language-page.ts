import type { Page } from 'playwright-core';
import type { Language } from '../../../../src/texts/form/language.ts';
import type { English } from '../../texts/english.ts';
import { beyondNetwork, brokenRules, overflow, type Shifts } from '../browser.ts';
import { cutChoices, textsBeyondBoxes } from './beyond-boxes.ts';
import { textsOnPage } from './texts-on-page.ts';

/** The width at which a page stands while its states change. */
export const SMALL = { width: 320, height: 640 };
const WIDTHS = [360, 480, 640, 768, 1024, 1280, 1440];

type Watched = {
  readonly page: Page;
  readonly problems: readonly string[];
  readonly shifts: Shifts;
};

/** What is wrong with the pages of one language, found state by state on one page that is not opened again. */
export class LanguagePage {
  readonly faults: string[] = [];
  readonly page: Page;
  readonly #language: Language;
  readonly #english: English;
  readonly #watched: Watched;

  constructor(language: Language, english: English, watched: Watched) {
    this.#language = language;
    this.#english = english;
    this.#watched = watched;
    this.page = watched.page;
  }

  /** Looks at a state whose layout others share: its texts, at 320 px and with text at 200 %. */
  look(name: string): Promise<void> {
    return this.#watched.shifts.ignore(() => this.#look(name));
  }

  /** Looks at a page, or at a state with a layout of its own: also with axe, and from 320 to 1440 px; one from right to left in the dark too. */
  lookWell(name: string): Promise<void> {
    return this.#watched.shifts.ignore(async () => {
      await this.#look(name);
      this.#add(`${name}: rules of axe`, await brokenRules(this.page));
      for (const width of WIDTHS) {
        await this.page.setViewportSize({ width, height: 800 });
        await this.#measure(`${name} at ${width} px`);
      }
      await this.page.setViewportSize(SMALL);
      await frames(this.page);
      if (this.#language.dir === 'ltr') return;
      await this.page.emulateMedia({ colorScheme: 'dark' });
      this.#add(`${name} in the dark: rules of axe`, await brokenRules(this.page));
      await this.page.emulateMedia({ colorScheme: 'light' });
    });
  }

  /** Notes what differs from what is wanted. */
  check(what: string, found: unknown, wanted: unknown): void {
    const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (is !== should) this.#add(what, [`${is} in place of ${should}`]);
  }

  /** Notes how far the page has moved by itself, and what its console says. */
  async checkCalm(name: string, mostShift: number): Promise<void> {
    const { shifts } = this.#watched;
    if ((await shifts.sum()) >= mostShift) this.#add(`${name}: shifts`, await shifts.moved());
    this.#add(`${name}: console`, beyondNetwork(this.#watched.problems));
  }

  async #look(name: string): Promise<void> {
    const { lang, dir } = await this.page.evaluate(() => {
      const { lang, dir } = document.documentElement;
      return { lang, dir };
    });
    this.check(`${name}: language`, [lang, dir], [this.#language.lang, this.#language.dir]);
    const english = (await textsOnPage(this.page)).filter((text) => this.#english.wordsIn(text) !== null);
    this.#add(`${name}: English`, english);
    await this.#measure(`${name} at 320 px`);
    this.#add(`${name}: cut off in a list`, await cutChoices(this.page));
    await this.#setTextSize('200%');
    await this.#measure(`${name} with text at 200 %`);
    await this.#setTextSize('');
  }

  async #measure(name: string): Promise<void> {
    const pixels = await overflow(this.page);
    if (pixels > 0) this.#add(`${name}: pixels too wide`, [String(pixels)]);
    this.#add(`${name}: longer than its box`, await textsBeyondBoxes(this.page));
  }

  #setTextSize(size: string): Promise<void> {
    return this.page.evaluate((size) => {
      document.documentElement.style.fontSize = size;
    }, size);
  }

  #add(what: string, faults: readonly string[]): void {
    if (faults.length > 0) this.faults.push(`${what}: ${[...new Set(faults)].join(' || ')}`);
  }
}

/** Waits until the page is drawn in its new size, so that what moved there is not taken for what moves by itself. */
function frames(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}
