import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'इस सेशन का रखा हुआ डेटा खराब है या उसका कुछ हिस्सा नहीं है. उसकी जगह पुराना तभी मिलता है जब आप माँगें: useSession में fromDayOfLink: true, या /session?from=day-of-link. तब उसके बाद का सब हमेशा के लिए चला जाता है.',
  'kept-too-much-to-open':
    'यह साइट दूसरों के लिए जितना खोलती है, इसके बॉट ने उससे ज़्यादा रखा है. बॉट खुद आगे चल सकता है: keep: true के साथ useSession. /session के पीछे ?from=day-of-link लिंक वाले दिन की स्थिति देता है.',
  'kept-looks-too-many':
    'पिछले कुछ मिनटों में यह सेशन बहुत बार जाँचा गया, जबकि इसका बॉट चल रहा है. अगली जाँच से पहले रुकें.',
  'kept-piece-too-large': ({ mostKb }) => `ऐसा एक टुकड़ा ${mostKb} kB तक हो सकता है. छोटा भेजें.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `लॉग में ${mostPieces} टुकड़ों या ${mostKb} kB की जगह है. नया base भेजें, जो उसकी जगह लेगा.`,
  'kept-no-room': ({ mostKb }) =>
    `चलते बॉट के सेशन के लिए इस साइट की जगह भर गई है. जो रखा था, वह वैसा ही है. ${
      mostKb > 0 ? `अभी ${mostKb} kB तक का base लिया जाएगा. ` : ''
    }बाद में फिर कोशिश करें; जगह सिर्फ़ साइट चलाने वाला बढ़ा सकता है.`,
  'kept-writes-too-many': 'पिछले मिनट में इस बॉट ने रखने का डेटा बहुत बार भेजा. रुकें, और बाकी एक टुकड़े में भेजें.',
  'kept-starts-too-many': 'पिछले कुछ मिनटों में इस सेशन के बॉट बहुत बार शुरू हुए. अगली शुरुआत से पहले रुकें.',
};
