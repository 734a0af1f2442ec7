import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Marked, type Token } from 'marked';
import { describe, expect, test } from 'vitest';
import { read, ROOT } from '../../kit/repo.ts';
import { OTHERS } from '../../kit/texts/catalogues.ts';
import { English } from '../../kit/texts/english.ts';

/** The guide for bot developers in each language: the same examples, headings and links as in English. */

type Guide = {
  readonly examples: readonly string[];
  readonly headings: readonly number[];
  /** Addresses of links; one within the guide is named by the number of its heading. */
  readonly links: readonly string[];
  /** What is written in code, within the text. */
  readonly code: readonly string[];
  readonly prose: readonly string[];
  /** The numbers in the text, in the order of their digits. */
  readonly numbers: readonly string[];
};

const marked = new Marked();
const fileOf = (lang: string) => (lang === 'en' ? 'docs/bots.md' : `docs/bots.${lang}.md`);

function readGuide(lang: string): Guide {
  const headings: { readonly depth: number; readonly anchor: string }[] = [];
  const found = {
    examples: [] as string[],
    links: [] as string[],
    code: [] as string[],
    prose: [] as string[],
  };
  const tokens = marked.lexer(read(fileOf(lang)));
  void marked.walkTokens(tokens, (token: Token) => {
    if (token.type === 'heading')
      headings.push({ depth: Number(token['depth']), anchor: anchorOf(token['text']) });
    if (token.type === 'code') found.examples.push(withoutComments(String(token['text'])));
    if (token.type === 'codespan') found.code.push(String(token['text']));
    if (token.type === 'link') found.links.push(String(token['href']));
    if (token.type === 'text' && !('tokens' in token && token.tokens))
      found.prose.push(String(token['text']));
  });
  // One thing is a word in some languages.
  const numbers = found.prose.flatMap((text) => text.match(/[\d.]*\d/g) ?? []).filter((n) => n !== '1');
  const links = found.links.map((link) => {
    const at = headings.findIndex(({ anchor }) => decodeURIComponent(link) === `#${anchor}`);
    return link.startsWith('#') ? `heading ${at}` : link;
  });
  return { ...found, links, numbers: numbers.toSorted(), headings: headings.map(({ depth }) => depth) };
}

function anchorOf(name: unknown): string {
  return String(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** Comments are read by people, so they are in their language; what bots say is part of the example. */
function withoutComments(code: string): string {
  return code
    .split('\n')
    .map((line) => line.replace(/(^|\s)(?:\/\/|#) .*$/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

// A language without a guide shows the English one, marked as English.
const GUIDES = OTHERS.filter(({ lang }) => existsSync(join(ROOT, fileOf(lang))));

describe.each(GUIDES)('the guide in $lang', ({ lang }) => {
  const english = readGuide('en');
  const guide = readGuide(lang);

  test('has the examples of the English one, but for their comments', () => {
    expect(guide.examples.length).toBeGreaterThan(10);
    expect(guide.examples).toEqual(english.examples);
  });

  test('has its headings, links and names in code', () => {
    expect(guide.headings).toEqual(english.headings);
    expect(guide.links).toEqual(english.links);
    expect(english.links).not.toContain('heading -1');
    expect(new Set(guide.code)).toEqual(new Set(english.code));
  });

  test('has every number of the English one, of which a sentence that was added later may have some', () => {
    expect(english.numbers.length).toBeGreaterThan(20);
    expect(guide.numbers).toEqual(english.numbers);
  });

  test('has no English sentence', () => {
    const judge = new English(english.prose);

    expect(guide.prose.length).toBeGreaterThan(100);
    expect(guide.prose.filter((text) => judge.wordsIn(text) !== null)).toEqual([]);
  });
});
