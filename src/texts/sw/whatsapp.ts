/**
 * The words that WhatsApp and Chrome themselves show in Swahili. Sources:
 * https://faq.whatsapp.com/6287966591218643/?locale=sw_KE (linked devices, linking, settings),
 * https://safety.google/intl/sw/authentication/passkey (passkey: ufunguo wa siri),
 * https://github.com/chromium/chromium/blob/main/chrome/app/resources/generated_resources_sw.xtb (extensions).
 * Many phones and computers in East Africa speak English, so the English words stand behind at the first place on a page.
 */
export const LINKED_DEVICES = 'Vifaa vilivyounganishwa';
export const LINKED_DEVICES_FIRST = `${LINKED_DEVICES} (Linked devices)`;
export const LINK_A_DEVICE = 'Unganisha kifaa';
export const LINK_A_DEVICE_FIRST = `“${LINK_A_DEVICE}” (Link a device)`;
export const SETTINGS = 'Mipangilio';
/** No public page with the words of WhatsApp was found for these two. */
export const LINK_WITH_NUMBER = '“Unganisha kwa namba ya simu” (Link with phone number instead)';
export const MESSAGE_YOURSELF = 'Jitumie ujumbe';

export const DEVELOPER_MODE = 'Hali ya Wasanidi Programu';
export const LOAD_UNPACKED = 'Pakia kiendelezi kilichopakuliwa';
