import type { Language } from '../../form/language.ts';
import { ltr } from '../../form/direction.ts';
import { KINDS, type Kind } from './options.ts';

const NOT_KEPT = 'اب سے یہ بوٹ جو کچھ کرے، وہ نہیں رکھا جاتا۔';
const KEEP = 'keep: true';
const FROM_DAY = 'fromDayOfLink: true';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
export const keep: Language['restore']['keep'] = {
  longId: `آپشن ${KEEP} کو چھوٹی سیشن آئی ڈی چاہیے: یہ لمبی والی کسی سرور کے پاس نہیں رکھی جاتی۔ keep ہٹا دیں، یا دوبارہ لنک کر کے چھوٹی آئی ڈی لیں۔`,
  choice: (name: string, kind: Kind) =>
    `آپشن ${name} ${KINDS[kind]} ہے: ${name}: true لکھیں، یا اسے ہٹا دیں۔`,
  waiting: (trouble: string) => `بوٹ سرور کا انتظار کر رہا ہے، جس کے پاس اس کا سیشن ہے۔ ${trouble}`,
  fromFolder: (dir: string) =>
    `بوٹ فولڈر ${ltr(dir)} والے سیشن سے آگے چلتا ہے: سرور کے پاس اس سے نیا نہیں ہے۔`,
  fromServer: (dir: string) => `بوٹ سرور والے سیشن سے آگے چلتا ہے، جو فولڈر ${ltr(dir)} والے سے نیا ہے۔`,
  aloneInFolder: (dir: string, trouble: string) =>
    `بوٹ فولڈر ${ltr(dir)} والے سیشن سے شروع ہوتا ہے، سرور کے بغیر۔ ${trouble}`,
  stale: `اس سیشن سے دوسرا بوٹ شروع ہو گیا ہے۔ ${NOT_KEPT}`,
  newerThere: `سرور کے پاس اس سے نیا سیشن ہے، یعنی اس دوران دوسرا بوٹ چلا ہے۔ ${NOT_KEPT} نئے سیشن سے آگے چلنے کے لیے دوبارہ شروع کریں۔`,
  otherDevice: `یہاں جو ڈیوائس لنک ہوئی، وہ اس سیشن آئی ڈی والی نہیں۔ ${NOT_KEPT}`,
  gone: `سرور کے پاس ایسا سیشن اب نہیں ہے: وہ منسوخ کیا گیا، یا اس کا وقت ختم ہو گیا۔ ${NOT_KEPT}`,
  off: `یہ سرور ایسے سیشن نہیں رکھتا جو بوٹ کے ساتھ چلیں۔ بوٹ ایسے چلتا ہے جیسے ${KEEP} نہ ہو۔`,
  away: (trouble: string) =>
    `بوٹ جو کرتا ہے، وہ ابھی رکھا نہیں جا سکتا۔ بوٹ چلتا رہتا ہے، اور یہ کوشش پھر ہوگی۔ ${trouble}`,
  noRoom:
    'بوٹس جو سرور کے پاس رکھتے ہیں، اس کے لیے وہاں مزید جگہ نہیں۔ بوٹ چلتا رہتا ہے، اور ہر منٹ دوبارہ کوشش ہوتی ہے؛ تب تک ڈسک ضائع ہو تو وہ کسی پرانی حالت سے شروع ہوگا۔',
  back: 'بوٹ جو کرتا ہے، وہ پھر سے رکھا جا رہا ہے۔',
  tooLarge: (trouble: string) =>
    `بوٹ جو کرتا ہے، وہ نہیں رکھا جاتا: ${trouble} بوٹ چلتا رہتا ہے، مگر اپنی ڈسک کے بغیر وہ کسی پرانی حالت سے شروع ہوگا۔`,
  diskFails: (trouble: string) => `${trouble} بوٹ چلتا رہتا ہے: سیشن کو میموری میں اور سرور کے پاس رکھتا ہے۔`,
  broke: (reason: string) => `سیشن رکھتے ہوئے کچھ خراب ہو گیا: ${reason}۔ ${NOT_KEPT}`,
  givenUp: `سرور کے پاس اس سیشن کا جو حصہ ہے، وہ خراب ہے۔ بوٹ لنک کے دن سے شروع ہوتا ہے، جیسا کہ ${FROM_DAY} چاہتا ہے۔`,
  damaged:
    'سرور کے پاس اس سیشن کا جو حصہ ہے، وہ خراب ہے، یا اس میں سے کچھ موجود نہیں، اس لیے بوٹ شروع نہیں ہوتا۔ ' +
    `اس کی جگہ useSession میں ${FROM_DAY} لنک کے دن سے شروع کرتا ہے: تب جو کچھ اس کے بعد آیا، وہ ہمیشہ کے لیے ضائع ہو جاتا ہے۔`,
};
