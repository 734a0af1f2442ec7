import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'Ce qui est gardé de cette session est abîmé, ou il en manque une partie. Rien de plus ancien n’est donné à la place, sauf si vous le demandez : fromDayOfLink: true dans useSession, ou /session?from=day-of-link. Ce qui est venu depuis est alors perdu pour toujours.',
  'kept-too-much-to-open':
    'Son bot a gardé plus que ce que ce site ouvre pour d’autres. Le bot lui-même peut continuer avec : useSession avec keep: true. ?from=day-of-link derrière /session donne l’état du jour de la connexion.',
  'kept-looks-too-many':
    'Cette session a été vérifiée trop souvent pendant les dernières minutes, alors que son bot continue. Attendez avant la prochaine vérification.',
  'kept-piece-too-large': ({ mostKb }) =>
    `Un tel morceau peut avoir ${mostKb} ko au plus. Envoyez-en un plus petit.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `Le journal a de la place pour ${mostPieces} morceaux ou ${mostKb} ko. Envoyez une nouvelle base, qui le remplace.`,
  'kept-no-room': ({ mostKb }) =>
    `La place que ce site a pour les sessions de bots qui tournent est prise. Ce qui était gardé reste tel quel. ${
      mostKb > 0 ? `Une base de ${mostKb} ko au plus serait acceptée maintenant. ` : ''
    }Réessayez plus tard ; seule la personne qui gère le site peut faire plus de place.`,
  'kept-writes-too-many':
    'Ce bot a envoyé trop souvent ce qu’il garde pendant la dernière minute. Attendez, et envoyez le reste en un seul morceau.',
  'kept-starts-too-many':
    'Des bots ont démarré trop souvent avec cette session pendant les dernières minutes. Attendez avant le prochain démarrage.',
};
