/**
 * The words of WhatsApp's own menus in Urdu, as WhatsApp Web (https://web.whatsapp.com) writes them on the page where a device is linked. "سیٹنگز"
 * stands in the help of WhatsApp too: https://faq.whatsapp.com/3307102709559968/?locale=ur_PK
 */
export const LINKED_DEVICES = 'لنک کردہ ڈیوائسز';
export const LINK_A_DEVICE = 'آلہ لنک کریں';
export const LINK_WITH_NUMBER = 'اس کی بجائے فون نمبر کے ذریعے لنک کریں';
export const SETTINGS = 'سیٹنگز';

/** Our own words: no public page was found that shows WhatsApp's. */
export const MESSAGE_YOURSELF = 'خود کو میسج کریں';

/** Many phones in Pakistan speak English, so the English words stand behind where somebody has to find the entry. */
export const LINKED_DEVICES_TO_FIND = `${LINKED_DEVICES} (Linked devices)`;
