import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** Texts of the start page by their mark. */
export const home = {
  homeTitle: 'Obtenez un ID de session pour votre bot WhatsApp - {{brandName}}',
  homeHeading: 'Obtenez un ID de session pour votre bot WhatsApp',
  homeLink: 'Connectez votre WhatsApp une seule fois.',
  homeComes: 'L’ID de session arrive par message dans votre propre discussion.',
  glance: 'Pourquoi c’est sûr',
  glanceChat: 'Seule votre propre discussion reçoit l’ID',
  glanceFailure: 'Votre propre discussion reçoit l’ID, cette page seulement en cas d’échec',
  glanceAlways: 'Seules votre propre discussion et cette page montrent l’ID',
  glanceLocked: 'Seul l’ID ouvre ce qui est enregistré',
  glanceUndo: 'Vous pouvez l’annuler sur votre téléphone',
  pictureWho: 'Moi (vous)',
  pictureNote: 'Appuyez longuement, copiez-le et collez-le dans votre bot comme SESSION_ID.',
  pictureCopied: 'Copié',
  how: 'Trois étapes, moins d’une minute',
  cardLink: 'Connecter',
  cardLinkText: 'Scannez un code QR avec votre téléphone, ou tapez un code court dans WhatsApp.',
  cardReceive: 'Recevoir',
  cardReceiveText:
    'L’ID de session arrive dans la discussion avec vous-même. Vos autres appareils connectés voient aussi cette discussion, alors supprimez le message dès que vous l’avez copié.',
  cardUse: 'Utiliser',
  cardUseText:
    'Collez-le dans votre bot comme SESSION_ID, ou récupérez toute la session avec une seule commande.',
  promises: 'Quatre promesses',
  promisesLead: 'Ce qui se passe avec votre compte et votre session, en mots simples.',
  promiseChat: 'L’ID va dans votre propre discussion',
  promiseChatText: 'Il est envoyé dans la discussion avec votre propre numéro, et nulle part ailleurs.',
  promiseNever: 'La page ne le montre pas.',
  promiseFailure: 'Seulement si ce message échoue, la page où vous avez connecté WhatsApp vous le montre.',
  promiseAlways: 'La page où vous avez connecté WhatsApp vous le montre aussi.',
  promiseLocked: 'Ce qui est enregistré est verrouillé',
  promiseLockedText:
    'Votre session est enregistrée chiffrée. Sans l’ID de session, elle ne peut pas être ouverte, et l’ID lui-même n’est pas enregistré. Ce site voit la session pendant la connexion, et chaque fois que l’ID sert à la récupérer, à la vérifier ou à l’annuler.',
  promiseLong: 'Pour un ID long, rien n’est enregistré.',
  promiseEnds: 'Chaque connexion se termine d’elle-même',
  promiseEndsText:
    'Après quelques minutes au plus, ce site n’est plus connecté à votre WhatsApp. Si une connexion échoue, le nouvel appareil est retiré et ce qui était enregistré est supprimé. Si WhatsApp ne le confirme pas, la page vous dit comment retirer l’appareil.',
  promiseNothing: 'Rien d’autre n’est fait à votre place',
  promiseNothingText:
    'Ce site ne rejoint aucun groupe, ne suit aucune chaîne et n’écrit dans aucune autre discussion. Deux messages arrivent dans votre propre discussion : l’ID, et ce qu’il faut en faire.',
  developers: 'Pour les développeurs de bots',
  developersText:
    'Une seule commande met toute la session dans un dossier que Baileys lit : identifiants et clés. Elle demande l’ID, ou le lit dans SESSION_ID. Il lui faut seulement Node, aucun paquet.',
  allAddresses: 'Toutes les adresses',
  questions: 'Questions fréquentes',
  questionsLead: 'La vôtre n’y est pas ?',
  askPhone: 'Mon téléphone doit-il rester allumé ?',
  askPhoneText:
    'Non. Votre bot a sa propre connexion, comme WhatsApp sur un ordinateur. Mais ouvrez WhatsApp sur le téléphone au moins tous les 14 jours : sinon WhatsApp déconnecte vos appareils, et vous devez les connecter à nouveau.',
  askBan: 'Mon compte peut-il être banni ?',
  askBanText:
    'Cela peut arriver. WhatsApp n’autorise pas les programmes non officiels, et peut limiter ou bannir un compte qui en utilise un : plus vite s’il écrit beaucoup, ou à des inconnus. Prenez un numéro dont vous pouvez vous passer. La connexion ici écrit deux messages, tous deux à vous-même.',
  askCost: 'Combien ça coûte ?',
  askCostText:
    'Le programme derrière ce site est gratuit et ne prend aucun paiement. La personne qui gère le site paie le serveur. L’endroit où tourne votre bot peut vous coûter quelque chose.',
  askUndo: 'Comment annuler ?',
  askUndoText: `Sur votre téléphone, ouvrez WhatsApp, « ${LINKED_DEVICES} », et retirez {{deviceName}}. Dès lors, aucun bot ne peut utiliser l’ID.`,
  askLong: 'Combien de temps l’ID marche-t-il ?',
  askLongText: 'Un bot qui tourne continue jusqu’à ce que l’appareil soit retiré.',
  askEnds:
    'Ce qui est enregistré ici est supprimé {{ttlTime}} après la dernière récupération par votre bot. Un bot qui continue de tourner n’est pas touché.',
  askKeeps: 'Ce qui est enregistré ici est gardé jusqu’à ce que vous l’annuliez.',
  askMay: 'Que peut faire une personne qui a l’ID ?',
  askMayText:
    'Lire vos messages et écrire à votre place. Alors ne donnez l’ID qu’à votre propre bot. Aucune personne qui vous aide n’en a besoin.',
  askStill: 'Puis-je continuer à utiliser WhatsApp ?',
  askStillText: `Oui, sur votre téléphone et vos autres appareils, comme avant. Le bot est une ligne de plus sous « ${LINKED_DEVICES} », où WhatsApp a de la place pour quatre.`,
  askWhere: 'Je n’ai reçu aucun message. Où est l’ID ?',
  askWhereText:
    'Dans la discussion avec vous-même, et un message à soi-même ne sonne pas. Cherchez {{idStart}} dans WhatsApp pour le trouver. S’il n’y est pas, la page où vous avez connecté WhatsApp dit ce qui s’est passé.',
  askTwo: 'Deux bots peuvent-ils partager un ID ?',
  askTwoText:
    'Non. Un ID tourne dans un seul bot : deux bots se disputent la connexion. Connectez WhatsApp une fois de plus pour le deuxième.',
  closing: 'Obtenez votre ID de session',
  closingText: 'Il suffit de votre téléphone et de moins d’une minute.',
  homeAbout:
    'Connectez votre WhatsApp une seule fois. L’ID de session de votre bot arrive par message dans votre propre discussion.',
} satisfies Partial<Language['page']>;
