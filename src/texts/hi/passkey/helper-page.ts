/** Chrome's own words: generated_resources_hi.xtb in https://github.com/chromium/chromium. */
const DEVELOPER_MODE = '“डेवलपर मोड” (Developer mode)';
const LOAD_UNPACKED = '“पैक नहीं किया गया एक्सटेंशन लोड करें” (Load unpacked)';
/** Firefox in Hindi shows this button in English: hi-IN/devtools/client/aboutdebugging.ftl in https://github.com/mozilla-l10n/firefox-l10n. */
const LOAD_ADD_ON = '“Load Temporary Add-on”';

/** Texts of the page about the passkey helper by their mark. The helper itself speaks English. */
export const helperPage = {
  helperTitle: 'पासकी हेल्पर - {{brandName}}',
  helperAbout: 'पासकी हेल्पर क्या है, इसे कैसे इंस्टॉल करें और कैसे हटाएँ.',
  helperHeading: 'पासकी हेल्पर',
  helperLead:
    'WhatsApp डिवाइस लिंक करने से पहले कुछ अकाउंट से पासकी माँगता है. इस छोटे ब्राउज़र एक्सटेंशन से आप जवाब दे सकते हैं.',
  helperWhy: 'इसकी ज़रूरत क्यों है',
  helperWhatIs:
    'पासकी पासवर्ड की जगह काम करने वाली चाबी है. आपका फ़ोन या कंप्यूटर उसे रखता है, और आपकी उँगली, चेहरे या PIN से खोलता है.',
  helperOneSite:
    'पासकी सिर्फ़ अपनी साइट पर चलती है. WhatsApp की पासकी web.whatsapp.com पर चलती है, इसलिए यह पेज उसे नहीं माँग सकता. हेल्पर वहाँ माँगता है, और जवाब उस पेज पर ले आता है जिसे वह चाहिए.',
  helperFirst:
    'इसकी ज़रूरत तभी है जब WhatsApp आपसे माँगे. तब आपके पास ज़्यादा से ज़्यादा दस मिनट होते हैं. क्या आपके अकाउंट से माँगा जाता है? पहले हेल्पर इंस्टॉल करें: फिर इस कदम में करीब एक मिनट लगता है.',
  helperWarning:
    'तभी आगे बढ़ें जब आप चाहते हों कि इस साइट का एक लिंक किया गया डिवाइस आपके अकाउंट पर हो: वह आपके नाम से पढ़ और लिख सकता है.',
  helperGet: 'इसे पाएँ',
  helperGetIt: 'पासकी हेल्पर पाएँ',
  helperGetText: 'इसके लिए Chrome, Edge, Brave, Opera या Firefox वाला कंप्यूटर चाहिए.',
  helperHashIs: 'फ़ाइल का SHA-256:',
  helperHashText:
    'यह इसी साइट के लिए बना है और बाकी सब को मना करता है. इस साइट के नाम को छोड़कर इसकी पाँच फ़ाइलें इस साइट के प्रोग्राम की ही हैं, और पढ़ने लायक छोटी हैं.',
  helperChrome: 'Chrome, Edge, Brave या Opera में इंस्टॉल करें',
  helperChromeVersion: 'आपका ब्राउज़र Chrome 129 या नया होना चाहिए, या उस पर बना हुआ.',
  helperUnzip: 'फ़ाइल को अनज़िप करें. आपको एक फ़ोल्डर मिलेगा.',
  helperCopyExtensions: 'इसे एड्रेस बार में कॉपी करें और Enter दबाएँ:',
  helperDeveloper: `${DEVELOPER_MODE} चालू करें.`,
  helperLoad: `${LOAD_UNPACKED} दबाएँ और वह फ़ोल्डर चुनें.`,
  helperUnverified:
    'ब्राउज़र चेतावनी दे सकता है कि वह जाँच नहीं सकता कि हेल्पर कहाँ से आया है. जो भी उसके स्टोर से नहीं आता, उसके बारे में वह यही कहता है.',
  helperFirefox: 'Firefox में इंस्टॉल करें',
  helperFirefoxVersion: 'आपका Firefox 128 या नया होना चाहिए.',
  helperLoadFirefox: `${LOAD_ADD_ON} दबाएँ और ज़िप फ़ाइल चुनें.`,
  helperGone: 'Firefox बंद होने पर इसे भूल जाता है.',
  helperFirefoxPhone:
    'कुछ कंप्यूटर पर Firefox USB key माँगता है और आपके फ़ोन का विकल्प नहीं देता. तब Chrome, Edge या Brave लें.',
  helperUse: 'इस्तेमाल करें',
  helperClick:
    'जो पेज आपकी पासकी माँगता है, उस पर ब्राउज़र में ऊपर दाईं ओर पज़ल का टुकड़ा दबाएँ, फिर Passkey helper. या Alt+Shift+K दबाएँ; Mac पर Option+Shift+K.',
  helperName: 'एक छोटी विंडो साइट का नाम बताती है. Yes तभी दबाएँ जब यह वही साइट हो जिस पर आपने शुरू किया था.',
  helperScan:
    'आपका ब्राउज़र पासकी माँगता है. वह QR कोड दिखाए, तो उसे फ़ोन के कैमरे से स्कैन करें, WhatsApp से नहीं. कंप्यूटर और फ़ोन, दोनों पर ब्लूटूथ चालू होना चाहिए.',
  helperNone: 'अभी पासकी नहीं है? आपका फ़ोन बनाने का विकल्प देता है. हाँ कहें, फिर वापस आएँ.',
  helperRemove: 'हटाएँ',
  helperRemoveText: `लिंक हो गया? अपने एक्सटेंशन का पेज फिर खोलें, हेल्पर हटाएँ और ${DEVELOPER_MODE} बंद करें. फिर फ़ोल्डर और ज़िप फ़ाइल डिलीट करें.`,
  helperCan: 'यह क्या कर सकता है, क्या नहीं',
  helperCanSee: 'यह वह पेज देखता है जिस पर आप इसका आइकन दबाते हैं, और WhatsApp Web पर पासकी माँगता है.',
  helperCanWindow:
    'इसके लिए यह WhatsApp Web की एक विंडो खोलता है और फिर बंद करता है. इसलिए ब्राउज़र कहता है कि यह वहाँ आपका डेटा पढ़ और बदल सकता है.',
  helperCannotStart: 'जब तक आप इसका आइकन न दबाएँ, यह कुछ नहीं करता. कोई साइट इसे शुरू नहीं कर सकती.',
  helperCannotSend: 'यह कोई और पेज नहीं देखता, कहीं कुछ नहीं भेजता और कुछ नहीं रखता.',
  helperTrouble: 'अगर यह काम न करे',
  helperOnPhone:
    'फ़ोन पर: वहाँ के ब्राउज़र ऐसा हेल्पर नहीं लेते. यह साइट कंप्यूटर पर खोलें, QR कोड चुनें, और उसे अपने फ़ोन से स्कैन करें.',
  helperSafari: 'Safari में यह कदम नहीं हो सकता. इस कंप्यूटर पर Chrome, Edge, Brave या Firefox लें.',
  helperBluetooth:
    'ब्लूटूथ के बिना कंप्यूटर आपके फ़ोन की पासकी तक नहीं पहुँच सकता; तब वह USB key माँग सकता है. दूसरा कंप्यूटर लें, या वह ब्राउज़र जिसमें आपने पासकी बनाई थी.',
  helperHttps: 'हेल्पर सिर्फ़ उन पेज को जवाब देता है जिनका पता https से शुरू होता है.',
  helperPrivate: 'प्राइवेट विंडो में ब्राउज़र हेल्पर नहीं दिखाते. सामान्य विंडो में लिंक करें.',
  helperOther: 'WhatsApp हर अकाउंट से नहीं माँगता, और हमेशा नहीं. आप किसी और दिन फिर कोशिश कर सकते हैं.',
  helperProven: 'क्या आज़माया गया',
  helperProvenText:
    'इसे Chromium और Firefox में आज़माया गया, टेस्ट के लिए बनी पासकी और WhatsApp की एक नकल के साथ, जिस पर इसी तरह लिंक करने वाला एक दूसरा प्रोग्राम भी आज़माया गया. अभी नहीं आज़माए गए: अपने फ़ोन के साथ असली अकाउंट, और Edge, Brave व Opera. हो सकता है WhatsApp कुछ और माँगे.',
};
