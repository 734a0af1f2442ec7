/**
 * Words of menus and buttons as they stand on the screen in Brazilian Portuguese; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 * Old versions say "Aparelhos conectados".
 */
export const LINKED_DEVICES = 'Dispositivos conectados';
export const LINK_A_DEVICE = 'Conectar dispositivo';
export const LINK_WITH_NUMBER = 'Conectar com número de telefone';
export const SETTINGS = 'Configurações';

/** The chat with oneself. No page of WhatsApp was found that names it in Portuguese. */
export const MESSAGE_YOURSELF = 'Message yourself';

// A passkey is a "chave de acesso": https://www.oficinadanet.com.br/whatsapp/50023-criar-passkeys-whatsapp

/**
 * Chrome: chrome/app/resources/generated_resources_pt-BR.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox: pt-BR/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'Modo do desenvolvedor';
export const LOAD_UNPACKED = 'Carregar sem compactação';
export const LOAD_TEMPORARY = 'Carregar extensão temporária';
