import { counted, type Counted } from '../../form/counting.ts';
import type { Language } from '../../form/language.ts';
import { ltr } from '../../form/direction.ts';

const OTHER_FOLDER = 'کوئی اور فولڈر استعمال کریں۔';
const OR_OTHER = 'یا کوئی اور فولڈر استعمال کریں۔';
const FULL = 'جگہ بنائیں، پھر اسی فولڈر سے دوبارہ شروع کریں۔';
const SAME_FOLDER = 'اسی فولڈر سے دوبارہ شروع کریں۔';
const KEYS: Counted = { one: '{n} کلید', other: '{n} کلیدیں' };
const UNCHANGED = 'کچھ نہیں بدلا گیا۔';

/** The faults of a folder, which follow a colon, with advice. */
export const disk: Language['restore']['disk'] = {
  notAllowed: {
    says: 'اس یوزر کو پڑھنے یا لکھنے کی اجازت نہیں:',
    helps: `فولڈر اُس یوزر کو دیں جو بوٹ چلاتا ہے، ${OR_OTHER}`,
  },
  noFolder: {
    says: 'یہ، یا اس کے راستے کا کوئی حصہ، ایک فائل ہے یا ایسا لنک جو کہیں نہیں جاتا',
    helps: `اسے ہٹائیں، ${OR_OTHER}`,
  },
  loop: { says: 'اس کے راستے کے لنک چکر میں گھومتے ہیں', helps: `انہیں ہٹائیں، ${OR_OTHER}` },
  folderForFile: {
    says: 'جہاں فائل ہونی چاہیے، وہاں فولڈر ہے:',
    helps: 'اس فولڈر کا نام بدلیں، یا دوسرا فولڈر استعمال کریں۔',
  },
  noFile: {
    says: 'جہاں فائل ہونی چاہیے، وہاں pipe یا device ہے:',
    helps: `اسے ہٹائیں، ${OR_OTHER}`,
  },
  nameTooLong: { says: 'اس کا نام بہت لمبا ہے', helps: 'چھوٹے نام والا فولڈر استعمال کریں۔' },
  readOnly: { says: 'اس ڈسک پر کچھ لکھا نہیں جا سکتا', helps: 'کسی اور ڈسک کا فولڈر استعمال کریں۔' },
  full: { says: 'ڈسک بھر گئی ہے', helps: FULL },
  quota: { says: 'اس یوزر کی جگہ ختم ہو گئی ہے', helps: FULL },
  held: { says: 'کوئی اور پروگرام اسے پکڑے ہوئے ہے:', helps: `وہ پروگرام بند کریں، ${OR_OTHER}` },
  openFiles: { says: 'بہت زیادہ فائلیں کھلی ہیں', helps: SAME_FOLDER },
  damaged: { says: 'ڈسک خرابی بتاتی ہے', helps: 'ڈسک کو دیکھیں، یا کسی اور ڈسک کا فولڈر استعمال کریں۔' },
  otherRestore: { says: 'ایک اور بحالی اس پر کام کر رہی ہے', helps: OTHER_FOLDER },
  otherRestores: { says: 'اور بحالیاں اس پر کام کر رہی ہیں', helps: OTHER_FOLDER },
  notAFolder: { says: 'یہ فولڈر نہیں ہے', helps: OTHER_FOLDER },
  refuses: { says: 'ڈسک انکار کرتی ہے', helps: OTHER_FOLDER },
  unknown: { says: 'وجہ معلوم نہیں', helps: OTHER_FOLDER },
};

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
export const folder: Language['restore']['folder'] = {
  restored: (dir: string, keys: number) =>
    `سیشن فولڈر ${ltr(dir)} میں ہے: creds اور ${counted('ur', keys, KEYS)}۔ بوٹ کو اسی فولڈر سے شروع کریں۔`,
  kept: (dir: string) =>
    `فولڈر ${ltr(dir)} میں یہ سیشن پہلے سے ہے، اور بوٹ کا لکھا ہوا اس میں رہتا ہے۔ ${UNCHANGED}`,
  keptInTrouble: (dir: string, trouble: string) =>
    `فولڈر ${ltr(dir)} میں پہلے سے ایک سیشن ہے، اور جیسا ہے ویسا ہی رہتا ہے۔ ${trouble}`,
  unusable: (dir: string, says: string, helps: string) =>
    `فولڈر ${ltr(dir)} استعمال نہیں ہو سکتا: ${says}۔ ${helps}`,
  it: 'خود یہ فولڈر',
  fileInIt: (name: string) => `اس فولڈر میں ${ltr(name)}`,
  newer: (dir: string) =>
    `فولڈر ${ltr(dir)} میں کسی اور ڈیوائس کا سیشن ہے جو اس سے پہلے لنک نہیں ہوئی تھی۔ ${UNCHANGED} ` +
    `کوئی اور فولڈر استعمال کریں، یا وہ سیشن چھوڑنا ہو تو --force دیں۔`,
  foreign: (dir: string, name: string) =>
    `فولڈر ${ltr(dir)} میں ایک ${ltr(name)} ہے جو WhatsApp کے سیشن کی نہیں۔ ${UNCHANGED} اس کا نام بدلیں، ${OR_OTHER}`,
  notLinked: (faults: string) =>
    `اس آئی ڈی کا سیشن کوئی بوٹ استعمال نہیں کر سکتا، اس لیے کچھ نہیں لکھا گیا۔ ${faults}`,
};
