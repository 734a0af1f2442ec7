import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import { ltr } from '../form/direction.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffers',
  indexed: 'مقام کے حساب سے نمبروں کے objects',
  base64: 'سادہ base64',
  hex: 'ہیکساڈیسیمل (hex) متن',
  decimal: 'نمبروں کے متن',
  list: 'نمبروں کی فہرستیں',
  numbers: 'سادہ JSON.stringify کے لکھے ہوئے Buffers',
  binary: 'MongoDB کا extended JSON',
  wrapped: 'bytes کے گرد objects',
  text: 'متن کے اندر JSON',
};

/** Ends of a sentence that say what something is. */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'خالی متن ہے',
  text: 'ایسا متن ہے جو نہ base64 ہے نہ hex',
  list: 'ایسی فہرست ہے جس میں bytes نہیں، کچھ اور ہے',
  null: 'null ہے',
  number: 'ایک نمبر ہے',
  boolean: 'ایک boolean ہے',
  'empty-object': 'خالی object ہے، یعنی جس نے اسے لکھا، اس نے bytes کھو دیے',
  object: 'ایسا object ہے جس میں bytes ایسی شکل میں نہیں جو یہاں معلوم ہو',
};

const PAIRS = {
  'noise-key': 'noise کلید',
  'identity-key': 'شناختی کلید',
  'signed-pre-key': 'دستخط شدہ pre-key',
  'pairing-key': 'pairing کلید (pairingEphemeralKeyPair)',
} as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'تفصیلات موجود نہیں',
  key: 'اکاؤنٹ کی کلید موجود نہیں یا 32 bytes کی نہیں',
  signature: 'دستخط موجود نہیں یا 64 bytes کا نہیں',
};
const PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'تفصیلات',
  key: 'کلید',
  signature: 'دستخط',
};
const HALVES = { public: 'پبلک', private: 'پرائیویٹ' } as const;

const UNREADABLE_MESSAGES = 'ہو سکتا ہے نئے لوگوں کے پہلے میسج پڑھے نہ جا سکیں';
const SWAPPED = ' noise کلید اور شناختی کلید آپس میں بدل گئی ہیں۔';
const NEVER_LINKED = 'یہ کبھی پوری طرح لنک نہیں ہوئی';

function nameOf(name: PairName): string {
  if (name.key !== 'pre-key') return PAIRS[name.key];
  return name.id === null ? 'عجیب نام والی pre-key' : `pre-key نمبر ${name.id}`;
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `${nameOf(name)} موجود نہیں ہے۔`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `${nameOf(name)} کا ${HALVES[half]} حصہ پڑھا نہیں جا سکتا${found === null ? '' : `: یہ ${UNREADABLE[found]}`}۔`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `${nameOf(name)} کا ${HALVES[half]} حصہ 32 کے بجائے ${bytes} bytes کا ہے۔`,
  'pair-whole': (name) => `${nameOf(name)} کے دونوں حصے ایک دوسرے کے ہیں۔`,
  'pair-halves-swapped': (name) => `${nameOf(name)} کے پبلک اور پرائیویٹ حصے آپس میں بدل گئے ہیں۔`,
  'pair-halves-differ': (name) => `${nameOf(name)} کے حصے ایک دوسرے کے نہیں ہیں۔`,
  'keys-no-object': 'کلیدیں object نہیں ہیں۔',
  'keys-of-unknown-kind': 'کلیدوں میں ایسی قسم ہے جسے Baileys نہیں جانتا۔',
  'keys-of-kind-no-object': ({ kind }) => `${kind} قسم کی کلیدیں object نہیں ہیں۔`,
  'keys-name-too-long': ({ kind }) => `${kind} قسم کی کلیدوں میں ایک نام بہت لمبا ہے۔`,
  'keys-too-many': ({ most }) => `کلیدیں ${most} سے زیادہ ہیں۔`,
  'keys-of-one-file': 'کچھ کلیدوں کے نام ایک ہی فائل بنتے ہیں۔',
  'app-state-key-there': 'app-state کلید موجود ہے۔',
  'app-state-key-not-carried':
    'صرف creds آئے، کلیدیں نہیں: آرکائیو یا میوٹ جیسی چیٹ سیٹنگز شروع میں سنک نہیں ہو سکتیں۔',
  'app-state-key-not-sent': 'فون نے app-state کلید ابھی نہیں بھیجی۔',
  'app-state-key-missing': 'creds.json جس app-state کلید کا نام لیتی ہے، وہ کلیدوں میں نہیں ہے۔',
  'app-state-key-damaged': 'app-state کلید خراب ہے: 32 bytes کی نہیں ہے۔',
  'pre-keys-there': ({ count, used }) =>
    `ہر pre-key موجود ہے: ${count}${used === 0 ? '' : `، استعمال شدہ: ${used}`}۔`,
  'pre-keys-not-carried': `صرف creds آئے، pre-keys نہیں: ${UNREADABLE_MESSAGES}۔`,
  'pre-keys-never-made': 'ابھی کوئی pre-key نہیں بنی۔',
  'pre-keys-all-missing': ({ made }) => `تمام ${made} pre-keys غائب ہیں: ${UNREADABLE_MESSAGES}۔`,
  'pre-keys-missing': ({ ids, more }) =>
    `کچھ pre-keys غائب ہیں جو WhatsApp دوسروں کو دے سکتا ہے (${ids.join('، ')}${more === 0 ? '' : ` اور ${more} مزید`}): ${UNREADABLE_MESSAGES}۔`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'creds.json کو جو کچھ چاہیے، وہ سب اس میں ہے، ہر چیز اپنے صحیح سائز میں۔';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join('، ');
    return (
      `${whole} Bytes اس شکل میں لکھے ہیں: ${names}۔ Baileys کا ورژن 7 اسے خود نہیں پڑھتا: ` +
      'restore.mjs اور zip انہیں نئے سرے سے لکھتے ہیں، جو بوٹ یہ متن خود کھولے، ہو سکتا ہے وہ نہ پڑھ سکے۔'
    );
  },
  'session-valid': 'سیشن درست ہے۔',
  'creds-too-deep': 'یہ ایک سیشن کے لیے بہت زیادہ تہوں میں بند ہے۔',
  'creds-incomplete': ({ missing }) => `یہ creds.json مکمل نہیں۔ موجود نہیں: ${missing.map(ltr).join('، ')}۔`,
  'creds-single-key': 'یہ سیشن فولڈر کی ایک ہی کلید ہے، جیسے pre-key-1.json۔ creds.json پیسٹ کریں۔',
  'creds-conversation': 'یہ سیشن فولڈر کی ایک گفتگو ہے (session-*.json)۔ creds.json پیسٹ کریں۔',
  'creds-app-state-key': 'یہ سیشن فولڈر کی app-state کلید ہے۔ creds.json پیسٹ کریں۔',
  'creds-of-another-program':
    'یہ Baileys کی creds.json نہیں: اس کا کوئی خانہ (key) اس میں نہیں۔ شاید کسی اور پروگرام کی ہے۔',
  'registration-id-no-number': 'registrationId پورا عدد نہیں ہے۔',
  'signed-pre-key-no-number': 'دستخط شدہ pre-key کا نمبر (keyId) پورا عدد نہیں ہے۔',
  'next-pre-key-no-number':
    'nextPreKeyId، یعنی اگلی pre-key کا نمبر، موجود نہیں یا 0 سے بڑا پورا عدد نہیں ہے۔',
  'secret-size': ({ bytes }) => `advSecretKey base64 میں 32 کے بجائے ${bytes} bytes کی ہے۔`,
  'me-known': 'یہ بتاتا ہے کہ اکاؤنٹ کس کا ہے اور یہ کون سی ڈیوائس ہے۔',
  'me-missing': 'یہ نہیں بتاتا کہ اکاؤنٹ کس کا ہے (me.id)۔',
  'me-no-account': 'me.id فون نمبر والے کسی اکاؤنٹ کا پتہ نہیں ہے۔',
  'me-no-device': 'اس میں اکاؤنٹ کا نام ہے مگر کوئی لنک کردہ ڈیوائس نہیں: لنکنگ کبھی پوری نہیں ہوئی۔',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'دستخط شدہ pre-key پر شناختی کلید کا دستخط ہے۔',
  'pre-key-signature-missing': 'دستخط شدہ pre-key کا دستخط موجود نہیں۔',
  'pre-key-signature-unreadable': ({ found }) =>
    `دستخط شدہ pre-key کا دستخط پڑھا نہیں جا سکتا: یہ ${UNREADABLE[found]}۔`,
  'pre-key-signature-size': ({ bytes }) => `دستخط شدہ pre-key کا دستخط 64 کے بجائے ${bytes} bytes کا ہے۔`,
  'pre-key-signature-of-nothing': 'کوئی دستخط شدہ pre-key نہیں جس کا یہ دستخط ہو سکے۔',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('دستخط شدہ pre-key پر دستخط اس شناختی کلید کا نہیں ہے۔', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'اکاؤنٹ نے اس ڈیوائس کی تصدیق کی ہے؛ یہ بزنس اکاؤنٹ ہے جو Meta کے پاس چلتا ہے۔'
      : 'اکاؤنٹ نے اس ڈیوائس کی تصدیق کی ہے۔',
  'account-missing': `اکاؤنٹ نے اس ڈیوائس کی تصدیق نہیں کی: ${NEVER_LINKED}۔`,
  'account-part-missing': ({ part }) => `اکاؤنٹ والے حصے میں ${LOST_PARTS[part]}۔`,
  'account-part-unreadable': ({ part, found }) =>
    `اکاؤنٹ والے حصے میں ${PARTS[part]} کی جگہ جو ہے، وہ ${UNREADABLE[found]}۔`,
  'account-signature-wrong': (values) => wrongSignature('اکاؤنٹ کی تصدیق اس ڈیوائس کی نہیں ہے۔', values),
  'device-signature-good': 'ڈیوائس نے اپنی لنکنگ پر دستخط کیے ہیں۔',
  'device-never-linked': `ڈیوائس نے کسی چیز پر دستخط نہیں کیے: ${NEVER_LINKED}۔`,
  'device-signature-missing': 'ڈیوائس نے اپنی لنکنگ پر دستخط نہیں کیے۔',
  'device-signature-size': ({ bytes }) => `ڈیوائس کا دستخط 64 کے بجائے ${bytes} bytes کا ہے۔`,
  'device-signature-wrong': (values) => wrongSignature('ڈیوائس کا دستخط اس شناختی کلید کا نہیں ہے۔', values),
  'identity-key-unreadable': 'شناختی کلید پڑھی نہیں جا سکتی، اس لیے اس سے کسی چیز پر دستخط نہیں ہو سکتے۔',
};
