import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. Each paragraph begins with a letter of Urdu, so that a chat shows it from right to left. */
export const message: Language['message'] = {
  above: 'اوپر والا میسج {brand} سے آپ کی سیشن آئی ڈی ہے۔',
  use: 'اسے دبا کر رکھیں، کاپی کریں اور SESSION_ID کے طور پر اپنے بوٹ میں پیسٹ کریں۔',
  guide: 'طریقہ یہاں ہے: {guide}',
  secret:
    'اسے خفیہ رکھیں: جس کے پاس یہ ہو، وہ آپ کے میسج پڑھ اور آپ کے نام سے لکھ سکتا ہے۔ کوئی آپ سے یہ کبھی نہیں مانگے گا۔ اسے آگے نہ بھیجیں۔',
  others:
    'آپ کی دوسری لنک کردہ ڈیوائسز پر بھی یہ نظر آتا ہے۔ آئی ڈی کاپی کرنے کے بعد دونوں میسج ڈیلیٹ کر دیں۔',
  leave: `${LINKED_DEVICES} (Linked devices) میں ڈیوائس ”{device}“ کو رہنے دیں؛ آپ کا بوٹ اسے استعمال کرتا ہے۔ اس فون کو وقتاً فوقتاً آن لائن آنا ضروری ہے۔`,
  undo: `کیا آپ نے یہ نہیں مانگا تھا؟ WhatsApp کھولیں، ${LINKED_DEVICES} میں جائیں اور وہ ڈیوائس ہٹا دیں۔`,
  madeBy: 'بنانے والی سائٹ: {site}',
};
