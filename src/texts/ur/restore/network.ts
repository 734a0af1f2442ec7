import type { Language } from '../../form/language.ts';

const LATER = 'ایک منٹ بعد دوبارہ کوشش کریں۔';
const CUT = 'کنکشن کٹ گیا';

/** The failures of the network, which follow a colon, with advice. */
export const network: Language['restore']['network'] = {
  nothingListens: { says: 'وہاں کوئی سننے والا نہیں', helps: 'کیا پتہ درست ہے، اور کیا سرور چل رہا ہے؟' },
  noHost: { says: 'اس نام کا کوئی ہوسٹ نہیں', helps: 'کیا نام صحیح لکھا ہے؟' },
  noLookUp: { says: 'ہوسٹ کا نام ابھی تلاش نہیں ہو سکتا', helps: LATER },
  noWay: { says: 'ابھی وہاں کوئی راستہ نہیں جاتا', helps: LATER },
  cut: { says: CUT, helps: LATER },
  cutPlain: { says: CUT, helps: 'کیا سرور وہاں https بولتا ہے؟ تو https:// لکھیں۔' },
  damaged: { says: 'اس نے جو بھیجا، وہ خراب ہے', helps: LATER },
  noHttp: {
    says: 'وہاں جو جواب دیتا ہے، وہ http نہیں بولتا',
    helps: 'کیا یہ https:// ہے، یا کوئی اور پورٹ؟',
  },
  noHttps: { says: 'وہ وہاں https نہیں بولتا', helps: 'کیا یہ http:// ہے، یا کوئی اور پورٹ؟' },
  certificateInvalid: {
    says: 'اس کا سرٹیفکیٹ ابھی درست نہیں',
    helps: 'سرور چلانے والے سے کہیں کہ اسے نیا کرے، اور اس مشین کی گھڑی دیکھیں۔',
  },
  certificateOfOther: { says: 'اس کا سرٹیفکیٹ کسی اور نام کا ہے', helps: 'کیا ہوسٹ کا نام صحیح لکھا ہے؟' },
  certificateUnknown: {
    says: 'یہ مشین اس کے سرٹیفکیٹ پر بھروسہ نہیں کرتی',
    helps: 'اگر آپ کو اس پر بھروسہ ہے تو اس کا سرٹیفکیٹ NODE_EXTRA_CA_CERTS میں بتائیں۔',
  },
  noEncryption: { says: 'دونوں انکرپشن کے طریقے پر متفق نہ ہو سکے', helps: 'کیا پتہ اور پورٹ درست ہیں؟' },
  unknown: { says: 'راستے میں کچھ خراب ہو گیا', helps: LATER },
};
