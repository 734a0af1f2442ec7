/**
 * Words of the menus of WhatsApp, as it shows them in French; the quotation marks are those of the sentences around them.
 * "Appareils connectés", "Connecter un appareil": https://clubic.com/application-mobile/whatsapp/actualite-414885-whatsapp-le-support-multi-appareils-sur-ios-ce-mois-ci-sur-android-en-avril.html
 * "Réglages" on an iPhone: https://www.journaldufreenaute.fr/comment-synchroniser-un-compte-whatsapp/
 * "Clés d’accès" for passkeys: https://www.numerama.com/tech/1733030-cest-loption-qui-manquait-sur-iphone-pour-bien-proteger-son-whatsapp.html
 * The others have no such source, so WhatsApp's English words follow them where people have to look for them.
 */
export const MENU_LINKED_DEVICES = 'Appareils connectés';
export const LINKED_DEVICES = `« ${MENU_LINKED_DEVICES} »`;
export const LINK_A_DEVICE = '« Connecter un appareil »';
export const LINK_WITH_NUMBER = '« Connecter avec un numéro de téléphone » (Link with phone number instead)';
export const MENU_SETTINGS_IPHONE = 'Réglages';
export const MESSAGE_YOURSELF = 'Envoyez-vous un message';
