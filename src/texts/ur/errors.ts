import type { ErrorCode } from '../../wire/errors.ts';
import type { ErrorText } from '../form/shapes.ts';

const START_AGAIN = 'دوبارہ شروع کریں';
const START_OVER = 'شروع سے کریں';
const TRY_AGAIN = 'دوبارہ کوشش کریں';
const CHANGE_NUMBER = 'نمبر بدلیں';
const CHANGE_ID = 'آئی ڈی بدلیں';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('یہ نہیں ہو سکا', 'صفحہ دوبارہ لوڈ کریں۔', 'ری لوڈ کریں');

/** The words of the pages for each error. */
export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  LINK_EXPIRED: error('کوڈ کا وقت ختم ہو گیا', 'وقت پر استعمال نہیں ہوا۔', 'نیا کوڈ'),
  LINK_CANCELLED: error('روک دیا گیا', 'کچھ لنک نہیں ہوا۔', START_AGAIN),
  LINK_LOST: error(
    'سائٹ سے یہ لنکنگ کھو گئی',
    'اس سائٹ کا جو حصہ لنکنگ چلا رہا تھا وہ رک گیا۔ دوبارہ شروع کریں۔ اگر آپ کی چیٹ میں کوئی سیشن ID آئی ہے تو استعمال سے پہلے اسے اس سائٹ پر جانچ لیں۔',
    START_AGAIN,
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp اس اکاؤنٹ سے پاس کی (passkey) مانگ رہا ہے',
    'یہ سائٹ وہ قدم نہیں کر سکتی۔ دوبارہ کوشش سے فائدہ نہیں ہوگا۔',
    START_OVER,
  ),
  PASSKEY_EXPIRED: error(
    'پاس کی کا وقت ختم ہو گیا',
    'اب آپ کے پاس Passkey helper ہے؟ تو اگلی کوشش میں ایک منٹ لگتا ہے۔',
    START_AGAIN,
  ),
  PASSKEY_ANSWER_INVALID: error(
    'یہ ہمارے سوال کا جواب نہیں تھا',
    'اس صفحے پر Passkey helper دوبارہ دبائیں۔',
    START_AGAIN,
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'WhatsApp نے پاس کی قبول نہیں کی',
    'اسی اکاؤنٹ کی پاس کی استعمال کریں جو لنک ہو رہا ہے۔',
    START_AGAIN,
  ),
  PASSKEY_SILENT: error(
    'آپ کا فون آگے نہیں بڑھا',
    'اس پر WhatsApp کھولیں اور سامنے رکھیں۔ اس کی زیادہ سے زیادہ چار لنک کردہ ڈیوائسز ہو سکتی ہیں۔ اگلی کوشش سے پہلے چند منٹ انتظار کریں۔',
    START_AGAIN,
  ),
  WRONG_ACCOUNT: error(
    'دوسرا اکاؤنٹ لنک ہو گیا',
    'یہ وہ نمبر نہیں جو آپ نے لکھا تھا، اس لیے ہم نے اسے ان لنک کر دیا۔',
    CHANGE_NUMBER,
  ),
  LOGGED_OUT: error('فون پر ان لنک کر دیا گیا', 'کام پورا ہونے سے پہلے ڈیوائس ہٹا دی گئی۔', START_AGAIN),
  ACCOUNT_BLOCKED: error(
    'WhatsApp نے یہ اکاؤنٹ بلاک یا محدود کر دیا ہے',
    'فون پر WhatsApp کھولیں: وہ بتاتا ہے کہ کیوں اور کب تک۔',
    START_OVER,
  ),
  PHONE_INVALID: error(
    'یہ نمبر درست نہیں ہو سکتا',
    'یہ بہت چھوٹا ہے، بہت لمبا ہے، یا اس کا کوڈ کسی ملک کا نہیں۔',
    CHANGE_NUMBER,
  ),
  PHONE_COUNTRY_CODE_MISSING: error('کون سا ملک؟', 'اسے چنیں، یا نمبر + سے شروع کریں۔', 'ملک چنیں'),
  RATE_LIMITED: error('بہت زیادہ کوششیں', 'براہ کرم {time} انتظار کریں۔', TRY_AGAIN),
  WHATSAPP_RATE_LIMITED: error(
    'WhatsApp انتظار کرنے کو کہتا ہے',
    '{time}۔ مزید کوششوں سے یہ وقت بڑھتا ہے۔',
    TRY_AGAIN,
  ),
  WHATSAPP_REJECTED: error('WhatsApp نے انکار کیا', 'نمبر چیک کریں، یا QR کوڈ اسکین کریں۔', CHANGE_NUMBER),
  WHATSAPP_CLIENT_OUTDATED: error(
    'اس سائٹ کو اپ ڈیٹ چاہیے',
    'WhatsApp اب اس کا ورژن قبول نہیں کرتا۔ اسے صرف سائٹ چلانے والا ٹھیک کر سکتا ہے۔',
    'سپورٹ',
  ),
  WHATSAPP_UNREACHABLE: error('WhatsApp جواب نہیں دے رہا', 'آپ کا فون اور نمبر ٹھیک ہیں۔', TRY_AGAIN),
  TOO_MANY_LINKS: error('ابھی رش ہے', 'تمام جگہیں بھری ہیں۔', TRY_AGAIN),
  STORE_UNAVAILABLE: error('ہم ابھی محفوظ نہیں کر سکتے', 'اس لیے روک دیا۔', TRY_AGAIN),
  SHUTTING_DOWN: error('سائٹ دوبارہ شروع ہو رہی ہے', 'تھوڑی دیر میں واپس آتی ہے۔', TRY_AGAIN),
  DELIVERY_FAILED: error(
    'WhatsApp نے میسج کی تصدیق نہیں کی',
    'ہم نے ڈیوائس کو ان لنک کر دیا۔ پھر بھی کوئی آئی ڈی آئی ہو تو وہ نہیں چلتی: اسے ڈیلیٹ کر دیں۔',
    START_AGAIN,
  ),
  LINK_NOT_FOUND: error('یہ لنکنگ ختم ہو چکی ہے', 'شاید سائٹ دوبارہ شروع ہوئی ہے۔', START_AGAIN),
  SESSION_ID_MALFORMED: error(
    'یہ پوری سیشن آئی ڈی نہیں ہے',
    'غلط لکھی گئی، کٹی ہوئی یا کسی اور پروگرام کی ہے۔ اسے دوبارہ کاپی کریں۔',
    CHANGE_ID,
  ),
  SESSION_UNAVAILABLE: error(
    'اس آئی ڈی کا کوئی سیشن نہیں',
    'نامعلوم ہے، وقت ختم ہو چکا یا منسوخ کی گئی۔',
    'دوبارہ لنک کریں',
  ),
  STATE_DAMAGED: error(
    'اس سیشن کا جو حصہ رکھا گیا، وہ خراب ہے',
    'اس کا بوٹ لنک کے دن والی حالت سے شروع ہو سکتا ہے۔',
    CHANGE_ID,
  ),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'یہ سیشن یہاں چیک کرنے کے لیے بہت بڑا ہے',
    'اس کا بوٹ پھر بھی اسے استعمال کرتا رہ سکتا ہے۔',
    CHANGE_ID,
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('ہماری طرف کچھ خراب ہو گیا', 'سپورٹ کو درخواست کی آئی ڈی بتائیں۔', TRY_AGAIN),
};
