import type { IdReasons } from '../../wire/reasons/ids.ts';
import { oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'hi';
const START_MISSING = 'शुरुआत नहीं है:';
const CUT_OFF = 'अंत कटा है:';
const ALL = 'पूरा कॉपी करें.';
const ONLY_ID = 'सिर्फ़ ID कॉपी करें.';
const COPY = 'ID टाइप न करें, कॉपी करें.';
const ONE = 'सिर्फ़ एक पेस्ट करें.';

const startOf = (prefix: string | null) => `${prefix === null ? 'एक नाम और "~"' : `${prefix}~`} से`;

const carried = {
  'paste-id-and-session': `इसमें एक छोटी सेशन ID है, और साथ में एक पूरा सेशन. ${ONE}`,
  'paste-several-ids': ({ count }) => `इसमें ${count} अलग-अलग सेशन ID हैं. ${ONE}`,
  'paste-several-sessions': `इसमें अलग-अलग सेशन हैं. ${ONE}`,
  'session-too-large': 'यह सेशन के लिए बहुत ही बड़ा है.',
  'session-too-many-values': ({ most }) => `इसमें ${most} से ज़्यादा values हैं, जो सेशन के लिए बहुत ही ज़्यादा हैं.`,
  'session-too-old': 'यह लिंक किए गए डिवाइस से पहले वाला पुराना सेशन है. यह अब नहीं चल सकता: फिर से लिंक करें.',
  'creds-none': 'इसमें जो है, वह creds.json नहीं है.',
  'json-start-missing': `${START_MISSING} यह creds.json जैसा आगे बढ़ता है पर उसकी तरह "{" से शुरू नहीं होता. पूरी फ़ाइल पेस्ट करें.`,
  'json-cut-off': `${CUT_OFF} यह creds.json जैसा शुरू होता है पर आखिरी "}" से पहले रुक जाता है. पूरी फ़ाइल पेस्ट करें.`,
  'json-damaged': 'यह creds.json जैसा दिखता है पर JSON नहीं है: कोई अक्षर गलत है या नहीं है. फ़ाइल ज्यों की त्यों पेस्ट करें.',
  'packed-not-json': 'इसमें जो पैक है, वह JSON नहीं है, इसलिए creds.json नहीं है.',
  'packed-too-large': 'इसमें जो पैक है, वह सेशन के लिए बहुत ही बड़ा है.',
  'packed-start-missing': `${START_MISSING} अंदर की creds.json ठीक से शुरू नहीं होती. ${ALL}`,
  'packed-cut-off': `${CUT_OFF} पैक किया हिस्सा पूरा नहीं है. ${ALL}`,
  'packed-damaged': 'पैक किया हिस्सा खराब है: कम से कम एक अक्षर गलत है. फिर से कॉपी करें.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : `"${separator}" के बाद `;
    const place = at === null ? `इसमें ${character} है` : `${behind}अक्षर नंबर ${at} ${character} है`;
    return `${place}, जो किसी सेशन ID में नहीं होता. ${ONLY_ID}`;
  },
  'base64-none': 'यह न इस प्रोग्राम की सेशन ID है, न base64 में creds.json.',
  'base64-cut-off': `${CUT_OFF} base64 बीच में रुक जाता है. ${ALL}`,
  'base64-creds-cut-off': `${CUT_OFF} अंदर की creds.json पूरी नहीं है. ${ALL}`,
  'base64-creds-damaged': 'कोई अक्षर गलत है: अंदर की creds.json खराब है. फिर से कॉपी करें.',
  'base64-with-more': `बीच में "=" है: ID के बाद कुछ और पेस्ट हुआ है. ${ONLY_ID}`,
  hexadecimal: 'यह hexadecimal में लिखा है. creds.json खुद पेस्ट करें, या उसका base64.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) => `इसमें सेशन ID नहीं है. सेशन ID ${startOf(prefix)} शुरू होती है.`,
  'id-starts-with': ({ prefix }) => `सेशन ID ${startOf(prefix)} शुरू होती है.`,
  'id-start-missing': ({ prefix }) => `${START_MISSING} सेशन ID ${startOf(prefix)} शुरू होती है. ${ALL}`,
  'id-start-mistyped': ({ found, own }) => `शुरुआत गलत लिखी है: ${own}~ होना चाहिए, ${found}~ नहीं.`,
  'id-start-unknown': ({ found, own }) =>
    `यह ${found}~ से शुरू होती है, ${own}~ से नहीं: यह दूसरे प्रोग्राम या साइट की है, या शुरुआत गलत लिखी है.`,
  'id-of-another-site': ({ found, own }) =>
    `यह ${found}~ से शुरू होती है, ${own}~ से नहीं: यह दूसरे प्रोग्राम या साइट की है.`,
  'id-of-another-prefix': ({ prefix }) => `यह ID दूसरे प्रोग्राम की है: यह ${prefix}~ से शुरू नहीं होती.`,
  'id-of-another-program':
    'यह दूसरे प्रोग्राम की ID है, और वही इसे खोल सकता है: उसी से रीस्टोर करें, या इस प्रोग्राम की सेशन ID के लिए यहाँ लिंक करें.',
  'id-of-another-version': 'यह ID इस प्रोग्राम के दूसरे वर्शन ने बनाई है.',
  'id-without-tilde': ({ name }) => `${name} के बाद "~" होना चाहिए. उसे वहाँ लिखें, या ID फिर से कॉपी करें.`,
  'id-cut-off': ({ characters, of }) => `ID कटी हुई है: "~" के बाद ${of} की जगह ${characters} अक्षर. ${ALL}`,
  'id-too-long': ({ characters, of }) =>
    `ID बहुत लंबी है: "~" के बाद ${of} की जगह ${characters} अक्षर. ${ONLY_ID}`,
  'id-not-whole': ({ characters, of }) =>
    `ID पूरी नहीं है: "~" के बाद एक साथ ${of} की जगह सिर्फ़ ${characters} अक्षर. ${ALL}`,
  'id-mixed-case': 'कुछ अक्षर बड़े हैं और कुछ छोटे. पूरी ID फिर से कॉपी करें.',
  'id-with-more': `ID के ठीक बाद या अंदर कुछ और लिखा है. ${ONLY_ID}`,
  'id-mistyped-somewhere': `"~" से पहले या बाद में कुछ गलत लिखा है. ${COPY}`,
  'id-mistyped-often': `एक से ज़्यादा अक्षर गलत हैं. ${COPY}`,
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` शायद यह ${oneOf(LANG, looksLike)} हो.`;
    return `"~" के बाद अक्षर नंबर ${at} ${character} है, जो किसी सेशन ID में नहीं होता.${hint}`;
  },
  'id-character-wrong': ({ at }) => `"~" के बाद अक्षर नंबर ${at} गलत है. ${COPY}`,
  'id-characters-swapped': ({ at }) => `"~" के बाद अक्षर नंबर ${at} और ${at + 1} आपस में बदल गए हैं.`,
  'id-not-stored': 'यह प्रकार यहाँ सेव नहीं होता: credentials इसी में होते हैं.',
};
