import type { ProblemWords } from '../../wire/errors.ts';
import { withCodesMarked } from '../form/direction.ts';
import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const errors: ProblemWords['errors'] = {
  BODY_INVALID: {
    title: 'درخواست پڑھی نہیں جا سکی',
    detail: 'باڈی ویسی نہیں جیسی یہ پتہ چاہتا ہے۔ اسے /docs سے ملا کر دیکھیں۔',
  },
  PHONE_INVALID: {
    title: 'یہ نمبر درست نہیں ہو سکتا',
    detail: 'کوئی فون نمبر ایسا نہیں ہوتا۔ ہر ہندسہ چیک کریں۔',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'کون سا ملک؟',
    detail: 'ملک چنیں، یا نمبر کو + اور ملک کے کوڈ سے شروع کریں۔',
  },
  SESSION_ID_MALFORMED: {
    title: 'یہ پوری سیشن آئی ڈی نہیں ہے',
    detail: 'یہ غلط لکھی گئی، کٹی ہوئی یا کسی اور پروگرام کی ہے۔ اسے دوبارہ کاپی کریں، پوری کی پوری۔',
  },
  SESSION_UNAVAILABLE: {
    title: 'اس آئی ڈی کا کوئی سیشن نہیں',
    detail: 'یہ نامعلوم ہے، اس کا وقت ختم ہو چکا ہے یا منسوخ کی گئی۔ نئی لینے کے لیے دوبارہ لنک کریں۔',
  },
  STATE_STALE: {
    title: 'اس سیشن سے دوسرا بوٹ شروع ہو گیا ہے',
    detail:
      'اس لیے اب اس بوٹ کا مزید کچھ نہیں رکھا جاتا۔ اگر دوسرا بوٹ نہیں چلنا چاہیے تو اسے ڈھونڈ کر روکیں۔',
  },
  STATE_TOO_LARGE: { title: 'رکھنے کے لیے بہت زیادہ ہے', detail: 'چھوٹا ٹکڑا بھیجیں، یا نئی بنیاد (base)۔' },
  STATE_NO_ROOM: {
    title: 'مزید رکھنے کی جگہ نہیں',
    detail: 'جو رکھا گیا تھا، ویسا ہی رہتا ہے۔ چھوٹی بنیاد (base) بھیجیں، یا بعد میں دوبارہ کوشش کریں۔',
  },
  STATE_DAMAGED: {
    title: 'اس سیشن کا جو حصہ رکھا گیا، وہ خراب ہے',
    detail: 'اس کی جگہ کوئی پرانی چیز نہیں دی جاتی، جب تک آپ خود نہ مانگیں۔',
  },
  LINK_NOT_FOUND: {
    title: 'یہ لنکنگ ختم ہو چکی ہے',
    detail: 'شاید سائٹ دوبارہ شروع ہوئی ہے۔ دوبارہ شروع کریں۔',
  },
  NOT_FOUND: { title: 'یہاں کچھ نہیں', detail: 'پتہ چیک کریں۔' },
  METHOD_NOT_ALLOWED: {
    title: 'یہ پتہ ایسا نہیں کرتا',
    detail: 'ہیڈر Allow بتاتا ہے کہ یہ کیا کرتا ہے۔',
  },
  LINK_EXPIRED: {
    title: 'کوڈ کا وقت ختم ہو گیا',
    detail: 'وقت پر کسی نے اسے استعمال نہیں کیا۔ نیا کوڈ لیں۔',
  },
  LINK_CANCELLED: { title: 'روک دیا گیا', detail: 'لنکنگ روک دی گئی۔ دوبارہ شروع کریں۔' },
  LINK_LOST: {
    title: 'سائٹ سے یہ لنکنگ کھو گئی',
    detail:
      'اس سائٹ کا جو حصہ لنکنگ چلا رہا تھا وہ رک گیا۔ دوبارہ شروع کریں۔ اگر آپ کی چیٹ میں کوئی سیشن ID آئی ہے تو استعمال سے پہلے اسے اس سائٹ پر جانچ لیں۔',
  },
  PASSKEY_REQUIRED: {
    title: 'WhatsApp اس اکاؤنٹ سے پاس کی (passkey) مانگ رہا ہے',
    detail: 'وہ قدم یہاں نہیں ہو سکتا، اس لیے یہ اکاؤنٹ لنک نہیں ہو سکتا۔ دوبارہ کوشش سے فائدہ نہیں ہوگا۔',
  },
  PASSKEY_EXPIRED: {
    title: 'پاس کی کا وقت ختم ہو گیا',
    detail: 'وقت پر کسی نے جواب نہیں دیا۔ پاس کی تیار رکھیں، پھر دوبارہ شروع کریں۔',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'یہ سوال کا جواب نہیں تھا',
    detail: 'اسی لنکنگ کا سوال لیں، web.whatsapp.com پر اس کا جواب دیں اور وہی جواب بھیجیں۔ لنکنگ جاری ہے۔',
  },
  PASSKEY_NOT_ASKED: {
    title: 'یہ لنکنگ ایسے کسی جواب کے انتظار میں نہیں',
    detail: 'کوئی سوال کھلا نہیں ہے، یا ایک جواب چیک ہو رہا ہے۔ لنکنگ کا موجودہ قدم پڑھیں۔',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp نے پاس کی قبول نہیں کی',
    detail: 'اسی اکاؤنٹ کی پاس کی استعمال کریں جس نے کوڈ اسکین کیا یا لکھا۔ دوبارہ شروع کریں۔',
  },
  PASSKEY_SILENT: {
    title: 'فون آگے نہیں بڑھا',
    detail:
      'WhatsApp نے پاس کی لے لی، مگر فون خاموش رہا۔ اس پر WhatsApp کھلا رکھیں؛ اس کی زیادہ سے زیادہ چار لنک کردہ ڈیوائسز ہو سکتی ہیں۔ چند منٹ انتظار کریں، پھر دوبارہ شروع کریں۔',
  },
  WRONG_ACCOUNT: {
    title: 'دوسرا اکاؤنٹ لنک ہو گیا',
    detail:
      'یہ وہ نمبر نہیں جو لکھا گیا تھا، اس لیے اسے ان لنک کر دیا گیا۔ نمبر چیک کریں اور دوبارہ شروع کریں۔',
  },
  LOGGED_OUT: {
    title: 'فون پر ان لنک کر دیا گیا',
    detail: 'کام پورا ہونے سے پہلے ڈیوائس ہٹا دی گئی۔ دوبارہ شروع کریں۔',
  },
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp نے یہ اکاؤنٹ بلاک یا محدود کر دیا ہے',
    detail:
      'اس لیے اس پر کوئی نئی ڈیوائس لنک نہیں ہوتی۔ فون پر WhatsApp کھولیں: وہ بتاتا ہے کہ کیوں اور کب تک۔',
  },
  RATE_LIMITED: { title: 'بہت زیادہ کوششیں', detail: 'براہ کرم انتظار کریں، پھر دوبارہ کوشش کریں۔' },
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp انتظار کرنے کو کہتا ہے',
    detail: 'اگلی کوشش سے پہلے انتظار کریں۔ مزید کوششوں سے یہ وقت بڑھتا ہے۔',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp نے انکار کیا',
    detail: 'WhatsApp نے درخواست قبول نہیں کی۔ نمبر چیک کریں، یا اس کی جگہ QR کوڈ اسکین کریں۔',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'اس سائٹ کو اپ ڈیٹ چاہیے',
    detail: 'WhatsApp اب اس کا ورژن قبول نہیں کرتا۔ اسے صرف سائٹ چلانے والا ٹھیک کر سکتا ہے۔',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp جواب نہیں دے رہا',
    detail: 'آپ کا فون اور نمبر ٹھیک ہیں۔ تھوڑی دیر میں دوبارہ کوشش کریں۔',
  },
  TOO_MANY_LINKS: {
    title: 'ابھی رش ہے',
    detail: 'تمام جگہیں بھری ہوئی ہیں۔ تھوڑی دیر میں دوبارہ کوشش کریں۔',
  },
  STORE_UNAVAILABLE: {
    title: 'ہم ابھی محفوظ نہیں کر سکتے',
    detail: 'اس لیے ہم نے کچھ ضائع ہونے سے پہلے روک دیا۔ تھوڑی دیر میں دوبارہ کوشش کریں۔',
  },
  SHUTTING_DOWN: {
    title: 'سائٹ دوبارہ شروع ہو رہی ہے',
    detail: 'یہ تھوڑی دیر میں واپس آتی ہے۔ پھر دوبارہ شروع کریں۔',
  },
  DELIVERY_FAILED: {
    title: 'WhatsApp نے میسج کی تصدیق نہیں کی',
    detail:
      'ڈیوائس کو ان لنک کر دیا گیا اور جو محفوظ ہوا تھا، وہ ڈیلیٹ ہو گیا۔ پھر بھی کوئی آئی ڈی آئی ہو تو وہ نہیں چلتی: اسے ڈیلیٹ کر دیں۔ دوبارہ شروع کریں۔',
  },
  UNAUTHORIZED: {
    title: 'کلید کے بغیر اجازت نہیں',
    detail: 'سیشن آئی ڈی یا کلید کو ہیڈر Authorization میں بھیجیں۔',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'یہ Idempotency-Key استعمال ہو چکی ہے',
    detail: 'یہ کسی اور درخواست کے لیے استعمال ہوئی تھی۔ ہر شروعات کے لیے نئی کلید استعمال کریں۔',
  },
  CROSS_SITE: {
    title: 'انکار: درخواست ہمارے اپنے صفحوں سے نہیں آئی',
    detail: 'خود یہ سائٹ کھولیں اور وہاں کوشش کریں۔',
  },
  INTERNAL: { title: 'ہماری طرف کچھ خراب ہو گیا', detail: 'سپورٹ کو درخواست کی آئی ڈی بتائیں۔' },
};

/** The words of the API's problem objects: what happened and what to do next. */
export const problems: Language['problems'] = withCodesMarked({
  errors,
  titles: {
    'kept-too-much-to-open': 'یہ سیشن یہاں کھولنے کے لیے بہت بڑا ہے',
    'whatsapp-refuses-site': 'یہ سائٹ WhatsApp تک نہیں پہنچ سکتی',
    'codes-differ': 'روک دیا گیا: کوڈ ایک جیسے نہیں تھے',
    'passkey-answers-wrong': 'جواب سوال سے نہیں ملتے تھے',
    'passkey-codes-not-compared': 'کسی نے کوڈ نہیں ملائے',
    'passkey-phone-not-done': 'فون نے وقت پر کام پورا نہیں کیا',
    'number-not-now': 'اس نمبر کے لیے ابھی کوئی کوڈ نہیں',
    'store-not-read': 'ڈیٹا کا ذخیرہ جواب نہیں دے رہا',
    'session-not-withdrawn': 'سیشن ڈیلیٹ نہیں ہو سکا',
    'archive-not-made': 'zip نہیں بن سکی',
  },
  // The pages say the same in their own words.
  removeByHand: `براہ کرم WhatsApp بھی کھولیں، ${LINKED_DEVICES} میں جائیں اور وہ ڈیوائس ہٹا دیں جو ابھی ابھی شامل ہوئی: ہم نہیں ہٹا سکے۔`,
});
