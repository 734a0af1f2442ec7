import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const errors: Language['problems']['errors'] = {
  BODY_INVALID: {
    title: 'रिक्वेस्ट पढ़ी नहीं जा सकी',
    detail: 'body वैसा नहीं है जैसा यह पता चाहता है. उसे /docs से मिलाएँ.',
  },
  PHONE_INVALID: {
    title: 'यह नंबर सही नहीं हो सकता',
    detail: 'कोई फ़ोन नंबर ऐसा नहीं होता. हर अंक जाँचें.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'कौन-सा देश?',
    detail: 'देश चुनें, या नंबर + और देश कोड से शुरू करें.',
  },
  SESSION_ID_MALFORMED: {
    title: 'यह पूरी सेशन ID नहीं है',
    detail: 'यह गलत लिखी, कटी हुई या दूसरे प्रोग्राम की है. पूरी ID फिर से कॉपी करें.',
  },
  SESSION_UNAVAILABLE: {
    title: 'इस ID का कोई सेशन नहीं',
    detail: 'यह अनजान है, इसका समय खत्म हो चुका है या इसे वापस लिया गया. नई ID के लिए फिर से लिंक करें.',
  },
  STATE_STALE: {
    title: 'इस सेशन से दूसरा बॉट शुरू हुआ है',
    detail: 'इसलिए इस बॉट का और कुछ नहीं रखा जाता. दूसरा बॉट नहीं चलना चाहिए, तो उसे ढूँढकर बंद करें.',
  },
  STATE_TOO_LARGE: { title: 'रखने के लिए बहुत ज़्यादा', detail: 'छोटा टुकड़ा भेजें, या नया base.' },
  STATE_NO_ROOM: {
    title: 'और रखने की जगह नहीं',
    detail: 'जो रखा था, वह वैसा ही है. छोटा base भेजें, या बाद में फिर कोशिश करें.',
  },
  STATE_DAMAGED: {
    title: 'इस सेशन का रखा हुआ डेटा खराब है',
    detail: 'उसकी जगह पुराना कुछ नहीं दिया जाता, जब तक आप न माँगें.',
  },
  LINK_NOT_FOUND: {
    title: 'यह लिंकिंग खत्म हो चुकी है',
    detail: 'शायद साइट फिर से शुरू हुई. दोबारा शुरू करें.',
  },
  NOT_FOUND: { title: 'यहाँ कुछ नहीं', detail: 'पता जाँचें.' },
  METHOD_NOT_ALLOWED: {
    title: 'यह पता ऐसा नहीं करता',
    detail: 'Allow हेडर बताता है कि यह क्या करता है.',
  },
  LINK_EXPIRED: {
    title: 'कोड का समय खत्म हो गया',
    detail: 'समय रहते किसी ने इसे इस्तेमाल नहीं किया. नया कोड लें.',
  },
  LINK_CANCELLED: { title: 'रुक गया', detail: 'लिंकिंग रोक दी गई. दोबारा शुरू करें.' },
  LINK_LOST: {
    title: 'साइट से यह लिंकिंग खो गई',
    detail:
      'इस साइट का जो हिस्सा लिंकिंग चला रहा था वह रुक गया. दोबारा शुरू करें. अगर आपकी चैट में कोई सेशन ID आई है, तो इस्तेमाल से पहले उसे इस साइट पर जाँचें.',
  },
  PASSKEY_REQUIRED: {
    title: 'WhatsApp इस अकाउंट से पासकी माँग रहा है',
    detail: 'वह कदम यहाँ नहीं हो सकता, इसलिए यह अकाउंट लिंक नहीं हो सकता. दूसरी कोशिश से फ़ायदा नहीं होगा.',
  },
  PASSKEY_EXPIRED: {
    title: 'पासकी का समय खत्म हो गया',
    detail: 'समय रहते किसी ने जवाब नहीं दिया. पासकी पास रखें, फिर दोबारा शुरू करें.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'वह सवाल का जवाब नहीं था',
    detail: 'इस लिंकिंग का सवाल लें, web.whatsapp.com पर जवाब दें और वह जवाब भेजें. लिंकिंग चलती रहेगी.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'यह लिंकिंग ऐसे जवाब का इंतज़ार नहीं कर रही',
    detail: 'कोई सवाल खुला नहीं है, या एक जवाब जाँचा जा रहा है. लिंकिंग का स्टेप पढ़ें.',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp ने पासकी नहीं मानी',
    detail: 'उसी अकाउंट की पासकी लें जिसने कोड स्कैन किया या डाला. दोबारा शुरू करें.',
  },
  PASSKEY_SILENT: {
    title: 'फ़ोन आगे नहीं बढ़ा',
    detail:
      'WhatsApp ने पासकी मानी, पर फ़ोन चुप रहा. उस पर WhatsApp खुला रखें; उसमें ज़्यादा से ज़्यादा चार लिंक किए गए डिवाइस हो सकते हैं. कुछ मिनट रुकें, फिर दोबारा शुरू करें.',
  },
  WRONG_ACCOUNT: {
    title: 'दूसरा अकाउंट लिंक हो गया',
    detail: 'यह वह नंबर नहीं है जो डाला गया था, इसलिए उसे फिर अनलिंक किया गया. नंबर जाँचें और दोबारा शुरू करें.',
  },
  LOGGED_OUT: {
    title: 'फ़ोन पर अनलिंक किया गया',
    detail: 'काम पूरा होने से पहले डिवाइस हटा दिया गया. दोबारा शुरू करें.',
  },
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp ने यह अकाउंट ब्लॉक या सीमित किया है',
    detail: 'इसलिए यह नया डिवाइस लिंक नहीं करता. फ़ोन पर WhatsApp खोलें: वह वजह और समय बताता है.',
  },
  RATE_LIMITED: { title: 'बहुत ज़्यादा कोशिशें', detail: 'कृपया रुकें, फिर कोशिश करें.' },
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp रुकने को कहता है',
    detail: 'अगली कोशिश से पहले रुकें. और कोशिशों से समय बढ़ता है.',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp ने मना किया',
    detail: 'WhatsApp ने रिक्वेस्ट नहीं मानी. नंबर जाँचें, या इसके बजाय QR कोड स्कैन करें.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'इस साइट को अपडेट चाहिए',
    detail: 'WhatsApp अब इसका वर्शन नहीं लेता. इसे सिर्फ़ साइट चलाने वाला ठीक कर सकता है.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp जवाब नहीं दे रहा',
    detail: 'आपका फ़ोन और नंबर ठीक हैं. थोड़ी देर में फिर कोशिश करें.',
  },
  TOO_MANY_LINKS: { title: 'अभी भीड़ है', detail: 'सभी जगहें भरी हैं. थोड़ी देर में फिर कोशिश करें.' },
  STORE_UNAVAILABLE: {
    title: 'हम अभी सेव नहीं कर सकते',
    detail: 'इसलिए कुछ खोने से पहले हम रुक गए. थोड़ी देर में फिर कोशिश करें.',
  },
  SHUTTING_DOWN: {
    title: 'साइट फिर से शुरू हो रही है',
    detail: 'यह थोड़ी देर में वापस आएगी. तब दोबारा शुरू करें.',
  },
  DELIVERY_FAILED: {
    title: 'WhatsApp ने मैसेज की पुष्टि नहीं की',
    detail:
      'डिवाइस फिर अनलिंक किया गया और जो सेव हुआ था वह डिलीट हो गया. फिर भी कोई ID आई हो, तो वह काम नहीं करती: उसे डिलीट करें. दोबारा शुरू करें.',
  },
  UNAUTHORIZED: {
    title: 'key के बिना इजाज़त नहीं',
    detail: 'सेशन ID या key को Authorization हेडर में भेजें.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'यह Idempotency-Key ली जा चुकी है',
    detail: 'यह दूसरी रिक्वेस्ट में इस्तेमाल हुई थी. हर शुरुआत के लिए नई key लें.',
  },
  CROSS_SITE: {
    title: 'मना किया गया: रिक्वेस्ट हमारे पेज से नहीं आई',
    detail: 'यह साइट खुद खोलें और वहाँ कोशिश करें.',
  },
  INTERNAL: { title: 'हमारी ओर कुछ खराब हुआ', detail: 'मदद करने वालों को रिक्वेस्ट ID बताएँ.' },
};

/** The words of problem objects: what happened and what to do next. */
export const problems: Language['problems'] = {
  errors,
  titles: {
    'kept-too-much-to-open': 'यह सेशन यहाँ खोलने के लिए बहुत बड़ा है',
    'whatsapp-refuses-site': 'यह साइट WhatsApp तक नहीं पहुँच सकती',
    'codes-differ': 'रुक गया: कोड एक जैसे नहीं थे',
    'passkey-answers-wrong': 'जवाब सवाल से मेल नहीं खाए',
    'passkey-codes-not-compared': 'किसी ने कोड नहीं मिलाए',
    'passkey-phone-not-done': 'फ़ोन ने समय पर काम पूरा नहीं किया',
    'number-not-now': 'इस नंबर के लिए अभी कोड नहीं',
    'store-not-read': 'स्टोर जवाब नहीं दे रहा',
    'session-not-withdrawn': 'सेशन डिलीट नहीं हो सका',
    'archive-not-made': 'ज़िप नहीं बन सकी',
  },
  removeByHand: `कृपया WhatsApp भी खोलें, ${LINKED_DEVICES} (Linked devices) में जाएँ और वहाँ अभी-अभी जुड़ा डिवाइस हटाएँ: हम नहीं हटा सके.`,
};
