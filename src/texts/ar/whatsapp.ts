/**
 * The words of WhatsApp's menus. "Linked devices" is quoted by https://www.dw.com/ar/a-65436559; no page of WhatsApp itself was found for any of them.
 * So WhatsApp's English words stand behind them where somebody has to look for them.
 */
const DEVICES = '«الأجهزة المرتبطة»';
const SELF = 'راسل نفسك';

/** The menu "Linked devices": with its English name where a page names it first, and without. */
export const LINKED_DEVICES = { first: `${DEVICES} (Linked devices)`, again: DEVICES };
export const LINK_A_DEVICE = '«ربط جهاز» (Link a device)';
export const BY_NUMBER = '«الربط باستخدام رقم الهاتف بدلاً من ذلك» (Link with phone number instead)';
/** The chat with oneself: its name alone, and with its English name. */
export const MESSAGE_YOURSELF = { name: SELF, first: `«${SELF}» (Message yourself)` };
