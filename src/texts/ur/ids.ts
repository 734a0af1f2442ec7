import type { IdReasons } from '../../wire/reasons/ids.ts';
import { oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';
import { ltr } from '../form/direction.ts';

const LANG = 'ur';
const COPY_ALL = 'پوری کاپی کریں۔';
const COPY_AGAIN = 'اسے دوبارہ کاپی کریں۔';
const COPY_ID_ONLY = 'صرف آئی ڈی کاپی کریں۔';
const COPY_NOT_TYPE = 'آئی ڈی خود لکھنے کے بجائے کاپی کریں۔';
const WHOLE_FILE = 'پوری فائل پیسٹ کریں۔';
const END_CUT = 'آخری حصہ کٹا ہوا ہے';
const START_MISSING = 'شروع کا حصہ نہیں ہے';

const tilde = (name: string) => ltr(`${name}~`);
const startOf = (prefix: string | null) => (prefix === null ? 'ایک نام اور "~"' : tilde(prefix));

const carried = {
  'paste-id-and-session':
    'اس میں ایک چھوٹی سیشن آئی ڈی ہے، اور ساتھ ایک پورا سیشن۔ ان میں سے صرف ایک پیسٹ کریں۔',
  'paste-several-ids': ({ count }) => `اس میں ${count} الگ الگ سیشن آئی ڈیز ہیں۔ صرف ایک پیسٹ کریں۔`,
  'paste-several-sessions': 'اس میں الگ الگ سیشن ہیں۔ صرف ایک پیسٹ کریں۔',
  'session-too-large': 'یہ ایک سیشن کے لیے بہت ہی بڑا ہے۔',
  'session-too-many-values': ({ most }) =>
    `اس میں ${most} سے زیادہ قدریں ہیں، جو ایک سیشن کے لیے بہت ہی زیادہ ہے۔`,
  'session-too-old':
    'یہ سیشن پرانی قسم کا ہے، لنک کردہ ڈیوائسز سے پہلے کا۔ یہ اب استعمال نہیں ہو سکتا: دوبارہ لنک کریں۔',
  'creds-none': 'اس میں جو ہے، وہ creds.json نہیں ہے۔',
  'json-start-missing': `${START_MISSING}: آگے creds.json جیسا ہے مگر اس کی طرح "{" سے شروع نہیں ہوتا۔ ${WHOLE_FILE}`,
  'json-cut-off': `${END_CUT}: یہ creds.json کی طرح شروع ہوتا ہے مگر اپنے آخری "}" سے پہلے رک جاتا ہے۔ ${WHOLE_FILE}`,
  'json-damaged':
    'یہ creds.json جیسا لگتا ہے مگر JSON نہیں ہے: کوئی حرف غلط ہے یا موجود نہیں۔ فائل جیسی ہے، ویسی ہی پیسٹ کریں۔',
  'packed-not-json': 'اس کے اندر جو بند ہے، وہ JSON نہیں، اس لیے creds.json بھی نہیں۔',
  'packed-too-large': 'اس کے اندر جو بند ہے، وہ ایک سیشن کے لیے بہت ہی بڑا ہے۔',
  'packed-start-missing': `${START_MISSING}: اندر کی creds.json ویسے شروع نہیں ہوتی جیسے ہونی چاہیے۔ ${COPY_ALL}`,
  'packed-cut-off': `${END_CUT}: اندر بند حصہ مکمل نہیں۔ ${COPY_ALL}`,
  'packed-damaged': `اندر بند حصہ خراب ہے: کم از کم ایک حرف غلط ہے۔ ${COPY_AGAIN}`,
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : `"${separator}" کے بعد `;
    const place =
      at === null ? `اس میں ${ltr(character)} ہے` : `${behind}حرف نمبر ${at} کی جگہ ${ltr(character)} ہے`;
    return `${place}، جو کسی سیشن آئی ڈی میں نہیں ہوتا۔ ${COPY_ID_ONLY}`;
  },
  'base64-none': 'یہ نہ اس پروگرام کی سیشن آئی ڈی ہے، نہ base64 میں creds.json۔',
  'base64-cut-off': `${END_CUT}: base64 والا متن بیچ میں رک جاتا ہے۔ ${COPY_ALL}`,
  'base64-creds-cut-off': `${END_CUT}: اندر کی creds.json مکمل نہیں۔ ${COPY_ALL}`,
  'base64-creds-damaged': `ایک حرف غلط ہے: اندر کی creds.json خراب ہے۔ ${COPY_AGAIN}`,
  'base64-with-more': `بیچ میں "=" ہے: آئی ڈی کے پیچھے کچھ اور بھی پیسٹ ہو گیا۔ ${COPY_ID_ONLY}`,
  hexadecimal: 'یہ ہیکساڈیسیمل (hex) ہندسوں میں لکھا ہے۔ خود creds.json پیسٹ کریں، یا اس کا base64۔',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) => `اس میں کوئی سیشن آئی ڈی نہیں۔ سیشن آئی ڈی ${startOf(prefix)} سے شروع ہوتی ہے۔`,
  'id-starts-with': ({ prefix }) => `سیشن آئی ڈی ${startOf(prefix)} سے شروع ہوتی ہے۔`,
  'id-start-missing': ({ prefix }) =>
    `${START_MISSING}: سیشن آئی ڈی ${startOf(prefix)} سے شروع ہوتی ہے۔ ${COPY_ALL}`,
  'id-start-mistyped': ({ found, own }) =>
    `شروع کا حصہ غلط لکھا گیا: ${tilde(own)} ہونا چاہیے، ${tilde(found)} نہیں۔`,
  'id-start-unknown': ({ found, own }) =>
    `یہ ${tilde(found)} سے شروع ہوتی ہے، ${tilde(own)} سے نہیں: کسی اور پروگرام یا سائٹ کی ہے، یا اس کا شروع غلط لکھا گیا۔`,
  'id-of-another-site': ({ found, own }) =>
    `یہ ${tilde(found)} سے شروع ہوتی ہے، ${tilde(own)} سے نہیں: کسی اور پروگرام یا سائٹ کی ہے۔`,
  'id-of-another-prefix': ({ prefix }) =>
    `یہ آئی ڈی کسی اور پروگرام کی ہے: ${tilde(prefix)} سے شروع نہیں ہوتی۔`,
  'id-of-another-program':
    'یہ کسی اور پروگرام کی آئی ڈی ہے، جسے صرف وہی کھول سکتا ہے: اسی پروگرام سے بحال کریں، یا اس پروگرام کی سیشن آئی ڈی کے لیے یہاں لنک کریں۔',
  'id-of-another-version': 'یہ آئی ڈی اس پروگرام کے کسی اور ورژن نے بنائی ہے۔',
  'id-without-tilde': ({ name }) =>
    `لفظ ${name} کے بعد "~" ہونا چاہیے۔ وہاں لکھیں، یا آئی ڈی دوبارہ کاپی کریں۔`,
  'id-cut-off': ({ characters, of }) =>
    `آئی ڈی کٹی ہوئی ہے، "~" کے بعد حروف کی تعداد: ${of} میں سے ${characters}۔ ${COPY_ALL}`,
  'id-too-long': ({ characters, of }) =>
    `آئی ڈی زیادہ لمبی ہے: "~" کے بعد ${of} کے بجائے ${characters} حرف ہیں۔ ${COPY_ID_ONLY}`,
  'id-not-whole': ({ characters, of }) =>
    `آئی ڈی پوری نہیں، "~" کے بعد ایک ساتھ حروف کی تعداد: ${of} میں سے صرف ${characters}۔ ${COPY_ALL}`,
  'id-mixed-case': 'کچھ حروف بڑے (ABC) ہیں اور کچھ چھوٹے (abc)۔ آئی ڈی دوبارہ کاپی کریں، پوری کی پوری۔',
  'id-with-more': `آئی ڈی کے ٹھیک پیچھے یا بیچ میں کچھ اور لکھ دیا گیا ہے۔ ${COPY_ID_ONLY}`,
  'id-mistyped-somewhere': `"~" سے پہلے یا بعد میں کچھ غلط لکھا گیا ہے۔ ${COPY_NOT_TYPE}`,
  'id-mistyped-often': `ایک سے زیادہ حرف غلط لکھے گئے ہیں۔ ${COPY_NOT_TYPE}`,
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` شاید یہ ${oneOf(LANG, looksLike.map(ltr))} ہو۔`;
    return `"~" کے بعد حرف نمبر ${at} کی جگہ ${ltr(character)} ہے، جو کسی سیشن آئی ڈی میں نہیں ہوتا۔${hint}`;
  },
  'id-character-wrong': ({ at }) => `"~" کے بعد حرف نمبر ${at} غلط ہے۔ ${COPY_NOT_TYPE}`,
  'id-characters-swapped': ({ at }) => `"~" کے بعد حرف نمبر ${at} اور ${at + 1} آپس میں بدل گئے ہیں۔`,
  'id-not-stored': 'یہ قسم یہاں محفوظ نہیں کی جاتی: لاگ اِن کا ڈیٹا خود اسی کے اندر ہوتا ہے۔',
};
