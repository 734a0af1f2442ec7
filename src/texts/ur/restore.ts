import { timeInWords } from '../form/counting.ts';
import { withCodesMarked } from '../form/direction.ts';
import type { Language } from '../form/language.ts';
import { input } from './restore/input.ts';
import { keep } from './restore/keep.ts';
import { disk, folder } from './restore/folder.ts';
import { network } from './restore/network.ts';
import { options } from './restore/options.ts';
import { server } from './restore/server.ts';

const LANG = 'ur';

const HELP = `سیشن آئی ڈی کے پیچھے جو سیشن ہے، اسے Baileys کے useMultiFileAuthState کے فولڈر میں رکھتا ہے۔

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  آئی ڈی SESSION_ID سے آتی ہے؛ ورنہ پوچھی جاتی ہے، دکھائے بغیر؛ - کے ساتھ اسٹینڈرڈ اِن پٹ سے آتی ہے۔
  --url    آئی ڈی بنانے والے سرور کا پتہ؛ لمبی آئی ڈی کو ضرورت نہیں
  --dir    فولڈر، ورنہ ./session
  --force  فولڈر کا سیشن نیا ہو تب بھی بدل دیتا ہے
  --wait   سرور زیادہ سے زیادہ اتنے سیکنڈ لے، ورنہ 20؛ جو ہوسٹ خاموش سرور سلا دے، اس کے لیے زیادہ
  --json   جواب JSON میں

ایگزٹ کوڈ: 0 ٹھیک، 2 غلط استعمال، 3 آئی ڈی درست نہیں، 4 دستیاب نہیں، 5 اجازت نہیں، 6 نیٹ ورک۔`;

const sentences: Omit<Language['restore'], 'help'> = {
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time: string) => `${time} بعد دوبارہ کوشش کریں۔`,
  oneSecond: timeInWords(LANG, 1, 'second'),
  seconds: (count: number) => timeInWords(LANG, count, 'second'),
  minutes: (count: number) => timeInWords(LANG, count, 'minute'),
  broke: (reason: string) => `کچھ خراب ہو گیا: ${reason}`,
};

/** The sentences of the restore client. People copy from its help, so that has no marks. */
export const restore: Language['restore'] = { ...withCodesMarked(sentences), help: HELP };
