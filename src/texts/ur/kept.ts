import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged': `اس سیشن کا جو حصہ رکھا گیا، وہ خراب ہے، یا اس میں سے کچھ موجود نہیں۔ اس کی جگہ کوئی پرانی چیز نہیں دی جاتی، جب تک آپ خود نہ مانگیں: useSession میں fromDayOfLink: true، یا /session?from=day-of-link۔ تب جو کچھ اس کے بعد آیا، وہ ہمیشہ کے لیے ضائع ہو جاتا ہے۔`,
  'kept-too-much-to-open': `اس کے بوٹ نے اتنا رکھ لیا ہے کہ یہ سائٹ دوسروں کے لیے نہیں کھولتی۔ خود بوٹ آگے چل سکتا ہے: useSession میں keep: true۔ /session کے پیچھے ?from=day-of-link لگانے سے لنک کے دن والی حالت ملتی ہے۔`,
  'kept-looks-too-many':
    'پچھلے چند منٹ میں یہ سیشن بہت بار چیک کیا گیا، جبکہ اس کا بوٹ چل رہا ہے۔ اگلے چیک سے پہلے انتظار کریں۔',
  'kept-piece-too-large': ({ mostKb }) => `ایسا ایک ٹکڑا ${mostKb} kB تک کا ہو سکتا ہے۔ چھوٹا بھیجیں۔`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `لاگ میں ${mostPieces} ٹکڑوں یا ${mostKb} kB کی جگہ ہے۔ نئی بنیاد (base) بھیجیں، جو اس کی جگہ لے لے۔`,
  'kept-no-room': ({ mostKb }) =>
    `چلتے ہوئے بوٹس کے سیشنز کے لیے اس سائٹ کے پاس جو جگہ تھی، وہ بھر گئی ہے۔ جو رکھا گیا تھا، ویسا ہی رہتا ہے۔ ${
      mostKb > 0 ? `ابھی زیادہ سے زیادہ ${mostKb} kB کی بنیاد (base) لی جا سکتی ہے۔ ` : ''
    }بعد میں دوبارہ کوشش کریں؛ مزید جگہ صرف سائٹ چلانے والا بنا سکتا ہے۔`,
  'kept-writes-too-many':
    'اس بوٹ نے پچھلے منٹ میں اپنا ڈیٹا بہت بار بھیجا ہے۔ انتظار کریں، اور باقی ایک ہی ٹکڑے میں بھیجیں۔',
  'kept-starts-too-many':
    'اس سیشن سے بوٹس پچھلے چند منٹ میں بہت بار شروع ہوئے ہیں۔ اگلی بار شروع کرنے سے پہلے انتظار کریں۔',
};
