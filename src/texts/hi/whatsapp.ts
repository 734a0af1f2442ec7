/**
 * Words of WhatsApp's own menus in Hindi. Many phones in India show WhatsApp in English, so its English words stand in brackets where
 * somebody has to look for them.
 */

/** https://faq.whatsapp.com/general/download-and-installation/about-linked-devices?lang=hi */
export const LINKED = 'लिंक किए गए डिवाइसेज़';
export const LINKED_DEVICES = `${LINKED} (Linked devices)`;

/** https://faq.whatsapp.com/general/voice-and-video-calls/how-to-add-or-remove-your-whatsapp-account-from-portal?category=5245237&lang=hi */
const LINK = 'डिवाइस लिंक करें';
export const LINK_A_DEVICE = `“${LINK}” (Link a device)`;

/** For these two no public page of WhatsApp was found. */
export const NUMBER_INSTEAD = '“इसके बजाय फ़ोन नंबर से लिंक करें” (Link with phone number instead)';
export const YOURSELF = 'खुद को मैसेज करें';
export const MESSAGE_YOURSELF = `“${YOURSELF}” (Message yourself)`;

export const SETTINGS = 'सेटिंग्स';
