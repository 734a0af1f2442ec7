import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../../src/wire/errors.ts';
import { markedTexts } from '../../../src/http/site/page-template.ts';
import * as en from '../../../src/texts/en.ts';
import { explainId } from '../../../src/texts/explanation.ts';
import { fill } from '../../../src/texts/fill.ts';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import { read, ROOT } from '../../kit/repo.ts';

/** Files of a folder with one ending, as text, without those that the build puts there. */
function readAll(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.startsWith('assets'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

const HTML = [...readAll('public', '.html'), ...readAll('public/parts', '.html')];
const SCRIPTS = readAll('src/pages', '.ts');
const CATALOGUE: Readonly<Record<string, string>> = en.page;

describe('the catalogue', () => {
  const marked = HTML.flatMap(markedTexts);

  test('says exactly what stands at the marks of the HTML', () => {
    const wrong = marked.filter(([key, text]) => CATALOGUE[key] !== text);

    expect(marked.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  test('has no text that no page shows', () => {
    const shown = new Set(marked.map(([key]) => key));

    expect(Object.keys(CATALOGUE).filter((key) => !shown.has(key))).toEqual([]);
  });

  test('leaves no text of the HTML unmarked', () => {
    const ownNames = /^(?::? ?\{\{[a-zA-Z]+\}\}~?|Android|iPhone|(?:chrome|about):\S+)$/;
    const unmarked = HTML.flatMap((html) => {
      const withoutMarked = html
        .replace(/(<[a-z][^>]*\bdata-t="[^"]*"[^>]*>)[^<]*/g, '$1')
        .replace(/\{\{[>a-z]+[a-zA-Z:/-]*\}\}/g, (place) =>
          place.includes(':') || place.includes('>') ? '' : place,
        );
      return [...withoutMarked.matchAll(/>([^<]+)</g)].map(([, text = '']) => text.trim());
    }).filter(
      (text) =>
        text !== '' &&
        !ownNames.test(text) &&
        !/^(?:\{\{(?:texts|regions|facts|social|alternates|languageLinks)\}\}\s*)+$/.test(text),
    );

    expect(unmarked).toEqual([]);
  });

  test('has a text and an action for every error code', () => {
    expect(Object.keys(en.script.errors).toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  });

  test('names every check of the validator, and no other', () => {
    const { checks } = inspectAuthState({}, {});

    expect(Object.keys(en.script.checks).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
  });

  test('has no text that no script uses', () => {
    const code = SCRIPTS.join('\n');
    const named = new Set(['accepted', 'logged-out', 'in-use', 'unreachable', 'incomplete', 'invalid']);
    const states = new Set(['saving', 'delivering', 'confirming', 'valid']);
    const unused = Object.keys(en.script).filter(
      (key) => !named.has(key) && !states.has(key) && !new RegExp(`\\b${key}\\b`).test(code),
    );

    expect(unused).toEqual([]);
  });
});

describe('the message behind the session ID', () => {
  test('says what it is, that it is secret, how to undo it, and names the site if there is one', () => {
    const facts = {
      brand: 'My bots',
      site: 'https://example.org',
      guide: 'https://id.example.org/bots',
      device: 'Chrome (Ubuntu)',
    };
    const text = explainId(en, facts);

    expect(text).toContain('session ID from My bots');
    expect(text).toContain('Nobody will ever ask you for it. Do not forward it.');
    expect(text).toContain('Leave the device "Chrome (Ubuntu)"');
    expect(text).toContain('https://example.org');
    expect(text).not.toMatch(/\{\w+\}/);
    expect(text.split('\n')).toContain('How to do that: https://id.example.org/bots');
    expect(text.length).toBeLessThan(700);
    expect(explainId(en, { ...facts, site: null })).not.toContain('Made by');
    expect(explainId(en, { ...facts, guide: null })).not.toMatch(/How|\/bots/);
  });
});

describe('what is said about who sees the session ID', () => {
  const message = explainId(en, { brand: 'b', site: null, guide: null, device: 'd' });

  test('names the other linked devices on the pages, in the message and in the README', () => {
    for (const text of [en.page.cardReceiveText, en.page.endDelete, message, read('README.md')]) {
      expect(text).toMatch(/other linked devices/);
      expect(text).toMatch(/delete/i);
    }
  });

  test('promises nothing that does not hold', () => {
    const said = [JSON.stringify(en), message, read('README.md'), read('docs/bots.md')].join('\n');

    expect(said).not.toMatch(/nobody else|not even (?:who|this|the)|no row names|leaves nothing: a device/i);
  });
});

test('fill, when a place has no value, leaves it as it is', () => {
  expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}');
});

describe('the icon sprite', () => {
  const used = new Set(
    [...HTML, ...SCRIPTS].flatMap((text) =>
      [...text.matchAll(/(?:#icon-|\{\{icon:)([a-z0-9-]+)/g)].map(([, name = '']) => name),
    ),
  );
  const folder = join(ROOT, 'public', 'assets');
  const sprite = existsSync(folder) ? readAll('public/assets', '.svg').join('') : '';
  const present = [...sprite.matchAll(/id="icon-([a-z0-9-]+)"/g)].map(([, name = '']) => name);

  test('holds exactly the icons that pages and scripts use', () => {
    expect(present.toSorted()).toEqual([...used].toSorted());
  });

  test('names where they come from and their licence', () => {
    expect(sprite).toContain('Font Awesome');
    expect(sprite).toContain('CC BY 4.0');
  });
});
