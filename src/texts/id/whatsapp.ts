/**
 * Words of menus and buttons as they stand on the screen in Indonesian; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 * Old versions say "Setelan".
 */
export const LINKED_DEVICES = 'Perangkat tertaut';
export const LINK_A_DEVICE = 'Tautkan perangkat';
export const LINK_WITH_NUMBER = 'Tautkan dengan nomor telepon saja';
export const SETTINGS = 'Pengaturan';

/** What WhatsApp Web writes under the own name, at the chat with oneself. */
export const MESSAGE_YOURSELF = 'Kirim pesan ke diri sendiri';

// People and news say "passkey", phones and browsers also "kunci sandi":
// https://www.techno.id/how-to/cara-mengatur-kunci-sandi-di-akun-whatsapp-bisa-mencegah-serangan-phishing-dan-pencurian-identitas-231020b.html

/**
 * Chrome: chrome/app/resources/generated_resources_id.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox: id/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'Mode developer';
export const LOAD_UNPACKED = 'Muat yang belum dibuka';
export const LOAD_TEMPORARY = 'Muat Pengaya Sementara';
