import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'hi';
const WAIT = 'कृपया रुकें.';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'रुकें, या इसके बजाय QR कोड स्कैन करें.';
const EVERY_DIGIT = 'हर अंक जाँचें.';
const TOO_SHORT = `नंबर बहुत छोटा है. ${EVERY_DIGIT}`;
const TOO_LONG = `नंबर बहुत लंबा है. ${EVERY_DIGIT}`;
const TYPE_NUMBER = 'अपना WhatsApp नंबर डालें.';
const NOTHING_STORED = 'कुछ सेव नहीं हुआ';
const TRY_THERE = 'यह साइट खुद खोलें और वहाँ कोशिश करें.';
const BUSY = 'अभी बहुत लोग यह साइट इस्तेमाल कर रहे हैं, इसलिए';
const FROM_ADDRESS = 'इस पते से';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const wrongPlace = (place: Place['place'], what: string) => `${place} सही नहीं है: ${what}.`;
const wrongField = ({ place, field }: Place, what: string) => wrongPlace(place, `${field ?? 'यह'} ${what}`);

const requests = {
  'field-unknown': ({ place, field }) => wrongPlace(place, `फ़ील्ड ${field ?? ''} यहाँ मान्य नहीं है`),
  'field-missing': ({ expected, ...place }) => wrongField(place, `मौजूद नहीं है, या ${expected} नहीं है`),
  'field-not-one-of': ({ allowed, ...place }) => wrongField(place, `इनमें से नहीं है: ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'खाली या बहुत छोटा है'),
  'field-too-long': (place) => wrongField(place, 'बहुत लंबा है'),
  'field-wrong-form': (place) => wrongField(place, 'गलत रूप में है'),
  'body-too-deep': wrongPlace('body', 'बहुत गहरा (nested) है'),
  'body-name-not-allowed': wrongPlace('body', 'एक फ़ील्ड का नाम मना है'),
  'body-too-large': 'body बहुत बड़ा है.',
  'body-no-json': 'रिक्वेस्ट पढ़ी नहीं जा सकी. सही JSON भेजें.',
  'body-wrong-type': 'body को JSON में, Content-Type: application/json के साथ भेजें.',
  'paste-too-large':
    'यह यहाँ जाँचने के लिए बहुत बड़ा है, जैसे सभी keys वाला सेशन. सिर्फ़ उसकी creds.json पेस्ट करें, या उसे restore.mjs से रीस्टोर करें.',
  'idempotency-key-length': ({ least, most }) => `Idempotency-Key में ${least} से ${most} अक्षर होते हैं.`,
  'idempotency-key-busy': 'इस Idempotency-Key वाली पहली रिक्वेस्ट अभी चल रही है. थोड़ा रुकें, फिर दोबारा भेजें.',
  'logout-unclear': '? के पीछे सिर्फ़ logout=true या logout=false हो सकता है. कुछ डिलीट नहीं हुआ.',
  'live-needs-consent': ({ consent }) =>
    `WhatsApp से पूछने पर चल रहा बॉट डिस्कनेक्ट हो सकता है. आगे बढ़ने के लिए "confirm": "${consent}" भेजें.`,
  'long-ids-not-made': 'यह सर्वर लंबी सेशन ID नहीं बनाता.',
  'host-not-served': 'यह सर्वर इस host के लिए नहीं है. उसे चलाने वाला इसे ALLOWED_HOSTS में जोड़ सकता है.',
  'site-perhaps-own': `${TRY_THERE} अगर आप वहीं हैं, तो साइट चलाने वाले को PUBLIC_URL में वह पता डालना होगा जो आपका ब्राउज़र दिखाता है.`,
  'site-foreign': `${TRY_THERE} दूसरी साइटों के पेज के लिए साइट चलाने वाले को उन्हें CORS_ORIGINS में डालना होता है.`,
  'for-programs-only': 'यह पता प्रोग्राम के लिए है. ब्राउज़र में लिंक करने के लिए /pair या /qr खोलें.',
  'not-for-robots': 'यह पता प्रीव्यू, रोबोट या पहले से लोड करने के लिए नहीं है.',
  'api-key-wanted': 'इस पते को x-api-key हेडर में इस साइट की API_KEYS में से एक चाहिए. सेशन ID पते में ही रहती है.',
  'import-wants-key': 'सेशन वही ला सकता है जिसके पास इस साइट की API_KEYS में से एक हो: उसे x-api-key हेडर में भेजें.',
  'import-too-large': `4 MB से बड़े सेशन यहाँ नहीं रखे जाते. ${NOTHING_STORED}.`,
  'import-wants-creds': `creds.json की सामग्री एक फ़ील्ड में होनी चाहिए: {"creds": …, "keys": …}. ${NOTHING_STORED}.`,
  'import-out-of-bounds': `${NOTHING_STORED}: इस सेशन का एक हिस्सा WhatsApp के किसी भी सेशन से बड़ा या ज़्यादा गहरा (nested) है.`,
  'import-unusable': ({ faults }) =>
    `कोई बॉट इस सेशन को नहीं चला सकता, इसलिए ${NOTHING_STORED}. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `इस सेशन में कुछ कमी है, इसलिए ${NOTHING_STORED}. ${faults.join(' ')} फिर भी सेव करने के लिए "allowIncomplete": true भी भेजें.`,
  'store-not-read': 'आपका सेशन सुरक्षित है. फिर कोशिश करें.',
  'session-not-withdrawn': `स्टोर अभी लिख नहीं सकता, इसलिए यह सेशन डिलीट नहीं हुआ. फिर कोशिश करें, या WhatsApp में ${LINKED_DEVICES} (Linked devices) से इसका डिवाइस हटाएँ: तब यह सेशन किसी के काम का नहीं.`,
  'archive-not-made':
    'इस सर्वर के पास अभी ज़िप की फ़ाइलों के लिए जगह नहीं है. आपका सेशन सुरक्षित है: फिर कोशिश करें, या उसे GET /session से लें.',
  'session-gone-before': `यह अनजान है, इसका समय खत्म हो चुका है या इसे पहले वापस लिया गया. अगर डिवाइस अब भी लिंक है, तो उसे WhatsApp में ${LINKED_DEVICES} (Linked devices) से हटाएँ.`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `इस साइट ने WhatsApp से उतने कोड माँग लिए हैं जितने एक घंटे में माँग सकती है. ${OR_SCAN}`,
  'codes-scarce': `${BUSY} हर पते को थोड़े ही कोड मिलते हैं. ${OR_SCAN}`,
  'links-scarce': `${BUSY} हर पते से थोड़ी ही बार लिंक हो सकता है. ${WAIT}`,
  'links-of-server-too-many': `इस साइट ने उतनी लिंकिंग शुरू कर ली हैं जितनी एक घंटे में कर सकती है. ${WAIT}`,
  'restores-too-many':
    'पिछले घंटे में यह सेशन ID बहुत बार रीस्टोर हुई. अगले रीस्टोर से पहले रुकें. जिस बॉट के फ़ोल्डर में सेशन है, वह बिना रीस्टोर के शुरू होता है.',
  'misses-too-many': `${FROM_ADDRESS} बहुत सारी ऐसी सेशन ID या key आईं जिनसे कुछ नहीं खुलता. ${WAIT}`,
  'long-texts-too-many': `${FROM_ADDRESS} एक मिनट में बहुत सारे लंबे टेक्स्ट या creds.json आए. ${WAIT}`,
  'live-checks-of-session-too-many': `पिछले घंटे में यह सेशन WhatsApp से बहुत बार जाँचा गया. ${WAIT}`,
  'live-checks-of-address-too-many': `${FROM_ADDRESS} WhatsApp से बहुत सारी जाँचें हुईं. ${WAIT}`,
  'live-checks-of-server-too-many':
    'इस सर्वर ने WhatsApp से उतने सेशन के बारे में पूछ लिया है जितना एक घंटे में पूछ सकता है. WhatsApp के बिना जाँचें, या बाद में फिर कोशिश करें.',
  'unlinkings-too-many': `${FROM_ADDRESS} बहुत सारे डिवाइस अनलिंक हुए. ${WAIT}`,
  'links-at-once-too-many': ({ seconds }) =>
    `एक पते या नेटवर्क से एक साथ बहुत सारी लिंकिंग चल रही हैं. ${seconds} सेकंड रुकें, या खुली हुई में से कोई बंद करें: जिसे कोई नहीं देखता, वह अपने-आप खत्म होती है.`,
  'place-given-away':
    'सभी जगहें भरी थीं, ज़्यादातर आपके नेटवर्क से, इसलिए यह किसी और को मिली. कुछ लिंक नहीं हुआ. थोड़ी देर में फिर कोशिश करें.',
  'codes-differ': 'यहाँ कुछ लिंक नहीं हुआ. अपने फ़ोन पर भी रोकें, फिर दोबारा शुरू करें.',
  'link-goes-on-elsewhere': 'यह उस पेज पर आगे चल रही है जहाँ आपने यह कोड फिर से माँगा.',
  'sent-id-dead': 'अगर आपकी चैट में कोई ID आई है, तो वह काम नहीं करती: वह मैसेज डिलीट करें.',
  'number-not-now': `नंबर के मालिक की सुरक्षा के लिए एक नंबर को एक बार में एक कोड मिलता है, और कुछ समय में थोड़े ही. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp ने कनेक्शन बंद किया और ऐसी कोई वजह नहीं बताई जिसे आप बदल सकें. आपका फ़ोन और नंबर ठीक हैं. बाद में फिर कोशिश करें.',
  'whatsapp-refuses-site':
    'WhatsApp इस साइट के host से कनेक्शन नहीं लेता. इसे सिर्फ़ साइट चलाने वाला बदल सकता है. बाद में फिर कोशिश करें.',
  'passkey-answers-wrong':
    'बहुत सारे जवाब इस लिंकिंग के सवाल के नहीं थे, इसलिए यह खत्म हो गई. दोबारा शुरू करें, और web.whatsapp.com पर उसी अकाउंट की पासकी लें.',
  'passkey-codes-not-compared':
    'दो कोड दिखाए गए, और किसी ने नहीं बताया कि वे एक जैसे हैं या नहीं. दोबारा शुरू करें, और दो मिनट के अंदर जवाब दें.',
  'passkey-phone-not-done':
    'WhatsApp ने पासकी मानी, पर डिवाइस लिंक नहीं किया. फ़ोन पर WhatsApp खुला रखें और जो वह पूछे उसका जवाब दें, फिर दोबारा शुरू करें.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': TYPE_NUMBER,
  'number-no-digits': 'नंबर अंकों में डालें.',
  'number-none': `इसमें फ़ोन नंबर नहीं है. ${TYPE_NUMBER}`,
  'number-with-letter': `अंकों के बीच एक अक्षर है. ${EVERY_DIGIT}`,
  'number-two': 'यहाँ दो नंबर हैं. एक डालें.',
  'number-no-area-code': 'एरिया कोड नहीं है. उसे नंबर से पहले डालें.',
  'number-too-many-digits': 'यहाँ एक नंबर से ज़्यादा अंक हैं. सिर्फ़ नंबर डालें, एक्सटेंशन के बिना.',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'यह कोड किसी देश का नहीं है. नंबर की शुरुआत जाँचें.',
  'country-code-of-no-country':
    'यह कोड सैटेलाइट फ़ोन या सेवाओं का है, किसी देश का नहीं. किसी देश का वह मोबाइल नंबर डालें जो आपके WhatsApp अकाउंट का है.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `यह ${country} का नंबर नहीं है. क्या देश सही है?`;
    return `यह नंबर ${country} के लिए बहुत ${length === 'too-short' ? 'छोटा' : 'लंबा'} है. क्या देश सही है?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `यह ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )} हो सकता है. इसे + और देश कोड के साथ डालें.`,
  'region-unknown': ({ region }) =>
    `फ़ोन नंबर वाला कोई देश ${region} नाम का नहीं है. उसके दो अक्षर डालें, जैसे KE, या region छोड़ दें और नंबर + और देश कोड से शुरू करें.`,
};
