import type { Language } from '../../form/language.ts';

const SEE_HELP = `--help دیکھیں۔`;

/** The question for the session ID, and the faults of what is given. */
export const input: Language['restore']['input'] = {
  question: 'سیشن آئی ڈی (پیسٹ کرتے وقت نظر نہیں آتی): ',
  stdinEmpty: 'اسٹینڈرڈ اِن پٹ خالی تھا۔',
  nothingGiven: 'کوئی سیشن آئی ڈی نہیں دی گئی۔',
  noWayToAsk: 'سیشن آئی ڈی نہیں ہے: SESSION_ID سیٹ کریں، یا - دیں اور آئی ڈی اسٹینڈرڈ اِن پٹ پر۔',
  stdinTooLong: 'اسٹینڈرڈ اِن پٹ ایک سیشن کے لیے بہت ہی لمبا ہے۔',
  tooLong: 'یہ سیشن آئی ڈی کے لیے بہت ہی لمبا ہے۔',
  stopped: 'روک دیا گیا۔',
  oneAtMost: `زیادہ سے زیادہ ایک دلیل (argument)۔ ${SEE_HELP}`,
  notAsArgument:
    'سیشن آئی ڈی SESSION_ID میں رکھیں: اس مشین پر دوسرے لوگ کمانڈ کے دلائل (arguments) پڑھ سکتے ہیں۔',
  oddOption: (option) => `آپشن ${option} درست نہیں۔ ${SEE_HELP}`,
};
