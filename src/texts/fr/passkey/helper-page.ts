import type { Language } from '../../form/language.ts';
import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/** Texts of the page about the passkey helper by their mark. The extension itself, with its button "Yes", speaks English. */
export const helperPage = {
  helperTitle: 'L’assistant de clé d’accès - {{brandName}}',
  helperAbout: 'Ce qu’est l’assistant de clé d’accès, comment l’installer et comment le retirer.',
  helperHeading: 'L’assistant de clé d’accès',
  helperLead:
    'WhatsApp demande à certains comptes leur clé d’accès (passkey) avant de connecter un appareil. Avec cette petite extension de navigateur, vous pouvez répondre.',
  helperWhy: 'Pourquoi il est nécessaire',
  helperWhatIs:
    'Une clé d’accès remplace un mot de passe. Votre téléphone ou votre ordinateur la garde, et l’ouvre avec votre doigt, votre visage ou votre code PIN.',
  helperOneSite:
    'Une clé d’accès marche seulement sur son propre site. Celle de WhatsApp marche sur web.whatsapp.com, donc cette page ne peut pas la demander. L’assistant la demande là-bas, et rapporte la réponse à la page qui la veut.',
  helperFirst:
    'Il vous faut l’assistant seulement si WhatsApp vous demande la clé d’accès. Vous avez alors dix minutes au plus. Votre compte est concerné ? Installez d’abord l’assistant : l’étape prend alors une minute environ.',
  helperWarning:
    'Continuez seulement si vous voulez que ce site ait un appareil connecté sur votre compte : il peut lire et écrire à votre place.',
  helperGet: 'L’obtenir',
  helperGetIt: 'Télécharger l’assistant',
  helperGetText: 'Il faut un ordinateur avec Chrome, Edge, Brave, Opera ou Firefox.',
  helperHashIs: 'Le SHA-256 du fichier :',
  helperHashText:
    'Il est fait pour ce site et refuse tous les autres. Au nom de ce site près, ses cinq fichiers sont ceux du programme derrière ce site, assez courts pour être lus.',
  helperChrome: 'L’installer dans Chrome, Edge, Brave ou Opera',
  helperChromeVersion: 'Il faut Chrome 129 ou plus récent, ou un navigateur construit dessus.',
  helperUnzip: 'Décompressez le fichier zip. Vous obtenez un dossier.',
  helperCopyExtensions: 'Copiez ceci dans la barre d’adresse et appuyez sur Entrée :',
  helperDeveloper: `Activez le « ${DEVELOPER_MODE} » (Developer mode).`,
  helperLoad: `Appuyez sur « ${LOAD_UNPACKED} » (Load unpacked) et choisissez le dossier.`,
  helperUnverified:
    'Votre navigateur peut avertir qu’il ne peut pas vérifier d’où vient l’assistant. Il le dit de tout ce qui ne vient pas de sa boutique.',
  helperFirefox: 'L’installer dans Firefox',
  helperFirefoxVersion: 'Il faut Firefox 128 ou plus récent.',
  helperLoadFirefox: `Appuyez sur « ${LOAD_TEMPORARY} » (Load Temporary Add-on) et choisissez le zip.`,
  helperGone: 'Firefox l’oublie quand on le ferme.',
  helperFirefoxPhone:
    'Sur certains ordinateurs, Firefox demande une clé USB et ne propose pas votre téléphone. Utilisez alors Chrome, Edge ou Brave.',
  helperUse: 'L’utiliser',
  helperClick:
    'Sur la page qui demande votre clé d’accès, appuyez sur la pièce de puzzle en haut à droite de votre navigateur, puis sur « Passkey helper ». Ou appuyez sur Alt+Shift+K ; sur un Mac, sur Option+Shift+K.',
  helperName:
    'Une petite fenêtre, en anglais, nomme le site. Appuyez sur « Yes » (oui) seulement si c’est celui où vous avez commencé.',
  helperScan:
    'Votre navigateur demande la clé d’accès. S’il montre un code QR, scannez-le avec l’appareil photo de votre téléphone, pas avec WhatsApp. Le Bluetooth doit être activé, sur l’ordinateur et sur le téléphone.',
  helperNone: 'Pas encore de clé d’accès ? Votre téléphone propose d’en créer une. Acceptez, puis revenez.',
  helperRemove: 'Le retirer',
  helperRemoveText: `La connexion est faite ? Ouvrez à nouveau la page de vos extensions, retirez l’assistant et désactivez le « ${DEVELOPER_MODE} ». Puis supprimez le dossier et le zip.`,
  helperCan: 'Ce qu’il peut faire, et ce qu’il ne peut pas',
  helperCanSee: 'Il voit la page où vous appuyez sur son icône, et demande la clé d’accès sur WhatsApp Web.',
  helperCanWindow:
    'Pour cela, il ouvre une fenêtre de WhatsApp Web et la referme. Votre navigateur dit donc qu’il peut y lire et modifier vos données.',
  helperCannotStart:
    'Il ne fait rien tant que vous n’appuyez pas sur son icône. Aucun site ne peut le démarrer.',
  helperCannotSend: 'Il ne voit aucune autre page, n’envoie rien nulle part et ne garde rien.',
  helperTrouble: 'S’il ne marche pas',
  helperOnPhone:
    'Sur un téléphone : les navigateurs n’y acceptent pas cet assistant. Ouvrez ce site sur un ordinateur, choisissez « Code QR », et scannez-le avec votre téléphone.',
  helperSafari:
    'Safari ne peut pas faire cette étape. Utilisez Chrome, Edge, Brave ou Firefox sur cet ordinateur.',
  helperBluetooth:
    'Sans Bluetooth, un ordinateur ne peut pas atteindre la clé d’accès de votre téléphone ; il demande alors peut-être une clé USB. Utilisez un autre ordinateur, ou le navigateur où vous avez créé la clé d’accès.',
  helperHttps: 'L’assistant ne répond qu’aux pages dont l’adresse commence par https.',
  helperPrivate:
    'Dans une fenêtre privée, les navigateurs ne montrent pas l’assistant. Connectez WhatsApp dans une fenêtre normale.',
  helperOther:
    'WhatsApp ne demande pas la clé d’accès à tous les comptes, ni à chaque fois. Vous pouvez réessayer un autre jour.',
  helperProven: 'Ce qui a été testé',
  helperProvenText:
    'Il a été testé dans Chromium et Firefox, avec des clés d’accès créées pour le test et une imitation de WhatsApp, sur laquelle un deuxième programme qui connecte de cette façon a aussi été testé. Pas encore testé : un vrai compte avec son téléphone, ni Edge, Brave et Opera. WhatsApp peut vouloir autre chose.',
} satisfies Partial<Language['page']>;
