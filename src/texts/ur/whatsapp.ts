/**
 * Words of menus and buttons as they stand on the screen in Urdu; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 * Many phones in Pakistan speak English, so the English words stand behind where there is room.
 */
export const LINKED_DEVICES = 'لنک کردہ ڈیوائسز';
export const LINK_A_DEVICE = 'آلہ لنک کریں';
export const LINK_WITH_NUMBER = 'اس کی بجائے فون نمبر کے ذریعے لنک کریں';
export const SETTINGS = 'سیٹنگز';

/** The chat with oneself. No page of WhatsApp was found that names it, so its English name stands behind. */
export const MESSAGE_YOURSELF = 'خود کو میسج کریں';

// A passkey is a "پاس کی", as Chrome calls it too.

/**
 * Chrome: chrome/app/resources/generated_resources_ur.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox: ur/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'ڈویلپر وضع';
export const LOAD_UNPACKED = 'پیک سے نکالی گئی ایکسٹینشن کو لوڈ کریں';
export const LOAD_TEMPORARY = 'عارضی ایڈ اون… شامل کریں';
