import type { Language } from '../../form/language.ts';

const URL_OPTION = `--url (useSession میں url)`;
const ADDRESS = `آپشن ${URL_OPTION} میں سرور کا پتہ ہونا چاہیے، جیسے https://example.org۔`;
const RIGHT_ADDRESS = 'کیا پتہ درست ہے؟';
const withoutProxy = (host: string) => `پراکسی کے بغیر جانے کے لیے: NO_PROXY=${host}`;

/** The faults of the address of a server, or of what answers there. */
export const server: Language['restore']['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} نام اور پاس ورڈ ہٹا دیں۔`,
  addressWithQuery: `${ADDRESS} "?" سے آگے کا سب کچھ ہٹا دیں۔`,
  needed: `اس قسم کی سیشن آئی ڈی ایک سرور کے پاس رکھی ہوتی ہے: اسے ${URL_OPTION} سے بتائیں۔`,
  open: 'خبردار: سرور کا پتہ https نہیں ہے، اس لیے راستے میں دوسرے لوگ سیشن آئی ڈی اور سیشن پڑھ سکتے ہیں۔',
  noAnswer: (origin: string, proxy: string | null) =>
    `سرور ${origin} ${proxy === null ? '' : `پراکسی ${proxy} کے ذریعے `}جواب نہیں دیتا`,
  brokeOff: 'جواب بیچ میں رک گیا',
  endedOddly: 'لنکنگ ناکام ہو گئی، اور سرور نے وجہ نہیں بتائی۔',
  brokeOffInside: 'جواب بیچ میں ٹوٹ گیا۔',
  failed: (what: string, says: string, helps: string) => `${what}: ${says}۔ ${helps}`,
  tooSlow: (what: string) =>
    `${what}: بہت دیر لگی۔ جو ہوسٹ خاموش سرور کو سلا دیتا ہے، شاید ابھی اسے جگا رہا ہو: ` +
    `ایک منٹ بعد دوبارہ کوشش کریں، یا --wait 90 سے زیادہ انتظار کریں (useSession میں wait: 90)۔`,
  tooMuch: (origin: string) =>
    `سرور ${origin} نے 8 MB سے زیادہ بھیجا، کوئی سیشن اتنا بڑا نہیں ہوتا۔ کیا یہ سیشن سرور ہے؟`,
  notOurs: (origin: string) => `سرور ${origin} نے سیشن سرور کی طرح جواب نہیں دیا: ${RIGHT_ADDRESS}`,
  moved: (origin: string, to: string) =>
    `سرور ${origin} آگے ${to} پر بھیجتا ہے۔ وہی پتہ ${URL_OPTION} سے دیں۔`,
  sendsElsewhere: (host: string | null) =>
    `وہ ${host === null ? 'کسی' : `${host} کے کسی`} اور صفحے پر بھیجتا ہے، جیسے لاگ اِن کا صفحہ کرتا ہے۔`,
  sendsToItself:
    'وہ ہر درخواست کو واپس اسی پتے پر بھیجتا ہے، بغیر کسی انجام کے۔ شاید سرور کے آگے کی پراکسی غلط سیٹ ہے: سرور چلانے والوں کو بتائیں۔',
  notReady: (origin: string, status: number, wait: string) =>
    `سرور ${origin} تیار نہیں: اس نے ${status} جواب دیا۔ ${wait} انتظار کریں، پھر دوبارہ کوشش کریں۔`,
  refused: (origin: string, status: number) =>
    `سرور ${origin} کے آگے کوئی چیز اس درخواست سے انکار کرتی ہے: اس نے ${status} جواب دیا۔ ${RIGHT_ADDRESS} کیا اس مشین کو اسے استعمال کرنے کی اجازت ہے؟`,
  bareStatus: (origin: string, status: number) =>
    `سرور ${origin} نے ${status} جواب دیا اور کچھ نہیں۔ کیا یہ کسی سیشن سرور کا صحیح پتہ ہے؟`,
  oddPacking: 'جواب ایسے طریقے سے پیک ہے جو کسی نے نہیں مانگا۔',
  proxyWantsLogin: (proxy: string, host: string) =>
    `پراکسی ${proxy} نام اور پاس ورڈ چاہتی ہے (http://name:password@host): اس نے 407 جواب دیا۔ ${withoutProxy(host)}`,
  proxyRefused: (proxy: string, status: number, host: string) =>
    `پراکسی ${proxy} نے انکار کیا: اس نے ${status} جواب دیا۔ ${withoutProxy(host)}`,
  proxyUnusable: (variable: string, host: string) =>
    `سیٹنگ ${variable} ایسی پراکسی بتاتی ہے جو یہاں استعمال نہیں ہو سکتی: صرف http:// اور https:// والی پراکسی چلتی ہے۔ ${withoutProxy(host)}`,
};
