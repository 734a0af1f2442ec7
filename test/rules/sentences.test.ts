import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as en from '../../src/texts/en.ts';
import { ROOT, read } from '../kit/repo.ts';
import { isNode, nameOf, textOf, treeOf, type Place } from '../kit/texts/literals.ts';

/** No English sentence that people read stands outside of src/texts. */

/** The places whose sentences stay where they are, with the reason. */
const ELSEWHERE: readonly (readonly [place: string, reason: string])[] = [
  ['build/', 'speaks to developers'],
  ['config/', 'each setting is one row, whose sentence is also that of docs/settings.md'],
  ['http/description/', 'is the description of the API, which is English for everybody'],
  ['http/site/docs-page.ts', 'is that description as a page'],
  ['http/site/page-rows.ts', 'gives each page its sentence in that description'],
  [
    'passkey-helper/',
    'is what people load into their browser and may read, the same in the repository and in the zip of any site',
  ],
  [
    'store/embedded/open-file.ts',
    'says what the operator has to move, as the cause of an error of the store',
  ],
  ['store/mongo/address.ts', 'says what is wrong with the address, as the cause of an error of the store'],
  ['store/stores.ts', 'gives each kind of store its advice in the row that names its settings'],
  ['telemetry/', 'has the help of each metric, which Prometheus shows'],
  ['whatsapp/socket/companion-socket.ts', 'ends sockets by errors that only a log shows'],
];
/** Names of properties whose text is shown to people. */
const SHOWN = new Set(['detail', 'finding', 'headline', 'message', 'next', 'title']);
/** Errors whose first text is shown to people. */
const SHOWN_ERRORS = /^(?:AppError|CommandError|KeyFileError|KeyRingError|RingMismatchError|StartError)$/;
const WORDS = /[A-Za-z]{2,}[,;:]? [A-Za-z$]/;
const WHOLE_SENTENCE = /[\w)}"'>][.?!]$/;

type Literal = { readonly text: string; readonly isShown: boolean };

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /(?<!\.d)\.[jt]s$/.test(path) && !path.startsWith('texts/'));

/** Every text in a source; `${}` stands for what is put in. Comments and types are no texts. */
function literalsOf(source: string): readonly Literal[] {
  const found: Literal[] = [];
  const visit = (value: unknown, isShown: boolean): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, isShown);
    if (!isNode(value)) return;
    const text = textOf(value);
    if (text !== null) found.push({ text, isShown });
    const shows = isShown || showsItsTexts(value);
    // What a function or a call inside makes is another text.
    const goesOn = !/Function|CallExpression|ObjectExpression/.test(value.type);
    for (const inner of Object.values(value)) visit(inner, shows && goesOn);
    if (value.type === 'NewExpression' && shows) visit(value['arguments'], true);
  };
  visit(treeOf(source), false);
  return found;
}

function showsItsTexts(node: Place): boolean {
  if (node.type === 'Property') return SHOWN.has(nameOf(node['key']));
  if (node.type === 'VariableDeclarator') return SHOWN.has(nameOf(node['id']));
  return node.type === 'NewExpression' && SHOWN_ERRORS.test(nameOf(node['callee']));
}

function sentencesIn(source: string): readonly string[] {
  const texts = literalsOf(source)
    .filter(({ text, isShown }) => WORDS.test(text) && (isShown || WHOLE_SENTENCE.test(text.trim())))
    .map(({ text }) => text);
  return [...new Set(texts)];
}

describe('the sentences that people read', () => {
  test('are all in src/texts', () => {
    const strays = SOURCES.filter((path) => !ELSEWHERE.some(([place]) => path.startsWith(place))).flatMap(
      (path) => sentencesIn(read(join('src', path))).map((sentence) => `${path}: ${sentence}`),
    );

    expect(strays).toEqual([]);
  });

  test('stay elsewhere only in places that have some', () => {
    const unused = ELSEWHERE.filter(
      ([place]) =>
        !SOURCES.some((path) => path.startsWith(place) && sentencesIn(read(join('src', path))).length > 0),
    );

    expect(unused).toEqual([]);
  });

  test.each([
    ["throw new Error('Type the number in digits.');", ['Type the number in digits.']],
    ['write(`${origin} answered ${status} and nothing more.`);', ['${} answered ${} and nothing more.']],
    ["const fields = { detail: 'two words' };", ['two words']],
    ["const detail = isBad ? 'two words' : 'more words';", ['two words', 'more words']],
    ["throw new StartError('two words');", ['two words']],
    ["log.warn({}, 'the store went away');", []],
    ['run(`SELECT 1 FROM sessions`);', []],
    ['// Type the number in digits.', []],
  ])('are found in %s', (source, sentences) => {
    expect(sentencesIn(source)).toEqual(sentences);
  });
});

describe('src/texts/en', () => {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(en.reasons);

  test('says each reason in whole sentences', () => {
    expect(texts.length).toBeGreaterThan(80);
    expect(
      texts.filter((text) => !/^(?:[A-Z]|me\.id|nextPreKeyId|registrationId).*[.?]$/s.test(text)),
    ).toEqual([]);
  });

  test('says no two reasons by the same sentence', () => {
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });
});
