import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. */
export const message: Language['message'] = {
  above: 'ऊपर वाला मैसेज {brand} से मिली आपकी सेशन ID है.',
  use: 'उसे दबाए रखें, कॉपी करें, और अपने बॉट के SESSION_ID में पेस्ट करें.',
  guide: 'यह कैसे करें: {guide}',
  secret:
    'इसे गुप्त रखें: जिसके पास यह हो, वह आपके नाम से पढ़ और लिख सकता है. आपसे इसे कभी कोई नहीं माँगेगा. इसे फ़ॉरवर्ड न करें.',
  others: 'आपके दूसरे लिंक किए गए डिवाइस भी यह देखते हैं. ID कॉपी करते ही दोनों मैसेज डिलीट कर दें.',
  leave: `डिवाइस “{device}” को ${LINKED_DEVICES} (Linked devices) में रहने दें; आपका बॉट उसी से चलता है. यह फ़ोन बीच-बीच में ऑनलाइन आना चाहिए.`,
  undo: `यह आपने नहीं माँगा था? WhatsApp खोलें, ${LINKED_DEVICES} में जाएँ और वह डिवाइस हटाएँ.`,
  madeBy: '{site} ने बनाया',
};
