import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const errors: Language['problems']['errors'] = {
  BODY_INVALID: {
    title: 'La requête n’a pas pu être lue',
    detail: 'Le corps n’est pas ce que cette adresse attend. Comparez-le avec /docs.',
  },
  PHONE_INVALID: {
    title: 'Ce numéro ne peut pas être juste',
    detail: 'Aucun numéro de téléphone ne ressemble à cela. Vérifiez chaque chiffre.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'Quel pays ?',
    detail: 'Choisissez le pays, ou commencez le numéro par + et l’indicatif du pays.',
  },
  SESSION_ID_MALFORMED: {
    title: 'Ce n’est pas un ID de session entier',
    detail: 'Il est mal tapé, coupé ou d’un autre programme. Copiez-le à nouveau, en entier.',
  },
  SESSION_UNAVAILABLE: {
    title: 'Pas de session pour cet ID',
    detail: 'Il est inconnu, a expiré ou a été annulé. Connectez WhatsApp à nouveau pour en avoir un autre.',
  },
  STATE_STALE: {
    title: 'Un autre bot a démarré avec cette session',
    detail:
      'Rien de plus n’est donc gardé de celui-ci. Si aucun autre bot ne doit tourner, trouvez-le et arrêtez-le.',
  },
  STATE_TOO_LARGE: {
    title: 'Trop à garder',
    detail: 'Envoyez un morceau plus petit, ou une nouvelle base.',
  },
  STATE_NO_ROOM: {
    title: 'Plus de place pour garder la suite',
    detail: 'Ce qui était gardé reste tel quel. Envoyez une base plus petite, ou réessayez plus tard.',
  },
  STATE_DAMAGED: {
    title: 'Ce qui est gardé de cette session est abîmé',
    detail: 'Rien de plus ancien n’est donné à la place, sauf si vous le demandez.',
  },
  LINK_NOT_FOUND: {
    title: 'Cette connexion est terminée',
    detail: 'Le site a peut-être redémarré. Recommencez.',
  },
  NOT_FOUND: { title: 'Rien ici', detail: 'Vérifiez l’adresse.' },
  METHOD_NOT_ALLOWED: {
    title: 'Cette adresse ne fait pas cela',
    detail: 'L’en-tête Allow dit ce qu’elle fait.',
  },
  LINK_EXPIRED: {
    title: 'Le code a expiré',
    detail: 'Il n’a pas été utilisé à temps. Demandez-en un nouveau.',
  },
  LINK_CANCELLED: { title: 'Arrêté', detail: 'La connexion a été arrêtée. Recommencez.' },
  LINK_LOST: {
    title: 'Le site a perdu cette connexion',
    detail:
      'La partie de ce site qui s’occupait de la connexion s’est arrêtée. Recommencez. Si un ID de session est arrivé dans votre discussion, vérifiez-le sur ce site avant de l’utiliser.',
  },
  PASSKEY_REQUIRED: {
    title: 'WhatsApp demande une clé d’accès à ce compte',
    detail:
      'Cette étape ne peut pas être faite ici, donc ce compte ne peut pas être connecté. Un autre essai n’aidera pas.',
  },
  PASSKEY_EXPIRED: {
    title: 'Le temps pour la clé d’accès est écoulé',
    detail: 'La réponse n’est pas arrivée à temps. Préparez la clé d’accès, puis recommencez.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'Ce n’était pas une réponse à la question',
    detail:
      'Prenez la question de cette connexion, répondez-y sur web.whatsapp.com et envoyez cette réponse. La connexion continue.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'Cette connexion n’attend pas cette réponse',
    detail:
      'Aucune question n’est ouverte, ou une réponse est en cours de vérification. Lisez l’étape de la connexion.',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp n’a pas accepté la clé d’accès',
    detail: 'Utilisez la clé d’accès du compte même qui a scanné ou tapé le code. Recommencez.',
  },
  PASSKEY_SILENT: {
    title: 'Le téléphone n’a pas continué',
    detail:
      'WhatsApp a accepté la clé d’accès, mais le téléphone est resté muet. Gardez-y WhatsApp ouvert ; il peut avoir quatre appareils connectés au plus. Attendez quelques minutes, puis recommencez.',
  },
  WRONG_ACCOUNT: {
    title: 'Un autre compte a été connecté',
    detail:
      'Ce n’est pas le numéro qui a été tapé, donc il a été déconnecté. Vérifiez le numéro et recommencez.',
  },
  LOGGED_OUT: {
    title: 'Déconnecté sur le téléphone',
    detail: 'L’appareil a été retiré avant la fin. Recommencez.',
  },
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp a bloqué ou limité ce compte',
    detail:
      'Il n’accepte donc aucun nouvel appareil connecté. Ouvrez WhatsApp sur le téléphone : il dit pourquoi et pour combien de temps.',
  },
  RATE_LIMITED: { title: 'Trop d’essais', detail: 'Attendez, puis réessayez.' },
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp vous demande d’attendre',
    detail: 'Attendez avant le prochain essai. D’autres essais allongent l’attente.',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp a refusé',
    detail: 'WhatsApp n’a pas accepté la demande. Vérifiez le numéro, ou scannez plutôt un code QR.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'Ce site a besoin d’une mise à jour',
    detail: 'WhatsApp n’accepte plus sa version. Seule la personne qui gère le site peut y remédier.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp ne répond pas',
    detail: 'Votre téléphone et votre numéro vont bien. Réessayez dans un instant.',
  },
  TOO_MANY_LINKS: {
    title: 'Occupé en ce moment',
    detail: 'Toutes les places sont prises. Réessayez dans un instant.',
  },
  STORE_UNAVAILABLE: {
    title: 'Impossible d’enregistrer en ce moment',
    detail: 'Nous avons donc arrêté avant que rien ne se perde. Réessayez dans un instant.',
  },
  SHUTTING_DOWN: {
    title: 'Le site redémarre',
    detail: 'Il est de retour dans un instant. Recommencez alors.',
  },
  DELIVERY_FAILED: {
    title: 'WhatsApp n’a pas confirmé le message',
    detail:
      'L’appareil a été déconnecté et ce qui était enregistré est supprimé. Si un ID est quand même arrivé, il ne marche pas : supprimez-le. Recommencez.',
  },
  UNAUTHORIZED: {
    title: 'Pas permis sans clé',
    detail: 'Envoyez l’ID de session ou la clé dans l’en-tête Authorization.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'Cette Idempotency-Key est prise',
    detail: 'Elle a servi pour une autre requête. Utilisez une nouvelle clé à chaque départ.',
  },
  CROSS_SITE: {
    title: 'Refusé : pas demandé depuis nos propres pages',
    detail: 'Ouvrez ce site lui-même et essayez là.',
  },
  INTERNAL: { title: 'Un problème de notre côté', detail: 'Donnez l’ID de la requête à l’assistance.' },
};

/** The words of problem objects: what happened and what to do next. */
export const problems: Language['problems'] = {
  errors,
  titles: {
    'kept-too-much-to-open': 'Cette session est trop grande pour être ouverte ici',
    'whatsapp-refuses-site': 'Ce site ne peut pas joindre WhatsApp',
    'codes-differ': 'Arrêté : les codes n’étaient pas les mêmes',
    'passkey-answers-wrong': 'Les réponses n’allaient pas avec la question',
    'passkey-codes-not-compared': 'Les codes n’ont pas été comparés',
    'passkey-phone-not-done': 'Le téléphone n’a pas terminé à temps',
    'number-not-now': 'Pas de code pour ce numéro en ce moment',
    'store-not-read': 'Le stockage ne répond pas',
    'session-not-withdrawn': 'La session n’a pas pu être supprimée',
    'archive-not-made': 'Le zip n’a pas pu être créé',
  },
  removeByHand: `Ouvrez aussi WhatsApp, « ${LINKED_DEVICES} », et retirez l’appareil qui vient d’y être ajouté : nous n’avons pas pu le faire.`,
};
