import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf, timeInWords } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { ltr } from '../form/direction.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'ur';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'انتظار کریں، یا اس کی جگہ QR کوڈ اسکین کریں۔';
const CHECK_DIGITS = 'ہر ہندسہ چیک کریں۔';
const TOO_SHORT = `نمبر بہت چھوٹا ہے۔ ${CHECK_DIGITS}`;
const TOO_LONG = `نمبر بہت لمبا ہے۔ ${CHECK_DIGITS}`;
const PLEASE_WAIT = 'براہ کرم انتظار کریں۔';
const NOTHING_STORED = 'کچھ محفوظ نہیں کیا گیا';
const START_AGAIN = 'دوبارہ شروع کریں';
const FROM_HERE = 'اس پتے سے';
const BUSY = 'ابھی بہت لوگ یہ سائٹ استعمال کر رہے ہیں، اس لیے';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const PLACES = { body: 'باڈی', query: 'کوئری' } as const;

const wrongField = ({ place, field }: Place, what: string) =>
  `${PLACES[place]} درست نہیں: ${field ?? 'یہ'} ${what}۔`;

const requests = {
  'field-unknown': ({ place, field }) => `${PLACES[place]} درست نہیں: خانہ ${field ?? ''} یہاں معلوم نہیں۔`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `موجود نہیں، یا ${expected} نہیں ہے`),
  'field-not-one-of': ({ allowed, ...place }) =>
    wrongField(place, `ان میں سے نہیں: ${allowed.map(ltr).join('، ')}`),
  'field-too-short': (place) => wrongField(place, 'خالی یا بہت چھوٹا ہے'),
  'field-too-long': (place) => wrongField(place, 'بہت لمبا ہے'),
  'field-wrong-form': (place) => wrongField(place, 'صحیح شکل میں نہیں'),
  'body-too-deep': 'باڈی درست نہیں: بہت زیادہ تہوں میں بند ہے۔',
  'body-name-not-allowed': 'باڈی درست نہیں: ایک خانے کے نام کی اجازت نہیں۔',
  'body-too-large': 'باڈی بہت بڑی ہے۔',
  'body-no-json': 'درخواست پڑھی نہیں جا سکی۔ درست JSON بھیجیں۔',
  'body-wrong-type': 'باڈی کو JSON کے طور پر Content-Type: application/json کے ساتھ بھیجیں۔',
  'paste-too-large':
    'یہ یہاں چیک کرنے کے لیے بہت بڑا ہے، جیسے وہ سیشن جس میں تمام کلیدیں ہوں۔ صرف اس کی creds.json پیسٹ کریں، یا اسے restore.mjs سے بحال کریں۔',
  'idempotency-key-length': ({ least, most }) =>
    `ہر Idempotency-Key میں ${least} سے ${most} تک حروف ہوتے ہیں۔`,
  'idempotency-key-busy': 'اس Idempotency-Key والی پہلی درخواست ابھی جاری ہے۔ تھوڑا رکیں، پھر دوبارہ بھیجیں۔',
  'logout-unclear': `"?" کے پیچھے صرف logout=true یا logout=false ہو سکتا ہے۔ کچھ ڈیلیٹ نہیں ہوا۔`,
  'live-needs-consent': ({ consent }) =>
    `WhatsApp سے پوچھنے پر چلتے ہوئے بوٹ کا کنکشن ٹوٹ سکتا ہے۔ آگے بڑھنے کے لیے "confirm": "${consent}" بھیجیں۔`,
  'long-ids-not-made': 'یہ سرور لمبی سیشن آئی ڈیز نہیں بناتا۔',
  'host-not-served': 'یہ سرور اس ہوسٹ کے لیے کام نہیں کرتا۔ اسے چلانے والا ALLOWED_HOSTS میں شامل کر سکتا ہے۔',
  'site-perhaps-own':
    'خود یہ سائٹ کھولیں اور وہاں کوشش کریں۔ اگر آپ وہیں ہیں تو سائٹ چلانے والے کو PUBLIC_URL میں وہ پتہ ڈالنا ہوگا جو آپ کا براؤزر دکھا رہا ہے۔',
  'site-foreign':
    'خود یہ سائٹ کھولیں اور وہاں کوشش کریں۔ دوسری سائٹس کے صفحوں کے لیے سائٹ چلانے والے کو CORS_ORIGINS میں اندراج کرنا ہوتا ہے۔',
  'for-programs-only': `یہ پتہ پروگراموں کے لیے ہے۔ براؤزر میں لنک کرنے کے لیے /pair یا /qr کھولیں۔`,
  'not-for-robots': 'یہ پتہ پری ویو، روبوٹس یا پہلے سے لوڈ کرنے کے لیے نہیں ہے۔',
  'api-key-wanted':
    'یہ پتہ ہیڈر x-api-key میں اس سائٹ کی API_KEYS میں سے ایک چاہتا ہے۔ سیشن آئی ڈی پتے میں ہی رہتی ہے۔',
  'import-wants-key':
    'سیشن وہی لا سکتا ہے جس کے پاس اس سائٹ کی API_KEYS میں سے ایک ہو: اسے ہیڈر x-api-key میں بھیجیں۔',
  'import-too-large': `4 MB سے بڑے سیشن یہاں نہیں رکھے جاتے۔ ${NOTHING_STORED}۔`,
  'import-wants-creds': `creds.json کا مواد ایک خانے میں ہونا چاہیے: {"creds": …, "keys": …}۔ ${NOTHING_STORED}۔`,
  'import-out-of-bounds': `${NOTHING_STORED}: اس سیشن کا ایک حصہ WhatsApp کے کسی بھی سیشن سے بڑا ہے، یا زیادہ تہوں میں بند ہے۔`,
  'import-unusable': ({ faults }) =>
    `کوئی بوٹ یہ سیشن استعمال نہیں کر سکتا، اس لیے ${NOTHING_STORED}۔ ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `اس سیشن میں کچھ کمی ہے، اس لیے ${NOTHING_STORED}۔ ${faults.join(' ')} پھر بھی محفوظ کرنا ہو تو "allowIncomplete": true بھی بھیجیں۔`,
  'store-not-read': 'آپ کا سیشن محفوظ ہے۔ دوبارہ کوشش کریں۔',
  'session-not-withdrawn': `ڈیٹا کے ذخیرے میں ابھی لکھا نہیں جا سکتا، اس لیے یہ سیشن ڈیلیٹ نہیں ہوا۔ دوبارہ کوشش کریں، یا WhatsApp میں ${LINKED_DEVICES} (Linked devices) سے اس کی ڈیوائس ہٹا دیں: پھر یہ سیشن کسی کے کام کا نہیں۔`,
  'archive-not-made': `اس سرور پر ابھی zip کی فائلوں کی جگہ نہیں۔ آپ کا سیشن محفوظ ہے: دوبارہ کوشش کریں، یا اسے GET /session سے لیں۔`,
  'session-gone-before': `یہ نامعلوم ہے، اس کا وقت ختم ہو چکا ہے یا پہلے ہی منسوخ کی جا چکی ہے۔ اگر ڈیوائس اب بھی لنک ہے تو اسے WhatsApp میں ${LINKED_DEVICES} (Linked devices) سے ہٹا دیں۔`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `یہ سائٹ ایک گھنٹے میں WhatsApp سے جتنے کوڈ لے سکتی ہے، لے چکی ہے۔ ${OR_SCAN}`,
  'codes-scarce': `${BUSY} ہر پتے کو بس چند کوڈ ملتے ہیں۔ ${OR_SCAN}`,
  'links-scarce': `${BUSY} ہر پتے سے بس چند بار لنک ہو سکتا ہے۔ ${PLEASE_WAIT}`,
  'links-of-server-too-many': `یہ سائٹ ایک گھنٹے میں جتنی لنکنگ شروع کر سکتی ہے، کر چکی ہے۔ ${PLEASE_WAIT}`,
  'restores-too-many':
    'پچھلے گھنٹے میں یہ سیشن آئی ڈی بہت بار بحال کی گئی۔ اگلی بحالی سے پہلے انتظار کریں۔ جس بوٹ کے فولڈر میں سیشن موجود ہو، وہ بحالی کے بغیر شروع ہوتا ہے۔',
  'misses-too-many': `${FROM_HERE} بہت زیادہ ایسی سیشن آئی ڈیز یا کلیدیں آئیں جن سے کچھ نہیں کھلتا۔ ${PLEASE_WAIT}`,
  'long-texts-too-many': `${FROM_HERE} ایک منٹ میں بہت زیادہ لمبے متن یا creds.json فائلیں آئیں۔ ${PLEASE_WAIT}`,
  'live-checks-of-session-too-many': `پچھلے گھنٹے میں یہ سیشن WhatsApp سے بہت بار چیک کرایا گیا۔ ${PLEASE_WAIT}`,
  'live-checks-of-address-too-many': `${FROM_HERE} WhatsApp سے بہت بار چیک کرایا گیا۔ ${PLEASE_WAIT}`,
  'live-checks-of-server-too-many':
    'یہ سرور ایک گھنٹے میں WhatsApp سے جتنے سیشنز کا پوچھ سکتا ہے، پوچھ چکا ہے۔ WhatsApp کے بغیر چیک کریں، یا بعد میں دوبارہ کوشش کریں۔',
  'unlinkings-too-many': `${FROM_HERE} بہت زیادہ ڈیوائسز ان لنک کی گئیں۔ ${PLEASE_WAIT}`,
  'links-at-once-too-many': ({ seconds }) =>
    `ایک ہی پتے یا نیٹ ورک سے بیک وقت بہت زیادہ لنکنگ۔ ${timeInWords(LANG, seconds, 'second')} انتظار کریں، یا کوئی کھلی ہوئی لنکنگ ختم کریں: جسے کوئی نہ دیکھ رہا ہو، وہ خود ختم ہو جاتی ہے۔`,
  'place-given-away':
    'تمام جگہیں بھری ہوئی تھیں، زیادہ تر آپ ہی کے نیٹ ورک سے، اس لیے یہ جگہ کسی اور کو ملی۔ کچھ لنک نہیں ہوا۔ تھوڑی دیر میں دوبارہ کوشش کریں۔',
  'codes-differ': `یہاں کچھ لنک نہیں ہوا۔ اپنے فون پر بھی اسے روکیں، پھر ${START_AGAIN}۔`,
  'link-goes-on-elsewhere': 'یہ اُس صفحے پر جاری ہے جہاں آپ نے یہ کوڈ دوبارہ مانگا۔',
  'sent-id-dead': 'اگر آپ کی چیٹ میں کوئی آئی ڈی آئی ہو تو وہ نہیں چلتی: وہ میسج ڈیلیٹ کر دیں۔',
  'number-not-now': `مالک کی حفاظت کے لیے ایک نمبر کو ایک وقت میں ایک کوڈ ملتا ہے، اور کچھ عرصے میں بس چند۔ ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp نے کنکشن ختم کر دیا اور کوئی ایسی وجہ نہیں بتائی جو آپ بدل سکیں۔ آپ کا فون اور نمبر ٹھیک ہیں۔ بعد میں دوبارہ کوشش کریں۔',
  'whatsapp-refuses-site':
    'WhatsApp اس سائٹ کے ہوسٹ سے کنکشن نہیں لیتا۔ اسے صرف سائٹ چلانے والا بدل سکتا ہے۔ بعد میں دوبارہ کوشش کریں۔',
  'passkey-answers-wrong': `بہت سے جواب اس لنکنگ کے سوال کے نہیں تھے، اس لیے یہ ختم ہو گئی۔ ${START_AGAIN}، اور web.whatsapp.com پر اسی اکاؤنٹ کی پاس کی استعمال کریں۔`,
  'passkey-codes-not-compared': `دو کوڈ دکھائے گئے، اور کسی نے نہیں بتایا کہ وہ ایک جیسے ہیں یا نہیں۔ ${START_AGAIN}، اور دو منٹ کے اندر جواب دیں۔`,
  'passkey-phone-not-done': `WhatsApp نے پاس کی لے لی، مگر ڈیوائس لنک نہیں کی۔ فون پر WhatsApp کھلا رکھیں اور وہ جو پوچھے، اس کا جواب دیں، پھر ${START_AGAIN}۔`,
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'اپنا WhatsApp نمبر لکھیں۔',
  'number-no-digits': 'نمبر ہندسوں میں لکھیں۔',
  'number-none': 'اس میں کوئی فون نمبر نہیں۔ اپنا WhatsApp نمبر لکھیں۔',
  'number-with-letter': `ہندسوں کے بیچ میں ایک حرف ہے۔ ${CHECK_DIGITS}`,
  'number-two': 'یہاں دو نمبر ہیں۔ ایک لکھیں۔',
  'number-no-area-code': 'ایریا کوڈ نہیں ہے۔ اسے نمبر سے پہلے لکھیں۔',
  'number-too-many-digits': 'یہاں ایک نمبر سے زیادہ ہندسے ہیں۔ صرف نمبر لکھیں، ایکسٹینشن کے بغیر۔',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'یہ کوڈ کسی ملک کا نہیں۔ نمبر کا شروع چیک کریں۔',
  'country-code-of-no-country':
    'یہ کوڈ سیٹلائٹ فونز یا سروسز کا ہے، کسی ملک کا نہیں۔ کسی ملک کا وہ موبائل نمبر لکھیں جو آپ کے WhatsApp اکاؤنٹ کا ہے۔',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `یہ ${country} کا نمبر نہیں۔ کیا ملک درست ہے؟`;
    return `یہ نمبر ${country} کے لیے بہت ${length === 'too-short' ? 'چھوٹا' : 'لمبا'} ہے۔ کیا ملک درست ہے؟`;
  },
  'number-ambiguous': ({ numbers }) =>
    `یہ ان میں سے کوئی ہو سکتا ہے: ${oneOf(
      LANG,
      numbers.map(({ number, region }) => withCountry(LANG, { number: ltr(number), region })),
    )}۔ اسے + اور ملک کے کوڈ کے ساتھ لکھیں۔`,
  'region-unknown': ({ region }) =>
    `فون نمبروں والا کوئی ملک ${region} نہیں کہلاتا۔ ملک کے دو حروف لکھیں، جیسے KE، یا region چھوڑ دیں اور نمبر کو + اور ملک کے کوڈ سے شروع کریں۔`,
};
