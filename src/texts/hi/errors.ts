import type { Language } from '../form/language.ts';
import type { ErrorText } from '../form/shapes.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const AGAIN = 'फिर से शुरू करें';
const RETRY = 'फिर कोशिश करें';
const NUMBER = 'नंबर बदलें';
const ID = 'ID बदलें';
const reload = error('यह नहीं हो पाया', 'पेज दोबारा लोड करें.', 'दोबारा लोड करें');

/** The words of the pages for each error. */
export const errors: Language['script']['errors'] = {
  LINK_EXPIRED: error('कोड का समय खत्म हो गया', 'समय रहते किसी ने इसे इस्तेमाल नहीं किया.', 'नया कोड'),
  LINK_CANCELLED: error('रुक गया', 'कुछ लिंक नहीं हुआ.', AGAIN),
  LINK_LOST: error(
    'साइट से यह लिंकिंग खो गई',
    'इस साइट का जो हिस्सा लिंकिंग चला रहा था वह रुक गया. दोबारा शुरू करें. अगर आपकी चैट में कोई सेशन ID आई है, तो इस्तेमाल से पहले उसे इस साइट पर जाँचें.',
    AGAIN,
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp इस अकाउंट से पासकी माँग रहा है',
    'यह साइट वह कदम नहीं कर सकती. दूसरी कोशिश से फ़ायदा नहीं होगा.',
    AGAIN,
  ),
  PASSKEY_EXPIRED: error(
    'पासकी का समय खत्म हो गया',
    'अब आपके पास हेल्पर है? तो अगली कोशिश में एक मिनट लगेगा.',
    AGAIN,
  ),
  PASSKEY_ANSWER_INVALID: error('वह हमारे सवाल का जवाब नहीं था', 'इस पेज पर हेल्पर पर फिर क्लिक करें.', AGAIN),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error('WhatsApp ने पासकी नहीं मानी', 'उसी अकाउंट की पासकी लें जिसे आप लिंक कर रहे हैं.', AGAIN),
  PASSKEY_SILENT: error(
    'आपका फ़ोन आगे नहीं बढ़ा',
    'उस पर WhatsApp खोलें और सामने रखें. उसमें ज़्यादा से ज़्यादा चार लिंक किए गए डिवाइस हो सकते हैं. अगली कोशिश से पहले कुछ मिनट रुकें.',
    AGAIN,
  ),
  WRONG_ACCOUNT: error(
    'दूसरा अकाउंट लिंक हो गया',
    'यह वह नंबर नहीं है जो आपने डाला, इसलिए हमने उसे अनलिंक कर दिया.',
    NUMBER,
  ),
  LOGGED_OUT: error('फ़ोन पर अनलिंक किया गया', 'हमारा काम पूरा होने से पहले डिवाइस हटा दिया गया.', AGAIN),
  ACCOUNT_BLOCKED: error(
    'WhatsApp ने यह अकाउंट ब्लॉक या सीमित किया है',
    'फ़ोन पर WhatsApp खोलें: वह वजह और समय बताता है.',
    AGAIN,
  ),
  PHONE_INVALID: error(
    'यह नंबर सही नहीं हो सकता',
    'यह बहुत छोटा है, बहुत लंबा है, या इसका कोड किसी देश का नहीं है.',
    NUMBER,
  ),
  PHONE_COUNTRY_CODE_MISSING: error('कौन-सा देश?', 'देश चुनें, या नंबर + से शुरू करें.', 'देश चुनें'),
  RATE_LIMITED: error('बहुत ज़्यादा कोशिशें', 'कृपया {time} रुकें.', RETRY),
  WHATSAPP_RATE_LIMITED: error('WhatsApp रुकने को कहता है', '{time}. और कोशिशों से समय बढ़ता है.', RETRY),
  WHATSAPP_REJECTED: error('WhatsApp ने मना किया', 'नंबर जाँचें, या QR कोड स्कैन करें.', NUMBER),
  WHATSAPP_CLIENT_OUTDATED: error(
    'इस साइट को अपडेट चाहिए',
    'WhatsApp अब इसका वर्शन नहीं लेता. इसे सिर्फ़ साइट चलाने वाला ठीक कर सकता है.',
    'मदद',
  ),
  WHATSAPP_UNREACHABLE: error('WhatsApp जवाब नहीं दे रहा', 'आपका फ़ोन और नंबर ठीक हैं.', RETRY),
  TOO_MANY_LINKS: error('अभी भीड़ है', 'सभी जगहें भरी हैं.', RETRY),
  STORE_UNAVAILABLE: error('हम अभी सेव नहीं कर सकते', 'इसलिए हम रुक गए.', RETRY),
  SHUTTING_DOWN: error('साइट फिर से शुरू हो रही है', 'थोड़ी देर में वापस.', RETRY),
  DELIVERY_FAILED: error(
    'WhatsApp ने मैसेज की पुष्टि नहीं की',
    'हमने डिवाइस फिर अनलिंक कर दिया. फिर भी कोई ID आई हो, तो वह काम नहीं करती: उसे डिलीट करें.',
    AGAIN,
  ),
  LINK_NOT_FOUND: error('यह लिंकिंग खत्म हो चुकी है', 'शायद साइट फिर से शुरू हुई.', AGAIN),
  SESSION_ID_MALFORMED: error(
    'यह पूरी सेशन ID नहीं है',
    'गलत लिखी, कटी हुई या दूसरे प्रोग्राम की है. इसे फिर से कॉपी करें.',
    ID,
  ),
  SESSION_UNAVAILABLE: error('इस ID का कोई सेशन नहीं', 'अनजान है, समय खत्म हुआ या वापस ली गई.', 'फिर से लिंक करें'),
  STATE_DAMAGED: error('इस सेशन का रखा हुआ डेटा खराब है', 'इसका बॉट लिंक वाले दिन से शुरू हो सकता है.', ID),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error('यह सेशन यहाँ जाँचने के लिए बहुत बड़ा है', 'इसका बॉट फिर भी इससे चल सकता है.', ID),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('हमारी ओर कुछ खराब हुआ', 'मदद करने वालों को रिक्वेस्ट ID बताएँ.', RETRY),
};
