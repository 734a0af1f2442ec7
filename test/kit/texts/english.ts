import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { read, ROOT } from '../repo.ts';
import { textsOf } from './literals.ts';

/** Names in WhatsApp and in browsers, which stand in English beside or in place of their name in a language, and a term that languages share. */
const NAMES =
  /Linked devices|Link a device|Link with phone number instead|Message yourself|Load Temporary Add-on|Load unpacked|QR code/g;
/** Code, values and addresses, which are the same in every language. */
const CODE = /\$?\{+[^{}]*\}+|<[^<>]*>|https?:\S+|[\w-]+(?:[_.@/:=][\w-]+)+/g;
const RUN = 3;

/** The sources of a language, but for what is said to the operator in English only. */
export function filesOf(tag: string): readonly string[] {
  const own = readdirSync(join(ROOT, 'src', 'texts', tag), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !/^(?:cli|operator)\b/.test(name));
  return [`${tag}.ts`, ...own.map((name) => `${tag}/${name}`)];
}

/** Every text in the sources of a language, as it is written there. */
export function writtenTexts(tag: string): readonly string[] {
  return filesOf(tag).flatMap((file) => textsOf(read(join('src', 'texts', file))));
}

/** The runs of three words in a text, without names and code. */
function runsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(NAMES, ' | ')
    .replaceAll(CODE, ' | ')
    .toLowerCase()
    .match(/[\p{L}\p{M}']+|[^\s\p{L}\p{M}']/gu);
  if (words === null) return [];
  return words
    .map((_, at) => words.slice(at, at + RUN))
    .filter((run) => run.length === RUN && run.every((word) => /^\p{L}/u.test(word)))
    .map((run) => run.join(' '));
}

/** What is English, judged by the English catalogue and nothing else. */
export class English {
  readonly #texts: ReadonlySet<string>;
  readonly #runs: ReadonlySet<string>;

  /** `more` are English texts from elsewhere, such as those of a page that was shown in English. */
  constructor(more: readonly string[] = []) {
    const texts = [...writtenTexts('en'), ...more].map((text) => text.trim());
    this.#texts = new Set(texts);
    this.#runs = new Set(texts.flatMap(runsOf));
  }

  /** True for a text of several words that an English catalogue or page has as it is. */
  has(text: string): boolean {
    return this.#texts.has(text.trim()) && /\p{L}{2}\s+\p{L}{2}/u.test(text.replaceAll(NAMES, ''));
  }

  /** The first English words of a text: three in a row; `null` if it has none. */
  wordsIn(text: string): string | null {
    if (this.has(text)) return text.trim();
    return runsOf(text).find((run) => this.#runs.has(run)) ?? null;
  }
}
