/**
 * Words of menus and buttons as they stand on the screen in Spanish; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 * Some iPhones say not "Ajustes" but "Configuración":
 * https://www.eldestapeweb.com/tecnologia/whatsapp/asi-podes-usar-el-modo-multidispositivo-en-whatsapp-202612616329
 */
export const LINKED_DEVICES = 'Dispositivos vinculados';
export const LINK_A_DEVICE = 'Vincular dispositivo';
export const LINK_WITH_NUMBER = 'Vincular con el número de teléfono';
export const SETTINGS = 'Ajustes';

/** What WhatsApp Web writes beside the own name, above "Envía mensajes a este mismo número", at the chat with oneself. */
export const YOU = '(Tú)';

// A passkey is a "clave de acceso" in the settings of WhatsApp:
// https://www.unotv.com/tecnologia/como-ponerle-contrasena-a-whatsapp-y-usar-huella-o-face-id-en-android-e-iphone/

/**
 * Chrome in Latin America: chrome/app/resources/generated_resources_es-419.xtb of https://github.com/chromium/chromium. Browsers made of it have
 * words of their own, so the English ones stand behind. Firefox: es-ES/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'Modo de desarrollador';
export const LOAD_UNPACKED = 'Cargar extensión sin empaquetar';
export const LOAD_TEMPORARY = 'Cargar complemento temporal';
