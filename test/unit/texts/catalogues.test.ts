import { describe, expect, test } from 'vitest';
import { explainId } from '../../../src/texts/explanation.ts';
import { localeOf } from '../../../src/texts/form/counting.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';
import { read } from '../../kit/repo.ts';
import { en, entriesOf, OTHERS, say } from '../../kit/texts/catalogues.ts';
import { English, filesOf, writtenTexts } from '../../kit/texts/english.ts';
import { nameOf, treeOf, walk, type Place } from '../../kit/texts/literals.ts';
import { REASONS } from '../../kit/texts/reason-samples.ts';

/** Every catalogue beside the English one: nothing is left in English, and nothing is lost that stands in the English text. */

/** What a reader types or looks for as it stands: options, settings, names of files and fields, and places that are filled. */
const CODE =
  /\{+\w+\}+|--\w+|\b\w+: true|\b[A-Z]+(?:_[A-Z]+)+\b|\b\w[\w-]*\.(?:json|mjs)\b|\b[a-z]+(?:[A-Z][a-z]+)+\b|\bx-api-key\b/g;
/** Values that a sentence names by a word of its language. */
const NAMED = new Set([
  'key',
  'found',
  'forms',
  'part',
  'half',
  'place',
  'length',
  'region',
  'numbers',
  'swapped',
]);
/** Counts to which a language may have a form without a digit, as Arabic for two. */
const MOST_IN_WORDS = 2;
const BROKEN = /undefined|NaN|\[object/;

const english = new English();

function codeIn(text: string): ReadonlySet<string> {
  return new Set(text.match(CODE));
}

/** The code that one text has and the other lacks. */
function lost(from: string, to: string): readonly string[] {
  const kept = codeIn(to);
  return [...codeIn(from)].filter((code) => !kept.has(code) && !to.includes(code));
}

/** The values of a reason that its English sentence shows and this one lacks. */
function lostValues(values: Readonly<Record<string, unknown>>, from: string, to: string): readonly string[] {
  return Object.entries(values)
    .filter(([name]) => !NAMED.has(name))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]) as readonly unknown[])
    .filter((value) => typeof value === 'string' || (typeof value === 'number' && value > MOST_IN_WORDS))
    .map(String)
    .filter((value) => from.includes(value) && !to.includes(value));
}

/** The kinds of number that a language tells apart, up to a million. */
function kindsOf(lang: string): readonly string[] {
  const rules = new Intl.PluralRules(lang);
  return [...new Set(Array.from({ length: 1000 }, (_, n) => rules.select(n)))].toSorted();
}

/** The kinds of number in each list of forms in the sources of a language. */
function formsOf(lang: string): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const keyOf = ({ key }: Place) => nameOf(key);
  for (const file of filesOf(lang)) {
    walk(treeOf(read(`src/texts/${file}`)), (node) => {
      if (node.type !== 'ObjectExpression') return;
      const keys = (node['properties'] as readonly Place[]).map(keyOf);
      if (keys.includes('other')) found.push(keys);
    });
  }
  return found;
}

describe.each(OTHERS)('$lang', (language) => {
  const { lang } = language;
  const own = new Map(entriesOf({ ...language, problems: { ...language.problems, say: null } }));
  const ofEnglish = entriesOf({ ...en, problems: { ...en.problems, say: null } });

  test('has no English sentence in its sources', () => {
    const texts = writtenTexts(lang);

    expect(texts.length).toBeGreaterThan(900);
    expect(texts.filter((text) => english.wordsIn(text) !== null)).toEqual([]);
  });

  test('imports no other language', () => {
    const foreign = filesOf(lang)
      .flatMap((file) => read(`src/texts/${file}`).match(/from '[^']+'/g) ?? [])
      .filter((from) => Object.keys(LANGUAGES).some((tag) => tag !== lang && from.includes(`/${tag}/`)));

    expect(foreign).toEqual([]);
  });

  test('has every place and all code of each English text, and no sign of HTML', () => {
    const texts = ofEnglish.flatMap(([path, text]) => {
      const said = own.get(path);
      // A language that counts otherwise has other forms.
      return typeof text === 'string' && !/\.passed\./.test(path)
        ? [[path, text, String(said)] as const]
        : [];
    });

    expect(texts.length).toBeGreaterThan(400);
    expect(
      texts
        .map(([path, text, said]) => [path, ...lost(text, said), ...lost(said, text)])
        .filter((all) => all.length > 1),
    ).toEqual([]);
    expect(
      [...own].filter(
        ([path, text]) => typeof text === 'string' && path !== 'restore.help' && /[<>]/.test(text),
      ),
    ).toEqual([]);
  });

  test('says every reason, with its values and in its own words', () => {
    const faults = REASONS.map(({ reason, values }) => {
      const from = say(en.reasons[reason], [values]);
      const to = say(language.reasons[reason], [values]);
      const broken = BROKEN.test(to) ? [to] : [];
      return [
        reason,
        english.wordsIn(to),
        ...broken,
        ...lost(from, to),
        ...lostValues(values ?? {}, from, to),
      ];
    });

    expect(faults.filter(([, ...all]) => all.some((each) => each !== null))).toEqual([]);
  });

  test('names countries in itself', () => {
    const german = new Intl.DisplayNames([lang], { type: 'region' }).of('DE') ?? '';
    const about = REASONS.filter(({ values }) => JSON.stringify(values ?? {}).includes('"DE"'));

    expect(about.length).toBeGreaterThan(2);
    for (const { reason, values } of about) expect(say(language.reasons[reason], [values])).toContain(german);
  });

  test('lets the restore client say all that it says in English', () => {
    const given = [41, 42, 43, 44];
    const functions = ofEnglish.filter(
      ([path, entry]) => path.startsWith('restore') && typeof entry !== 'string',
    );
    const faults = functions.map(([path, entry]) => {
      const from = say(entry, given);
      const to = say(own.get(path), given);
      const numbers = given.map(String).filter((each) => from.includes(each) && !to.includes(each));
      return [path, english.wordsIn(to), ...lost(from, to), ...numbers];
    });

    expect(functions.length).toBeGreaterThan(20);
    expect(faults.filter(([, ...all]) => all.some((each) => each !== null))).toEqual([]);
  });

  test('has a form for each kind of number that it tells apart', () => {
    const forms = formsOf(lang);
    const kinds = kindsOf(lang);

    expect(forms.length).toBeGreaterThan(0);
    expect(forms.filter((keys) => kinds.some((kind) => !keys.includes(kind)))).toEqual([]);
  });

  test('writes the message behind the ID in its own words, with every fact', () => {
    const facts = {
      brand: 'My bots',
      site: 'https://a.example',
      guide: 'https://b.example',
      device: 'Chrome (X)',
    };
    const text = explainId(language, facts);

    expect(english.wordsIn(text)).toBeNull();
    expect(Object.values(facts).filter((fact) => !text.includes(fact))).toEqual([]);
    expect(text).not.toMatch(/\{\w+\}/);
    expect(text.length).toBeLessThan(800);
  });

  test('is called by its tag and its own name', () => {
    expect(LANGUAGES[lang]).toBe(language);
    expect(Intl.getCanonicalLocales(localeOf(lang))).toHaveLength(1);
    expect(language.dir).toBe(/^(?:ar|ur|fa|he)\b/.test(lang) ? 'rtl' : 'ltr');
    expect(language.name).not.toBe(new Intl.DisplayNames(['en'], { type: 'language' }).of(lang));
  });
});
