import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/** Texts of the page about the passkey helper by their mark. */
export const helperPage = {
  helperTitle: 'Passkey helper - {{brandName}}',
  helperAbout: 'Passkey helper کیا ہے، اسے کیسے انسٹال کریں، اور کیسے ہٹائیں۔',
  helperHeading: 'مددگار: Passkey helper',
  helperLead:
    'WhatsApp ڈیوائس لنک کرنے سے پہلے بعض اکاؤنٹس سے ان کی پاس کی (passkey) مانگتا ہے۔ براؤزر کی اس چھوٹی ایکسٹینشن سے جواب دیا جا سکتا ہے۔',
  helperWhy: 'اس کی ضرورت کیوں ہے',
  helperWhatIs:
    'پاس کی، پاس ورڈ کی جگہ ایک کلید ہے۔ آپ کا فون یا کمپیوٹر اسے رکھتا ہے، اور آپ کی انگلی، چہرے یا PIN سے اسے کھولتا ہے۔',
  helperOneSite:
    'پاس کی صرف اپنی ہی سائٹ پر چلتی ہے۔ WhatsApp والی web.whatsapp.com پر چلتی ہے، اس لیے یہ صفحہ اسے نہیں مانگ سکتا۔ Passkey helper وہاں مانگتا ہے، اور جواب اُس صفحے پر واپس لاتا ہے جسے چاہیے۔',
  helperFirst:
    'آپ کو یہ تبھی چاہیے جب WhatsApp آپ سے مانگے۔ پھر آپ کے پاس زیادہ سے زیادہ دس منٹ ہوتے ہیں۔ کیا آپ کے اکاؤنٹ سے مانگی جاتی ہے؟ تو پہلے Passkey helper انسٹال کریں: پھر اس قدم میں تقریباً ایک منٹ لگتا ہے۔',
  helperWarning:
    'تبھی آگے بڑھیں جب آپ کی مرضی ہو کہ یہ سائٹ آپ کے اکاؤنٹ پر ایک لنک کردہ ڈیوائس ہو: وہ آپ کے میسج پڑھ اور آپ کے نام سے لکھ سکتی ہے۔',
  helperGet: 'حاصل کریں',
  helperGetIt: 'Passkey helper حاصل کریں',
  helperGetText: 'اس کے لیے ایسا کمپیوٹر چاہیے جس میں Chrome، Edge، Brave، Opera یا Firefox ہو۔',
  helperHashIs: 'فائل کا SHA-256 یہ ہے:',
  helperHashText:
    'یہ اسی سائٹ کے لیے بنا ہے اور باقی ہر سائٹ سے انکار کرتا ہے۔ اس سائٹ کے نام کے سوا اس کی پانچوں فائلیں وہی ہیں جو اس سائٹ کے پروگرام کی ہیں، اتنی چھوٹی کہ پڑھی جا سکیں۔',
  helperChrome: 'Chrome، Edge، Brave یا Opera میں انسٹال کریں',
  helperChromeVersion: 'آپ کا براؤزر Chrome 129 یا اس سے نیا ہونا چاہیے، یا اسی سے بنا ہوا کوئی براؤزر۔',
  helperUnzip: 'فائل کو اَن زپ کریں۔ ایک فولڈر بنے گا۔',
  helperCopyExtensions: 'اسے کاپی کر کے ایڈریس بار میں ڈالیں اور Enter دبائیں:',
  helperDeveloper: `”${DEVELOPER_MODE}“ (Developer mode) آن کریں۔`,
  helperLoad: `”${LOAD_UNPACKED}“ (Load unpacked) دبائیں اور وہ فولڈر چنیں۔`,
  helperUnverified:
    'شاید آپ کا براؤزر خبردار کرے کہ وہ تصدیق نہیں کر سکتا کہ Passkey helper کہاں سے آیا ہے۔ وہ ہر اُس چیز پر یہ کہتا ہے جو اس کے اسٹور سے نہیں آتی۔',
  helperFirefox: 'Firefox میں انسٹال کریں',
  helperFirefoxVersion: 'آپ کا Firefox ورژن 128 یا اس سے نیا ہونا چاہیے۔',
  // Firefox's own word: https://github.com/mozilla-l10n/firefox-l10n/blob/main/ur/devtools/client/aboutdebugging.ftl
  helperLoadFirefox: `”${LOAD_TEMPORARY}“ (Load Temporary Add-on) دبائیں اور zip چنیں۔`,
  helperGone: 'Firefox بند ہونے پر اسے بھول جاتا ہے۔',
  helperFirefoxPhone:
    'بعض کمپیوٹرز پر Firefox یو ایس بی کلید (USB key) مانگتا ہے اور آپ کے فون کا آپشن نہیں دیتا۔ تب Chrome، Edge یا Brave استعمال کریں۔',
  helperUse: 'استعمال کریں',
  helperClick:
    'جو صفحہ آپ کی پاس کی مانگ رہا ہو، اس پر براؤزر کے اوپر کونے میں پزل کا ٹکڑا دبائیں، پھر Passkey helper۔ یا Alt+Shift+K دبائیں؛ Mac پر Option+Shift+K۔',
  helperName:
    'ایک چھوٹی ونڈو سائٹ کا نام بتاتی ہے۔ Yes تبھی دبائیں جب یہ وہی سائٹ ہو جس پر آپ نے شروع کیا تھا۔',
  helperScan:
    'آپ کا براؤزر پاس کی مانگتا ہے۔ اگر وہ QR کوڈ دکھائے تو اسے اپنے فون کے کیمرے سے اسکین کریں، WhatsApp سے نہیں۔ کمپیوٹر اور فون دونوں پر بلوٹوتھ آن ہونا چاہیے۔',
  helperNone: 'ابھی پاس کی نہیں ہے؟ آپ کا فون بنانے کی پیشکش کرتا ہے۔ ہاں کہیں، پھر واپس آئیں۔',
  helperRemove: 'ہٹائیں',
  helperRemoveText: `لنک ہو گیا؟ اپنی ایکسٹینشنز کا صفحہ دوبارہ کھولیں، Passkey helper ہٹائیں اور ”${DEVELOPER_MODE}“ بند کر دیں۔ پھر فولڈر اور zip ڈیلیٹ کر دیں۔`,
  helperCan: 'یہ کیا کر سکتا ہے، اور کیا نہیں',
  helperCanSee: 'یہ اُس صفحے کو دیکھتا ہے جس پر آپ اس کا آئیکن دبائیں، اور WhatsApp Web پر پاس کی مانگتا ہے۔',
  helperCanWindow:
    'اس کے لیے یہ WhatsApp Web کی ایک ونڈو کھولتا ہے اور پھر بند کر دیتا ہے۔ اسی لیے آپ کا براؤزر کہتا ہے کہ یہ وہاں آپ کا ڈیٹا پڑھ اور بدل سکتا ہے۔',
  helperCannotStart: 'جب تک آپ اس کا آئیکن نہ دبائیں، یہ کچھ نہیں کرتا۔ کوئی سائٹ اسے شروع نہیں کر سکتی۔',
  helperCannotSend: 'یہ کوئی اور صفحہ نہیں دیکھتا، کہیں کچھ نہیں بھیجتا اور کچھ نہیں رکھتا۔',
  helperTrouble: 'اگر کام نہ کرے',
  helperOnPhone:
    'فون پر: وہاں کے براؤزر ایسا مددگار نہیں لیتے۔ یہ سائٹ کمپیوٹر پر کھولیں، QR کوڈ چنیں، اور اپنے فون سے اسکین کریں۔',
  helperSafari: 'Safari یہ قدم نہیں کر سکتا۔ اس کمپیوٹر پر Chrome، Edge، Brave یا Firefox استعمال کریں۔',
  helperBluetooth:
    'بلوٹوتھ کے بغیر کمپیوٹر آپ کے فون والی پاس کی تک نہیں پہنچ سکتا؛ تب شاید وہ یو ایس بی کلید (USB key) مانگے۔ دوسرا کمپیوٹر استعمال کریں، یا وہ براؤزر جس میں آپ نے پاس کی بنائی تھی۔',
  helperHttps: 'Passkey helper صرف اُن صفحوں کو جواب دیتا ہے جن کا پتہ https سے شروع ہوتا ہے۔',
  helperPrivate: 'پرائیویٹ ونڈو میں براؤزر Passkey helper نہیں دکھاتے۔ عام ونڈو میں لنک کریں۔',
  helperOther:
    'WhatsApp ہر اکاؤنٹ سے نہیں مانگتا، اور ہر بار بھی نہیں۔ کسی اور دن دوبارہ کوشش کی جا سکتی ہے۔',
  helperProven: 'کیا آزمایا گیا',
  helperProvenText:
    'اسے Chromium اور Firefox میں آزمایا گیا، ایسی پاس کیز سے جو ٹیسٹ کے لیے بنائی گئیں، اور WhatsApp کی ایک نقل پر، جس پر اسی طرح لنک کرنے والا ایک دوسرا پروگرام بھی آزمایا گیا۔ ابھی نہیں آزمایا گیا: اصل اکاؤنٹ اپنے فون کے ساتھ، اور Edge، Brave اور Opera۔ ہو سکتا ہے WhatsApp کچھ اور چاہے۔',
};
