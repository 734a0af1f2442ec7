import type { Language } from '../../form/language.ts';

const asked = 'WhatsApp demande votre clé d’accès. Gardez WhatsApp ouvert sur votre téléphone.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'Votre clé d’accès (passkey) signe une seule chose : que ce site devient un appareil connecté de votre compte. Il peut alors lire et écrire à votre place.',
  passkeyOnlyIf: 'Continuez seulement si vous voulez que ce site ait un appareil connecté sur votre compte.',
  passkeyHeading: 'Votre clé d’accès',
  passkeyGet: 'Télécharger l’assistant',
  passkeyInstall: 'Comment l’installer',
  passkeyNewTab: 'dans un nouvel onglet',
  passkeyStay: 'Gardez cette page ouverte.',
  passkeyClick:
    'Revenez ici. Cliquez sur la pièce de puzzle en haut à droite de votre navigateur, puis sur « Passkey helper ». Ou appuyez sur Alt+Shift+K.',
  passkeyYes:
    'Cliquez sur « Yes » (oui). Votre navigateur demande la clé d’accès. S’il montre un code QR, scannez-le avec l’appareil photo de votre téléphone, pas avec WhatsApp.',
  passkeyBluetooth: 'Le Bluetooth doit être activé, ici et sur le téléphone.',
  passkeyNone: 'Pas encore de clé d’accès ? Votre téléphone propose d’en créer une. Acceptez, puis revenez.',
  passkeyTrouble: 'Ça ne marche pas, ou une clé USB est demandée',
  passkeyNoBluetooth:
    'Sans Bluetooth, cet ordinateur ne peut pas atteindre la clé d’accès de votre téléphone. Utilisez un autre ordinateur, ou le navigateur où vous avez créé la clé d’accès.',
  passkeyOtherDay:
    'WhatsApp ne demande pas la clé d’accès à tous les comptes, ni à chaque fois. Vous pouvez réessayer un autre jour.',
  passkeyKeepOpen: 'Gardez WhatsApp ouvert à l’écran jusqu’à ce que cette page dise que c’est terminé.',
  passkeyFirst: 'Télécharger d’abord l’assistant',
  compareHeading: 'Le code à comparer',
  compareSame: 'Oui, le même',
  compareOther: 'Non, un autre',
} satisfies Partial<Language['page']>;

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp demande votre clé d’accès.',
  passkeyChecking: 'Merci. WhatsApp la vérifie.',
  passkeyAgain:
    'WhatsApp n’a pas accepté cette réponse et redemande. Cliquez à nouveau sur l’assistant, sur cette page.',
  passkeyLost: 'Votre réponse n’est pas arrivée. Cliquez à nouveau sur l’assistant, sur cette page.',
  compareLost: 'Votre réponse n’est pas arrivée. Appuyez à nouveau sur le bouton.',
  passkeyNeedsComputer:
    'WhatsApp demande une clé d’accès à ce compte. Il faut pour cela un ordinateur avec Chrome, Edge, Brave ou Firefox. Arrêtez ici, ouvrez {host} sur cet ordinateur, choisissez « Code QR », et scannez-le avec votre téléphone.',
  passkeyNotSafari:
    'Safari ne peut pas faire cette étape. Utilisez Chrome, Edge, Brave ou Firefox sur cet ordinateur.',
  passkeyNeedsHttps:
    'L’adresse de cette page ne commence pas par https, donc l’assistant de clé d’accès la refuse. Arrêtez ici et ouvrez l’adresse https de ce site, ou demandez à qui le gère.',
  passkeyTooOld:
    'Ce navigateur est trop ancien pour cette étape. Mettez-le à jour, ou utilisez un Chrome, Edge, Brave ou Firefox récent sur cet ordinateur.',
} satisfies Partial<Language['script']>;
