import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffer',
  indexed: 'जगह के हिसाब से संख्याओं के ऑब्जेक्ट',
  base64: 'सिर्फ़ base64',
  hex: 'hexadecimal टेक्स्ट',
  decimal: 'संख्याओं के टेक्स्ट',
  list: 'संख्याओं की लिस्ट',
  numbers: 'सादे JSON.stringify से लिखे Buffer',
  binary: 'MongoDB का extended JSON',
  wrapped: 'बाइट के चारों ओर ऑब्जेक्ट',
  text: 'टेक्स्ट के अंदर JSON',
};

/** Words that follow `FOUND`. */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'खाली टेक्स्ट',
  text: 'टेक्स्ट, पर न base64 न hexadecimal',
  list: 'लिस्ट, पर बाइट की नहीं',
  null: 'null',
  number: 'संख्या',
  boolean: 'boolean',
  'empty-object': 'खाली ऑब्जेक्ट, यानी लिखने वाले ने बाइट खो दिए',
  object: 'ऑब्जेक्ट, जिसमें बाइट किसी जाने-पहचाने रूप में नहीं',
};
const FOUND = 'पढ़ा नहीं जा सकता: मिला';

const PAIRS = {
  'noise-key': 'noise key',
  'identity-key': 'identity key',
  'signed-pre-key': 'signed pre-key',
  'pairing-key': 'pairing key (pairingEphemeralKeyPair)',
} as const;

const PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'details',
  key: 'अकाउंट की key',
  signature: 'हस्ताक्षर',
};
const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'नहीं हैं',
  key: 'नहीं है या 32 बाइट की नहीं है',
  signature: 'नहीं है या 64 बाइट का नहीं है',
};

const UNREADABLE_MESSAGES = 'नए लोगों के पहले मैसेज शायद पढ़े न जा सकें';
const SWAPPED = ' noise key और identity key आपस में बदल गई हैं.';
const NO_OBJECT = 'ऑब्जेक्ट नहीं हैं';
const NEVER_LINKED = 'यह कभी पूरी तरह लिंक नहीं हुआ';
const PASTE_CREDS = 'creds.json पेस्ट करें.';

function nameOf(name: PairName): string {
  return name.key === 'pre-key' ? `pre-key ${name.id ?? '(अजीब नाम)'}` : PAIRS[name.key];
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `${nameOf(name)} नहीं है.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `${nameOf(name)} में पढ़ने लायक ${half} हिस्सा नहीं है${found === null ? '' : `: मिला ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `${nameOf(name)} का ${half} हिस्सा 32 की जगह ${bytes} बाइट का है.`,
  'pair-whole': (name) => `${nameOf(name)} के दोनों हिस्से मेल खाते हैं.`,
  'pair-halves-swapped': (name) => `${nameOf(name)} के public और private हिस्से आपस में बदल गए हैं.`,
  'pair-halves-differ': (name) => `${nameOf(name)} के हिस्से मेल नहीं खाते.`,
  'keys-no-object': `keys ${NO_OBJECT}.`,
  'keys-of-unknown-kind': 'keys में ऐसा प्रकार है जिसे Baileys नहीं जानता.',
  'keys-of-kind-no-object': ({ kind }) => `${kind} प्रकार की keys ${NO_OBJECT}.`,
  'keys-name-too-long': ({ kind }) => `${kind} प्रकार की keys में एक नाम बहुत लंबा है.`,
  'keys-too-many': ({ most }) => `keys ${most} से ज़्यादा हैं.`,
  'keys-of-one-file': 'keys के कुछ नाम एक ही फ़ाइल के हैं.',
  'app-state-key-there': 'app-state key मौजूद है.',
  'app-state-key-not-carried': 'सिर्फ़ creds आए, keys नहीं: आर्काइव या म्यूट जैसी चैट सेटिंग्स शुरू में सिंक नहीं हो सकतीं.',
  'app-state-key-not-sent': 'फ़ोन ने अभी app-state key नहीं भेजी है.',
  'app-state-key-missing': 'creds.json जिस app-state key का नाम लेती है, वह keys में नहीं है.',
  'app-state-key-damaged': 'app-state key खराब है: 32 बाइट की नहीं है.',
  'pre-keys-there': ({ count, used }) =>
    `हर pre-key मौजूद है: ${count}${used === 0 ? '' : `, इस्तेमाल हो चुकीं: ${used}`}.`,
  'pre-keys-not-carried': `सिर्फ़ creds आए, pre-keys नहीं: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'अभी कोई pre-key नहीं बनी.',
  'pre-keys-all-missing': ({ made }) => `${made} में से एक भी pre-key नहीं है: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `जो pre-keys WhatsApp दे सकता है, उनमें से कुछ नहीं हैं (${ids.join(', ')}${more === 0 ? '' : `, साथ में ${more} और`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'creds.json में जो भी चाहिए, सब है, हर एक सही आकार में.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} बाइट ऐसे लिखे हैं: ${names}. Baileys का वर्शन 7 इन्हें खुद नहीं पढ़ता: ` +
      'restore.mjs और आर्काइव इन्हें नए सिरे से लिखते हैं; इसे खुद खोलने वाला बॉट शायद न पढ़े.'
    );
  },
  'session-valid': 'सेशन मान्य है.',
  'creds-too-deep': 'यह सेशन के लिए बहुत गहरा (nested) है.',
  'creds-incomplete': ({ missing }) => `यह creds.json पूरी नहीं है, ये नहीं हैं: ${missing.join(', ')}.`,
  'creds-single-key': `यह सेशन फ़ोल्डर की सिर्फ़ एक key है, जैसे pre-key-1.json. ${PASTE_CREDS}`,
  'creds-conversation': `यह सेशन फ़ोल्डर की एक बातचीत है (session-*.json). ${PASTE_CREDS}`,
  'creds-app-state-key': `यह सेशन फ़ोल्डर की app-state key है. ${PASTE_CREDS}`,
  'creds-of-another-program':
    'यह Baileys की creds.json नहीं है: उसकी कोई key इसमें नहीं है. शायद दूसरे प्रोग्राम की है.',
  'registration-id-no-number': 'registrationId पूर्ण संख्या नहीं है.',
  'signed-pre-key-no-number': 'signed pre-key का नंबर (keyId) पूर्ण संख्या नहीं है.',
  'next-pre-key-no-number': 'nextPreKeyId, यानी अगली pre-key का नंबर, नहीं है या 0 से बड़ी पूर्ण संख्या नहीं है.',
  'secret-size': ({ bytes }) => `advSecretKey base64 में 32 की जगह ${bytes} बाइट की है.`,
  'me-known': 'इसमें लिखा है कि अकाउंट किसका है और डिवाइस कौन-सा.',
  'me-missing': 'इसमें नहीं लिखा कि अकाउंट किसका है (me.id).',
  'me-no-account': 'me.id फ़ोन नंबर वाले अकाउंट का पता नहीं है.',
  'me-no-device': 'इसमें अकाउंट है पर लिंक किया गया डिवाइस नहीं: लिंकिंग कभी पूरी नहीं हुई.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'signed pre-key पर identity key का हस्ताक्षर है.',
  'pre-key-signature-missing': 'signed pre-key का हस्ताक्षर नहीं है.',
  'pre-key-signature-unreadable': ({ found }) => `signed pre-key का हस्ताक्षर ${FOUND} ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) => `signed pre-key का हस्ताक्षर 64 की जगह ${bytes} बाइट का है.`,
  'pre-key-signature-of-nothing': 'कोई signed pre-key नहीं है जिसका यह हस्ताक्षर हो.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('signed pre-key पर हस्ताक्षर इस identity key का नहीं है.', values),
  'account-signature-good': ({ hosted }) =>
    `${hosted ? 'अकाउंट (Meta पर होस्ट किया बिज़नेस अकाउंट)' : 'अकाउंट'} ने इस डिवाइस की पुष्टि की है.`,
  'account-missing': `अकाउंट ने इस डिवाइस की पुष्टि नहीं की: ${NEVER_LINKED}.`,
  'account-part-missing': ({ part }) => `अकाउंट वाले हिस्से में ${PARTS[part]} ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `अकाउंट वाले हिस्से में ${PARTS[part]} को ${FOUND} ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) => wrongSignature('अकाउंट की पुष्टि इस डिवाइस की नहीं है.', values),
  'device-signature-good': 'डिवाइस ने अपने लिंक पर हस्ताक्षर किए हैं.',
  'device-never-linked': `डिवाइस ने किसी चीज़ पर हस्ताक्षर नहीं किए: ${NEVER_LINKED}.`,
  'device-signature-missing': 'डिवाइस ने अपने लिंक पर हस्ताक्षर नहीं किए हैं.',
  'device-signature-size': ({ bytes }) => `डिवाइस का हस्ताक्षर 64 की जगह ${bytes} बाइट का है.`,
  'device-signature-wrong': (values) => wrongSignature('डिवाइस का हस्ताक्षर इस identity key का नहीं है.', values),
  'identity-key-unreadable': 'identity key पढ़ी नहीं जा सकती, इसलिए उससे कोई हस्ताक्षर नहीं हो सकता.',
};
