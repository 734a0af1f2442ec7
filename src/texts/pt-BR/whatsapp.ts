/**
 * The words of WhatsApp's own menus in Brazilian Portuguese, as the page to log in at https://web.whatsapp.com shows them, with
 * https://baileys.wiki/pt-BR/authentication/pairing-code for the way by number. Old versions say "Aparelhos conectados".
 */
export const LINKED_DEVICES = 'Dispositivos conectados';
export const LINK_A_DEVICE = 'Conectar dispositivo';
export const BY_NUMBER = 'Conectar com número de telefone';
export const SETTINGS = 'Configurações';

/** The chat with oneself has no name that is the same on every phone; https://faq.whatsapp.com names it in English so. */
export const OWN_CHAT = 'Message yourself';

// A passkey is a "chave de acesso", as WhatsApp and the browsers call it: https://www.oficinadanet.com.br/whatsapp/50023-criar-passkeys-whatsapp

/** The words of browsers: chrome://extensions, and Firefox by pt-BR/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n. */
export const DEVELOPER_MODE = 'Modo do desenvolvedor';
export const LOAD_UNPACKED = 'Carregar sem compactação';
export const LOAD_TEMPORARY = 'Carregar extensão temporária';
