import type { IdReasons } from '../../wire/reasons/ids.ts';
import { counted, oneOf, type Counted } from '../form/counting.ts';
import { ltr } from '../form/direction.ts';
import type { Sentences } from '../form/sentences.ts';
import { LANG } from './durations.ts';

const tilde = (name: string) => ltr(`${name}~`);
const startOf = (prefix: string | null) => (prefix === null ? 'اسم وعلامة "~"' : tilde(prefix));

const SEVERAL_IDS: Counted = {
  zero: 'لا يوجد فيه معرف جلسة',
  one: 'يوجد فيه معرف جلسة واحد',
  two: 'يوجد فيه معرفا جلسة مختلفان',
  few: 'يوجد فيه {n} معرفات جلسة مختلفة',
  many: 'يوجد فيه {n} معرف جلسة مختلفا',
  other: 'يوجد فيه {n} معرف جلسة مختلف',
};

const carried = {
  'paste-id-and-session': 'يوجد فيه معرف جلسة قصير، وبجانبه جلسة كاملة. الصق واحدا منهما فقط.',
  'paste-several-ids': ({ count }) => `${counted(LANG, count, SEVERAL_IDS)}. الصق واحدا فقط.`,
  'paste-several-sessions': 'توجد فيه جلسات مختلفة. الصق واحدة فقط.',
  'session-too-large': 'هذا أكبر بكثير من أن يكون جلسة.',
  'session-too-many-values': ({ most }) => `فيه عدد من القيم أكبر من ${most}، وهذا أكثر بكثير مما في جلسة.`,
  'session-too-old':
    'هذه الجلسة من النوع القديم الذي سبق الأجهزة المرتبطة. لم يعد استخدامها ممكنا: اربط من جديد.',
  'creds-none': 'ما فيه ليس ملف creds.json.',
  'json-start-missing':
    'البداية ناقصة: هذا يتابع مثل ملف creds.json لكنه لا يبدأ مثله بعلامة "{". الصق الملف كله.',
  'json-cut-off':
    'النهاية مقطوعة: هذا يبدأ مثل ملف creds.json لكنه يتوقف قبل آخر علامة "}" فيه. الصق الملف كله.',
  'json-damaged': 'يبدو هذا مثل ملف creds.json لكنه ليس JSON: فيه حرف خطأ أو ناقص. الصق الملف كما هو.',
  'packed-not-json': 'المحتوى المضغوط فيه ليس JSON، لذلك ليس ملف creds.json.',
  'packed-too-large': 'المحتوى المضغوط فيه أكبر بكثير من أن يكون جلسة.',
  'packed-start-missing': 'البداية ناقصة: ملف creds.json الذي في داخله لا يبدأ كما يجب. انسخه كله.',
  'packed-cut-off': 'النهاية مقطوعة: الجزء المضغوط غير كامل. انسخه كله.',
  'packed-damaged': 'الجزء المضغوط تالف: فيه حرف واحد خطأ على الأقل. انسخه مرة أخرى.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` بعد "${separator}"`;
    const place =
      at === null ? `يوجد فيه ${ltr(character)}` : `الحرف رقم ${at}${behind} هو ${ltr(character)}`;
    return `${place}، وهذا لا يوجد في أي معرف جلسة. انسخ المعرف فقط.`;
  },
  'base64-none': 'هذا ليس معرف جلسة من هذا البرنامج، ولا ملف creds.json بصيغة base64.',
  'base64-cut-off': 'النهاية مقطوعة: نص base64 يتوقف في الوسط. انسخه كله.',
  'base64-creds-cut-off': 'النهاية مقطوعة: ملف creds.json الذي في داخله غير كامل. انسخه كله.',
  'base64-creds-damaged': 'فيه حرف خطأ: ملف creds.json الذي في داخله تالف. انسخه مرة أخرى.',
  'base64-with-more': 'توجد علامة "=" في الوسط: تم لصق شيء آخر بعد المعرف. انسخ المعرف فقط.',
  hexadecimal: 'إنه مكتوب بأرقام ست عشرية. الصق ملف creds.json نفسه، أو صيغة base64 منه.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) => `لا يوجد فيه معرف جلسة. يبدأ معرف الجلسة بما يلي: ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `يبدأ معرف الجلسة بما يلي: ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) =>
    `البداية ناقصة: يبدأ معرف الجلسة بما يلي: ${startOf(prefix)}. انسخه كله.`,
  'id-start-mistyped': ({ found, own }) => `في البداية خطأ: يجب أن تكون ${tilde(own)} وليس ${tilde(found)}.`,
  'id-start-unknown': ({ found, own }) =>
    `بدايته ${tilde(found)} وليست ${tilde(own)}: إنه من برنامج أو موقع آخر، أو في بدايته خطأ.`,
  'id-of-another-site': ({ found, own }) =>
    `بدايته ${tilde(found)} وليست ${tilde(own)}: إنه من برنامج أو موقع آخر.`,
  'id-of-another-prefix': ({ prefix }) => `هذا المعرف من برنامج آخر: بدايته ليست ${tilde(prefix)}.`,
  'id-of-another-program':
    'هذا معرف من برنامج آخر، ولا يستطيع فتحه غيره: استعده بذلك البرنامج، أو اربط هنا لتحصل على معرف جلسة من هذا البرنامج.',
  'id-of-another-version': 'تم إنشاء المعرف بإصدار آخر من هذا البرنامج.',
  'id-without-tilde': ({ name }) => `يجب أن تكون علامة "~" بعد ${name}. اكتبها هناك، أو انسخ المعرف مرة أخرى.`,
  'id-cut-off': ({ characters, of }) =>
    `المعرف مقطوع: عدد الأحرف بعد "~" هو ${characters} من أصل ${of}. انسخه كله.`,
  'id-too-long': ({ characters, of }) =>
    `المعرف طويل جدا: عدد الأحرف بعد "~" هو ${characters} بدلا من ${of}. انسخ المعرف فقط.`,
  'id-not-whole': ({ characters, of }) =>
    `المعرف غير كامل: عدد الأحرف المتتالية بعد "~" هو ${characters} فقط من أصل ${of}. انسخه كله.`,
  'id-mixed-case': 'بعض الحروف كبيرة وبعضها صغيرة. انسخ المعرف مرة أخرى كله.',
  'id-with-more': 'يوجد شيء مكتوب بعد المعرف مباشرة أو في داخله. انسخ المعرف فقط.',
  'id-mistyped-somewhere': 'يوجد خطأ قبل علامة "~" أو بعدها. انسخ المعرف بدلا من كتابته.',
  'id-mistyped-often': 'يوجد أكثر من حرف خطأ. انسخ المعرف بدلا من كتابته.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` قد يكون ${oneOf(LANG, looksLike.map(ltr))}.`;
    return `الحرف رقم ${at} بعد "~" هو ${ltr(character)}، وهذا لا يوجد في أي معرف جلسة.${hint}`;
  },
  'id-character-wrong': ({ at }) => `الحرف رقم ${at} بعد "~" خطأ. انسخ المعرف بدلا من كتابته.`,
  'id-characters-swapped': ({ at }) => `الحرفان رقم ${at} ورقم ${at + 1} بعد "~" كل منهما في مكان الآخر.`,
  'id-not-stored': 'هذا النوع غير محفوظ هنا: يحمل بيانات الدخول في نفسه.',
};
