/**
 * Words of menus and buttons as they stand on the screen in Arabic; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 */
export const LINKED_DEVICES = 'الأجهزة المرتبطة';
export const LINK_A_DEVICE = 'ربط جهاز';
export const LINK_WITH_NUMBER = 'الربط برقم الهاتف بدلاً من ذلك';
export const SETTINGS = 'الإعدادات';

/** The chat with oneself. No page of WhatsApp was found that names it, so its English name stands behind. */
export const MESSAGE_YOURSELF = 'راسل نفسك';

// A passkey is a "مفتاح مرور", as Chrome calls it too.

/**
 * Chrome: chrome/app/resources/generated_resources_ar.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox: ar/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'وضع مطوّر البرامج';
export const LOAD_UNPACKED = 'تحميل إضافة تم فك حزمتها';
export const LOAD_TEMPORARY = 'حمّل إضافة مؤقتا…';
