/**
 * Words of menus and buttons as they stand on the screen in Swahili; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: https://faq.whatsapp.com/6287966591218643/?locale=sw_KE. Many phones in East Africa speak English, so the English words stand
 * behind where there is room.
 */
export const LINKED_DEVICES = 'Vifaa vilivyounganishwa';
export const LINK_A_DEVICE = 'Unganisha kifaa';
export const SETTINGS = 'Mipangilio';

/** No page of WhatsApp was found that says these two in Swahili, so its English words stand behind. */
export const LINK_WITH_NUMBER = 'Unganisha kwa namba ya simu';
export const MESSAGE_YOURSELF = 'Jitumie ujumbe';

// A passkey is an "ufunguo wa siri": https://safety.google/intl/sw/authentication/passkey

/**
 * Chrome: chrome/app/resources/generated_resources_sw.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox does not speak Swahili.
 */
export const DEVELOPER_MODE = 'Hali ya Wasanidi Programu';
export const LOAD_UNPACKED = 'Pakia kiendelezi kilichopakuliwa';
export const LOAD_TEMPORARY = 'Load Temporary Add-on';
