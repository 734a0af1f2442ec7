const asked = 'WhatsApp आपकी पासकी माँग रहा है. फ़ोन पर WhatsApp खुला रखें.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'आपकी पासकी एक ही बात पर हस्ताक्षर करती है: कि यह साइट आपके अकाउंट पर एक लिंक किया गया डिवाइस बन जाए. फिर यह आपके नाम से पढ़ और लिख सकती है.',
  passkeyOnlyIf: 'तभी आगे बढ़ें जब आप चाहते हों कि इस साइट का एक लिंक किया गया डिवाइस आपके अकाउंट पर हो.',
  passkeyHeading: 'आपकी पासकी',
  passkeyGet: 'पासकी हेल्पर पाएँ',
  passkeyInstall: 'कैसे इंस्टॉल करें',
  passkeyNewTab: 'नए टैब में',
  passkeyStay: 'यह पेज खुला रखें.',
  passkeyClick:
    'यहाँ वापस आएँ. ब्राउज़र में ऊपर दाईं ओर पज़ल के टुकड़े पर क्लिक करें, फिर Passkey helper पर. या Alt+Shift+K दबाएँ.',
  passkeyYes:
    'Yes पर क्लिक करें. आपका ब्राउज़र पासकी माँगता है. वह QR कोड दिखाए, तो उसे फ़ोन के कैमरे से स्कैन करें, WhatsApp से नहीं.',
  passkeyBluetooth: 'यहाँ और फ़ोन पर ब्लूटूथ चालू होना चाहिए.',
  passkeyNone: 'अभी पासकी नहीं है? आपका फ़ोन बनाने का विकल्प देता है. हाँ कहें, फिर वापस आएँ.',
  passkeyTrouble: 'काम नहीं करता, या USB key माँगता है',
  passkeyNoBluetooth:
    'ब्लूटूथ के बिना यह कंप्यूटर आपके फ़ोन की पासकी तक नहीं पहुँच सकता. दूसरा कंप्यूटर लें, या वह ब्राउज़र जिसमें आपने पासकी बनाई थी.',
  passkeyOtherDay: 'WhatsApp हर अकाउंट से नहीं माँगता, और हमेशा नहीं. आप किसी और दिन फिर कोशिश कर सकते हैं.',
  passkeyKeepOpen: 'जब तक यह पेज न कहे कि काम हो गया, WhatsApp को खुला और सामने रखें.',
  passkeyFirst: 'पहले पासकी हेल्पर पाएँ',
  compareHeading: 'मिलाने का कोड',
  compareSame: 'हाँ, वही है',
  compareOther: 'नहीं, दूसरा है',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp आपकी पासकी माँग रहा है.',
  passkeyChecking: 'धन्यवाद. WhatsApp इसे जाँच रहा है.',
  passkeyAgain: 'WhatsApp ने वह जवाब नहीं माना और फिर से माँग रहा है. इस पेज पर हेल्पर पर फिर क्लिक करें.',
  passkeyLost: 'आपका जवाब नहीं पहुँचा. इस पेज पर हेल्पर पर फिर क्लिक करें.',
  compareLost: 'आपका जवाब नहीं पहुँचा. बटन फिर से दबाएँ.',
  passkeyNeedsComputer:
    'WhatsApp इस अकाउंट से पासकी माँग रहा है. इसके लिए Chrome, Edge, Brave या Firefox वाला कंप्यूटर चाहिए. यहाँ रुकें, वहाँ {host} खोलें, QR कोड चुनें, और उसे अपने फ़ोन से स्कैन करें.',
  passkeyNotSafari: 'Safari में यह कदम नहीं हो सकता. इस कंप्यूटर पर Chrome, Edge, Brave या Firefox लें.',
  passkeyNeedsHttps:
    'इस पेज का पता https से शुरू नहीं होता, इसलिए पासकी हेल्पर इसे मना करता है. यहाँ रुकें और इस साइट का https पता खोलें, या साइट चलाने वाले से पूछें.',
  passkeyTooOld:
    'यह ब्राउज़र इस कदम के लिए बहुत पुराना है. इसे अपडेट करें, या इस कंप्यूटर पर नया Chrome, Edge, Brave या Firefox लें.',
};
