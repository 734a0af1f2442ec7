import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import { ltr } from '../form/direction.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'كائنات Buffer',
  indexed: 'كائنات أرقام حسب الموضع',
  base64: 'نصوص base64 مجردة',
  hex: 'نصوص ست عشرية',
  decimal: 'نصوص أرقام',
  list: 'قوائم أرقام',
  numbers: 'كائنات Buffer كتبها JSON.stringify العادي',
  binary: 'صيغة JSON الموسعة من MongoDB',
  wrapped: 'كائنات تحيط بالبايتات',
  text: 'نصوص JSON داخل نص',
};

/** Words that follow "there is". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'نص فارغ',
  text: 'نص ليس base64 ولا ست عشريا',
  list: 'قائمة فيها غير البايتات',
  null: 'القيمة null',
  number: 'رقم',
  boolean: 'قيمة منطقية',
  'empty-object': 'كائن فارغ، أي أن ما كتبه أضاع البايتات',
  object: 'كائن لا يحمل بايتات بصيغة معروفة هنا',
};

/** Keys have one gender, so that all words about them agree. */
const PAIRS = {
  'noise-key': 'مفتاح الاتصال (noise)',
  'identity-key': 'مفتاح الهوية',
  'signed-pre-key': 'المفتاح المسبق الموقع',
  'pairing-key': 'مفتاح الاقتران (pairingEphemeralKeyPair)',
} as const;
const HALVES = { public: 'العام', private: 'الخاص' };

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'التفاصيل ناقصة',
  key: 'مفتاح الحساب ناقص أو حجمه ليس 32 بايت',
  signature: 'التوقيع ناقص أو حجمه ليس 64 بايت',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'التفاصيل: مكانها',
  key: 'المفتاح: مكانه',
  signature: 'التوقيع: مكانه',
};

const UNREADABLE_MESSAGES = 'قد تتعذر قراءة الرسائل الأولى من أشخاص جدد';
const SWAPPED = ' كل من مفتاح الاتصال (noise) ومفتاح الهوية في مكان الآخر.';

function nameOf(name: PairName): string {
  if (name.key !== 'pre-key') return PAIRS[name.key];
  return name.id === null ? 'مفتاح مسبق غريب الاسم' : `المفتاح المسبق ${name.id}`;
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `هذا المفتاح ناقص: ${nameOf(name)}.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `النصف ${HALVES[half]} من هذا المفتاح لا يمكن قراءته: ${nameOf(name)}.${found === null ? '' : ` مكانه ${UNREADABLE[found]}.`}`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `النصف ${HALVES[half]} حجمه ${bytes} بايت بدلا من 32 في هذا المفتاح: ${nameOf(name)}.`,
  'pair-whole': (name) => `نصفا هذا المفتاح متوافقان: ${nameOf(name)}.`,
  'pair-halves-swapped': (name) =>
    `النصف العام والنصف الخاص كل منهما في مكان الآخر في هذا المفتاح: ${nameOf(name)}.`,
  'pair-halves-differ': (name) => `نصفا هذا المفتاح غير متوافقين: ${nameOf(name)}.`,
  'keys-no-object': 'المفاتيح ليست كائنا.',
  'keys-of-unknown-kind': 'بين المفاتيح نوع لا يعرفه Baileys.',
  'keys-of-kind-no-object': ({ kind }) => `المفاتيح من النوع ${kind} ليست كائنا.`,
  'keys-name-too-long': ({ kind }) => `المفاتيح من النوع ${kind} فيها اسم طويل جدا.`,
  'keys-too-many': ({ most }) => `عدد المفاتيح أكبر من ${most}.`,
  'keys-of-one-file': 'بين المفاتيح أسماء هي لملف واحد.',
  'app-state-key-there': 'مفتاح app-state موجود.',
  'app-state-key-not-carried':
    'وصلت creds وحدها بدون مفاتيح: لا يمكن في البداية مزامنة إعدادات الدردشات مثل الأرشفة أو الكتم.',
  'app-state-key-not-sent': 'لم يرسل الهاتف مفتاح app-state بعد.',
  'app-state-key-missing': 'مفتاح app-state الذي يذكره creds.json ليس بين المفاتيح.',
  'app-state-key-damaged': 'مفتاح app-state تالف: حجمه ليس 32 بايت.',
  'pre-keys-there': ({ count, used }) =>
    `كل المفاتيح المسبقة موجودة، وعددها ${count}${used === 0 ? '' : `، والمستهلك منها ${used}`}.`,
  'pre-keys-not-carried': `وصلت creds وحدها بدون مفاتيح مسبقة: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'لم يتم إنشاء مفاتيح مسبقة بعد.',
  'pre-keys-all-missing': ({ made }) => `كل المفاتيح المسبقة ناقصة، وعددها ${made}: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `تنقص مفاتيح مسبقة قد يعطيها واتساب لغيرك (${ids.join('، ')}${more === 0 ? '' : ` و${more} غيرها`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'كل ما يحتاج إليه creds.json موجود فيه، وكل شيء بحجمه.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join('، ');
    return (
      `${whole} البايتات مكتوبة بهذه الصيغ: ${names}. لا يقرؤها الإصدار 7 من Baileys وحده: ` +
      'يكتبها restore.mjs والأرشيف من جديد، أما البوت الذي يفتح هذا النص بنفسه فقد لا يفعل.'
    );
  },
  'session-valid': 'الجلسة صالحة.',
  'creds-too-deep': 'مستويات التداخل فيه أكثر مما في جلسة.',
  'creds-incomplete': ({ missing }) => `ملف creds.json هذا غير كامل. ينقصه: ${missing.map(ltr).join('، ')}.`,
  'creds-single-key': 'هذا مفتاح واحد من مجلد جلسة، مثل pre-key-1.json. الصق creds.json.',
  'creds-conversation': 'هذه محادثة من مجلد جلسة (session-*.json). الصق creds.json.',
  'creds-app-state-key': 'هذا مفتاح app-state من مجلد جلسة. الصق creds.json.',
  'creds-of-another-program':
    'هذا ليس ملف creds.json من Baileys: لا يوجد فيه أي من مفاتيحه. قد يكون من برنامج آخر.',
  'registration-id-no-number': 'القيمة registrationId ليست عددا صحيحا.',
  'signed-pre-key-no-number': 'رقم المفتاح المسبق الموقع (keyId) ليس عددا صحيحا.',
  'next-pre-key-no-number':
    'القيمة nextPreKeyId، وهي رقم المفتاح المسبق التالي، ناقصة أو ليست عددا صحيحا أكبر من 0.',
  'secret-size': ({ bytes }) => `القيمة advSecretKey حجمها ${bytes} بايت بصيغة base64 بدلا من 32.`,
  'me-known': 'يذكر صاحب الحساب وأي جهاز هذا.',
  'me-missing': 'لا يذكر صاحب الحساب (me.id).',
  'me-no-account': 'القيمة me.id ليست عنوان حساب له رقم هاتف.',
  'me-no-device': 'يذكر حسابا ولا يذكر جهازا مرتبطا: لم ينته الربط أبدا.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'توقيع المفتاح المسبق الموقع هو من مفتاح الهوية.',
  'pre-key-signature-missing': 'توقيع المفتاح المسبق الموقع ناقص.',
  'pre-key-signature-unreadable': ({ found }) =>
    `لا يمكن قراءة توقيع المفتاح المسبق الموقع: مكانه ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) => `توقيع المفتاح المسبق الموقع حجمه ${bytes} بايت بدلا من 64.`,
  'pre-key-signature-of-nothing': 'لا يوجد مفتاح مسبق موقع يمكن أن يكون هذا توقيعه.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('توقيع المفتاح المسبق الموقع ليس من مفتاح الهوية هذا.', values),
  'account-signature-good': ({ hosted }) =>
    hosted ? 'أكد الحساب هذا الجهاز، وهو حساب أعمال تستضيفه Meta.' : 'أكد الحساب هذا الجهاز.',
  'account-missing': 'لم يؤكد الحساب هذا الجهاز: لم يكتمل ربطه أبدا.',
  'account-part-missing': ({ part }) => `في جزء الحساب: ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `في جزء الحساب لا يمكن قراءة ${UNREADABLE_PARTS[part]} ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) => wrongSignature('تأكيد الحساب ليس لهذا الجهاز.', values),
  'device-signature-good': 'ربط الجهاز يحمل توقيع الجهاز نفسه.',
  'device-never-linked': 'لم يوقع الجهاز شيئا: لم يكتمل ربطه أبدا.',
  'device-signature-missing': 'ربط الجهاز لا يحمل توقيع الجهاز نفسه.',
  'device-signature-size': ({ bytes }) => `توقيع الجهاز حجمه ${bytes} بايت بدلا من 64.`,
  'device-signature-wrong': (values) => wrongSignature('توقيع الجهاز ليس من مفتاح الهوية هذا.', values),
  'identity-key-unreadable': 'لا يمكن قراءة مفتاح الهوية، لذلك لا يمكن أن يوقع شيئا.',
};
