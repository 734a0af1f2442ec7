const asked = 'WhatsApp آپ کی پاس کی (passkey) مانگ رہا ہے۔ اپنے فون پر WhatsApp کھلا رکھیں۔';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'آپ کی پاس کی ایک بات پر دستخط کرتی ہے: کہ یہ سائٹ آپ کے اکاؤنٹ پر ایک لنک کردہ ڈیوائس بن جائے۔ پھر یہ آپ کے میسج پڑھ اور آپ کے نام سے لکھ سکتی ہے۔',
  passkeyOnlyIf: 'تبھی آگے بڑھیں جب آپ کی مرضی ہو کہ یہ سائٹ آپ کے اکاؤنٹ پر ایک لنک کردہ ڈیوائس ہو۔',
  passkeyHeading: 'آپ کی پاس کی',
  passkeyGet: 'Passkey helper حاصل کریں',
  passkeyInstall: 'انسٹال کیسے کریں',
  passkeyNewTab: 'نئے ٹیب میں',
  passkeyStay: 'یہ صفحہ کھلا رکھیں۔',
  passkeyClick:
    'یہاں واپس آئیں۔ براؤزر کے اوپر کونے میں پزل کا ٹکڑا دبائیں، پھر Passkey helper۔ یا Alt+Shift+K دبائیں۔',
  passkeyYes:
    'Yes دبائیں۔ آپ کا براؤزر پاس کی مانگتا ہے۔ اگر وہ QR کوڈ دکھائے تو اسے اپنے فون کے کیمرے سے اسکین کریں، WhatsApp سے نہیں۔',
  passkeyBluetooth: 'بلوٹوتھ آن ہونا چاہیے، یہاں بھی اور فون پر بھی۔',
  passkeyNone: 'ابھی پاس کی نہیں ہے؟ آپ کا فون بنانے کی پیشکش کرتا ہے۔ ہاں کہیں، پھر واپس آئیں۔',
  passkeyTrouble: 'کام نہیں کرتا، یا یو ایس بی کلید (USB key) مانگتا ہے',
  passkeyNoBluetooth:
    'بلوٹوتھ کے بغیر یہ کمپیوٹر آپ کے فون والی پاس کی تک نہیں پہنچ سکتا۔ دوسرا کمپیوٹر استعمال کریں، یا وہ براؤزر جس میں آپ نے پاس کی بنائی تھی۔',
  passkeyOtherDay:
    'WhatsApp ہر اکاؤنٹ سے نہیں مانگتا، اور ہر بار بھی نہیں۔ کسی اور دن دوبارہ کوشش کی جا سکتی ہے۔',
  passkeyKeepOpen: 'WhatsApp کو کھلا اور سامنے رکھیں، جب تک یہ صفحہ نہ کہے کہ کام ہو گیا۔',
  passkeyFirst: 'پہلے Passkey helper حاصل کریں',
  compareHeading: 'ملانے والا کوڈ',
  compareSame: 'ہاں، وہی ہے',
  compareOther: 'نہیں، دوسرا ہے',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp آپ کی پاس کی (passkey) مانگ رہا ہے۔',
  passkeyChecking: 'شکریہ۔ WhatsApp اسے چیک کر رہا ہے۔',
  passkeyAgain:
    'WhatsApp نے وہ جواب نہیں لیا اور دوبارہ مانگ رہا ہے۔ اس صفحے پر Passkey helper دوبارہ دبائیں۔',
  passkeyLost: 'آپ کا جواب نہیں پہنچا۔ اس صفحے پر Passkey helper دوبارہ دبائیں۔',
  compareLost: 'آپ کا جواب نہیں پہنچا۔ بٹن دوبارہ دبائیں۔',
  passkeyNeedsComputer:
    'WhatsApp اس اکاؤنٹ سے پاس کی (passkey) مانگ رہا ہے۔ اس کے لیے ایسا کمپیوٹر چاہیے جس میں Chrome، Edge، Brave یا Firefox ہو۔ یہاں روک دیں، وہاں {host} کھولیں، QR کوڈ چنیں، اور اپنے فون سے اسکین کریں۔',
  passkeyNotSafari: 'Safari یہ قدم نہیں کر سکتا۔ اس کمپیوٹر پر Chrome، Edge، Brave یا Firefox استعمال کریں۔',
  passkeyNeedsHttps:
    'اس صفحے کا پتہ https سے شروع نہیں ہوتا، اس لیے Passkey helper اس سے انکار کرتا ہے۔ یہاں روک دیں اور اس سائٹ کا https والا پتہ کھولیں، یا سائٹ چلانے والے سے پوچھیں۔',
  passkeyTooOld:
    'یہ براؤزر اس قدم کے لیے بہت پرانا ہے۔ اسے اپ ڈیٹ کریں، یا اس کمپیوٹر پر نیا Chrome، Edge، Brave یا Firefox استعمال کریں۔',
};
