/**
 * Words of menus and buttons as they stand on the screen in French; quotation marks and English words in brackets are those of the sentences.
 *
 * WhatsApp on the phone: as WhatsApp Web itself quotes them where it tells how to link a device, https://web.whatsapp.com.
 * Some iPhones say not "Paramètres" but "Réglages": https://www.journaldufreenaute.fr/comment-synchroniser-un-compte-whatsapp/
 */
export const LINKED_DEVICES = 'Appareils connectés';
export const LINK_A_DEVICE = 'Connecter un appareil';
export const LINK_WITH_NUMBER = 'Connecter plutôt avec un numéro de téléphone';
export const SETTINGS = 'Paramètres';

/** What WhatsApp Web writes under the own name, at the chat with oneself. */
export const MESSAGE_YOURSELF = 'Envoyez-vous un message';

// A passkey is a "clé d’accès" in the settings of WhatsApp:
// https://www.numerama.com/tech/1733030-cest-loption-qui-manquait-sur-iphone-pour-bien-proteger-son-whatsapp.html

/**
 * Chrome: chrome/app/resources/generated_resources_fr.xtb of https://github.com/chromium/chromium. Browsers made of it have words of their own, so
 * the English ones stand behind. Firefox: fr/devtools/client/aboutdebugging.ftl of https://github.com/mozilla-l10n/firefox-l10n.
 */
export const DEVELOPER_MODE = 'Mode développeur';
export const LOAD_UNPACKED = 'Charger l’extension non empaquetée';
export const LOAD_TEMPORARY = 'Charger un module complémentaire temporaire';
