/**
 * The words that WhatsApp itself shows in Indonesian. Sources:
 * https://www.poskota.co.id/2025/10/26/awas-akun-whatsapp-rentan-disadap-pakai-3-langkah-mudah-ini-untuk-proteksi-maksimal?halaman=2 (the menu),
 * https://github.com/xfar05/wtify-docs/blob/main/docs/start/Connection.md (linking),
 * https://faq.whatsapp.com/498754122134583/?locale=id_ID (settings; older versions say "Setelan").
 */
export const LINKED_DEVICES = 'Perangkat tertaut';
export const LINK_A_DEVICE = 'Tautkan perangkat';
export const SETTINGS = 'Pengaturan';

/** No public page was found that shows these words, so WhatsApp's English words stand behind them where somebody has to look for them. */
export const LINK_WITH_NUMBER = 'Tautkan dengan nomor telepon saja';
export const LINK_WITH_NUMBER_ENGLISH = 'Link with phone number instead';
export const MESSAGE_YOURSELF = 'Kirim pesan ke diri sendiri';
export const MESSAGE_YOURSELF_ENGLISH = 'Message yourself';

// People and news say "passkey", phones and browsers also "kunci sandi":
// https://www.techno.id/how-to/cara-mengatur-kunci-sandi-di-akun-whatsapp-bisa-mencegah-serangan-phishing-dan-pencurian-identitas-231020b.html

/**
 * The words of browsers: https://developer.chrome.com/docs/extensions/mv2/linux-hosting?hl=id for the mode (the button to load differs between
 * browsers, so its English words stand behind it), and id/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'Mode developer';
export const LOAD_UNPACKED = '"Muat yang belum dikemas" (Load unpacked)';
export const LOAD_TEMPORARY = 'Muat Pengaya Sementara';
