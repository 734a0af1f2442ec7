import type { Language } from '../form/language.ts';
import type { ErrorText } from '../form/shapes.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('Cela n’a pas marché', 'Rechargez la page.', 'Recharger');

/** The words of the pages for each error. */
export const errors: Language['script']['errors'] = {
  LINK_EXPIRED: error('Le code a expiré', 'Il n’a pas été utilisé à temps.', 'Nouveau code'),
  LINK_CANCELLED: error('Arrêté', 'Rien n’a été connecté.', 'Recommencer'),
  LINK_LOST: error(
    'Le site a perdu cette connexion',
    'La partie de ce site qui s’occupait de la connexion s’est arrêtée. Recommencez. Si un ID de session est arrivé dans votre discussion, vérifiez-le sur ce site avant de l’utiliser.',
    'Recommencer',
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp demande une clé d’accès à ce compte',
    'Ce site ne peut pas faire cette étape. Un autre essai n’aidera pas.',
    'Recommencer',
  ),
  PASSKEY_EXPIRED: error(
    'Le temps pour la clé d’accès est écoulé',
    'Vous avez maintenant l’assistant ? Alors le prochain essai prend une minute.',
    'Recommencer',
  ),
  PASSKEY_ANSWER_INVALID: error(
    'Ce n’était pas une réponse à notre question',
    'Cliquez à nouveau sur l’assistant, sur cette page.',
    'Recommencer',
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'WhatsApp n’a pas accepté la clé d’accès',
    'Utilisez la clé d’accès du compte que vous connectez.',
    'Recommencer',
  ),
  PASSKEY_SILENT: error(
    'Votre téléphone n’a pas continué',
    'Ouvrez-y WhatsApp et gardez-le à l’écran. Il peut avoir quatre appareils connectés au plus. Attendez quelques minutes avant de réessayer.',
    'Recommencer',
  ),
  WRONG_ACCOUNT: error(
    'Un autre compte a été connecté',
    'Ce n’est pas le numéro que vous avez tapé, donc nous l’avons déconnecté.',
    'Changer le numéro',
  ),
  LOGGED_OUT: error('Déconnecté sur le téléphone', 'L’appareil a été retiré avant la fin.', 'Recommencer'),
  ACCOUNT_BLOCKED: error(
    'WhatsApp a bloqué ou limité ce compte',
    'Ouvrez WhatsApp sur le téléphone : il dit pourquoi et pour combien de temps.',
    'Recommencer',
  ),
  PHONE_INVALID: error(
    'Ce numéro ne peut pas être juste',
    'Il est trop court, trop long, ou son indicatif n’est celui d’aucun pays.',
    'Changer le numéro',
  ),
  PHONE_COUNTRY_CODE_MISSING: error(
    'Quel pays ?',
    'Choisissez-le, ou commencez le numéro par +.',
    'Choisir le pays',
  ),
  RATE_LIMITED: error('Trop d’essais', 'Patientez {time}.', 'Réessayer'),
  WHATSAPP_RATE_LIMITED: error(
    'WhatsApp vous demande d’attendre',
    '{time}. D’autres essais allongent l’attente.',
    'Réessayer',
  ),
  WHATSAPP_REJECTED: error(
    'WhatsApp a refusé',
    'Vérifiez le numéro, ou scannez un code QR.',
    'Changer le numéro',
  ),
  WHATSAPP_CLIENT_OUTDATED: error(
    'Ce site a besoin d’une mise à jour',
    'WhatsApp n’accepte plus sa version. Seule la personne qui gère le site peut y remédier.',
    'Assistance',
  ),
  WHATSAPP_UNREACHABLE: error(
    'WhatsApp ne répond pas',
    'Votre téléphone et votre numéro vont bien.',
    'Réessayer',
  ),
  TOO_MANY_LINKS: error('Occupé en ce moment', 'Toutes les places sont prises.', 'Réessayer'),
  STORE_UNAVAILABLE: error('Impossible d’enregistrer en ce moment', 'Nous avons donc arrêté.', 'Réessayer'),
  SHUTTING_DOWN: error('Le site redémarre', 'De retour dans un instant.', 'Réessayer'),
  DELIVERY_FAILED: error(
    'WhatsApp n’a pas confirmé le message',
    'Nous avons donc déconnecté l’appareil. Si un ID est quand même arrivé, il ne marche pas : supprimez-le.',
    'Recommencer',
  ),
  LINK_NOT_FOUND: error('Cette connexion est terminée', 'Le site a peut-être redémarré.', 'Recommencer'),
  SESSION_ID_MALFORMED: error(
    'Ce n’est pas un ID de session entier',
    'Mal tapé, coupé ou d’un autre programme. Copiez-le à nouveau.',
    'Changer l’ID',
  ),
  SESSION_UNAVAILABLE: error('Pas de session pour cet ID', 'Inconnu, expiré ou annulé.', 'Reconnecter'),
  STATE_DAMAGED: error(
    'Ce qui est gardé de cette session est abîmé',
    'Son bot peut repartir du jour de la connexion.',
    'Changer l’ID',
  ),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'Cette session est trop grande pour être vérifiée ici',
    'Son bot peut quand même continuer avec elle.',
    'Changer l’ID',
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('Un problème de notre côté', 'Donnez l’ID de la requête à l’assistance.', 'Réessayer'),
};
