/**
 * Words of menus and buttons as they stand on the screen in Hindi; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 * Many phones in India speak English, so the English words stand behind where there is room.
 */
export const LINKED_DEVICES = 'लिंक किए गए डिवाइस';
export const LINK_A_DEVICE = 'डिवाइस लिंक करें';
export const LINK_WITH_NUMBER = 'या फ़ोन नंबर से लिंक करें';
export const SETTINGS = 'सेटिंग्स';

/** The chat with oneself. No page of WhatsApp was found that names it, so its English name stands behind. */
export const MESSAGE_YOURSELF = 'खुद को मैसेज करें';

// A passkey is a "पासकी", as Chrome calls it too.

/**
 * Chrome: chrome/app/resources/generated_resources_hi.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox shows its button in English: hi-IN/devtools/client/aboutdebugging.ftl of
 * https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'डेवलपर मोड';
export const LOAD_UNPACKED = 'पैक नहीं किया गया एक्सटेंशन लोड करें';
export const LOAD_TEMPORARY = 'Load Temporary Add-on';
