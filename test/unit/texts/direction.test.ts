import { describe, expect, test } from 'vitest';
import { withCodesMarked } from '../../../src/texts/form/direction.ts';

/** Shows the marks: `<code>` reads from left to right, `[value]` as it begins. */
function seen(text: string): string {
  return text
    .replaceAll('\u2066', '<')
    .replaceAll('\u2068', '[')
    .replace(/\u2069/g, '>');
}

describe('withCodesMarked', () => {
  test.each([
    ['ابدأ بـ --dir، أو', 'ابدأ بـ <--dir>، أو'],
    ['الخيار --url (أو url في useSession).', 'الخيار <--url> (أو url في useSession).'],
    ['انظر --help.', 'انظر <--help>.'],
    ['أرسل "confirm": "x" أيضا.', 'أرسل <"confirm": "x"> أيضا.'],
    ['الصيغة {"creds": …, "keys": …} هي', 'الصيغة <{"creds": …, "keys": …}> هي'],
    ['علامة "{". الصق', 'علامة <"{">. الصق'],
    ['وhttps://. للاتصال', 'و<https://>. للاتصال'],
    ['افتح /pair أو /qr للربط', 'افتح </pair> أو </qr> للربط'],
    ['المجلد ./session، ملف .env', 'المجلد <./session>، ملف <.env>'],
    ['رقمك +254 712 345.', 'رقمك <+254 712 345>.'],
    ['حجمه 4 MB', 'حجمه <4 MB>'],
    ['بدون () بعدها.', 'بدون <()> بعدها.'],
  ])('marks the code in %s, without the signs of the sentence', (sentence, marked) => {
    expect(seen(withCodesMarked(sentence))).toBe(marked);
  });

  test.each([
    'WhatsApp كله',
    'افتح JSON.',
    'مفتاح: JSON',
    'من 32 إلى 64.',
    'NO_PROXY=host',
    'ابدأ بـ {{idStart}} وانسخها',
  ])('leaves %s as it is, which stands right by itself', (sentence) => {
    expect(withCodesMarked(sentence)).toBe(sentence);
  });

  test('marks the place of a value, which reads as it begins', () => {
    expect(seen(withCodesMarked('افتح {host} هناك'))).toBe('افتح [{host}> هناك');
  });

  test('marks what functions of the texts return, in whatever they stand', () => {
    const texts = { folder: { kept: (dir: string) => `المجلد ${dir} هنا` } };

    expect(seen(withCodesMarked(texts).folder.kept('./a'))).toBe('المجلد <./a> هنا');
  });

  test('of what it has marked, changes nothing', () => {
    const once = withCodesMarked('الخيار --url، افتح {host}، "{"');

    expect(
      withCodesMarked(once).replaceAll('\u2068\u2068', '\u2068').replaceAll('\u2069\u2069', '\u2069'),
    ).toBe(once);
  });
});
