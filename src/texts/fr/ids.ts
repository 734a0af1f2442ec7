import type { IdReasons } from '../../wire/reasons/ids.ts';
import { oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'fr';
const startOf = (prefix: string | null) => (prefix === null ? 'un nom et un "~"' : `${prefix}~`);

const carried = {
  'paste-id-and-session':
    'Il y a là un ID de session court, et une session entière à côté. Collez seulement l’un des deux.',
  'paste-several-ids': ({ count }) => `Il y a là ${count} ID de session différents. Collez-en un seul.`,
  'paste-several-sessions': 'Il y a là des sessions différentes. Collez-en une seule.',
  'session-too-large': 'C’est beaucoup trop grand pour une session.',
  'session-too-many-values': ({ most }) =>
    `Il y a là plus de ${most} valeurs, c’est beaucoup trop pour une session.`,
  'session-too-old':
    'Cette session est de l’ancien type, d’avant les appareils connectés. Elle ne peut plus servir : connectez WhatsApp à nouveau.',
  'creds-none': 'Ce qu’il y a dedans n’est pas un creds.json.',
  'json-start-missing':
    'Le début manque : cela continue comme un creds.json, mais ne commence pas comme lui par "{". Collez tout le fichier.',
  'json-cut-off':
    'La fin est coupée : cela commence comme un creds.json, mais s’arrête avant son dernier "}". Collez tout le fichier.',
  'json-damaged':
    'Cela ressemble à un creds.json, mais ce n’est pas du JSON : un caractère est faux ou manque. Collez le fichier tel quel.',
  'packed-not-json': 'Ce qui est emballé dedans n’est pas du JSON, donc pas un creds.json.',
  'packed-too-large': 'Ce qui est emballé dedans est beaucoup trop grand pour une session.',
  'packed-start-missing':
    'Le début manque : le creds.json à l’intérieur ne commence pas comme il le devrait. Copiez tout.',
  'packed-cut-off': 'La fin est coupée : la partie emballée n’est pas complète. Copiez tout.',
  'packed-damaged': 'La partie emballée est abîmée : au moins un caractère est faux. Copiez-la à nouveau.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` après le "${separator}"`;
    const place = at === null ? `Il y a là ${character}` : `Le caractère ${at}${behind} est ${character}`;
    return `${place}, qu’aucun ID de session ne contient. Copiez seulement l’ID.`;
  },
  'base64-none': 'Ce n’est ni un ID de session de ce programme, ni un creds.json en base64.',
  'base64-cut-off': 'La fin est coupée : le texte base64 s’arrête au milieu. Copiez tout.',
  'base64-creds-cut-off': 'La fin est coupée : le creds.json à l’intérieur n’est pas complet. Copiez tout.',
  'base64-creds-damaged':
    'Un caractère est faux : le creds.json à l’intérieur est abîmé. Copiez-le à nouveau.',
  'base64-with-more':
    'Il y a un "=" au milieu : autre chose a été collé derrière l’ID. Copiez seulement l’ID.',
  hexadecimal: 'C’est écrit en chiffres hexadécimaux. Collez le creds.json lui-même, ou son base64.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) =>
    `Il n’y a pas d’ID de session là-dedans. Un ID de session commence par ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `Un ID de session commence par ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) =>
    `Le début manque : un ID de session commence par ${startOf(prefix)}. Copiez tout.`,
  'id-start-mistyped': ({ found, own }) => `Le début est mal tapé : c’est ${own}~, pas ${found}~.`,
  'id-start-unknown': ({ found, own }) =>
    `Il commence par ${found}~, pas par ${own}~ : il vient d’un autre programme ou site, ou son début est mal tapé.`,
  'id-of-another-site': ({ found, own }) =>
    `Il commence par ${found}~, pas par ${own}~ : il vient d’un autre programme ou site.`,
  'id-of-another-prefix': ({ prefix }) =>
    `Cet ID vient d’un autre programme : il ne commence pas par ${prefix}~.`,
  'id-of-another-program':
    'C’est un ID d’un autre programme, qui est seul à pouvoir l’ouvrir : restaurez-le avec ce programme, ou connectez WhatsApp ici pour avoir un ID de session de celui-ci.',
  'id-of-another-version': 'L’ID a été créé par une autre version de ce programme.',
  'id-without-tilde': ({ name }) => `Il faut un "~" après ${name}. Écrivez-le là, ou copiez à nouveau l’ID.`,
  'id-cut-off': ({ characters, of }) =>
    `L’ID est coupé : ${characters} sur ${of} caractères après le "~". Copiez tout.`,
  'id-too-long': ({ characters, of }) =>
    `L’ID est trop long : ${characters} caractères après le "~" au lieu de ${of}. Copiez seulement l’ID.`,
  'id-not-whole': ({ characters, of }) =>
    `L’ID n’est pas entier : seulement ${characters} sur ${of} caractères se suivent après le "~". Copiez tout.`,
  'id-mixed-case':
    'Certaines lettres sont majuscules, d’autres minuscules. Copiez à nouveau l’ID, en entier.',
  'id-with-more': 'Quelque chose a été tapé juste derrière l’ID ou dedans. Copiez seulement l’ID.',
  'id-mistyped-somewhere':
    'Quelque chose est mal tapé, avant le "~" ou après. Copiez l’ID au lieu de le taper.',
  'id-mistyped-often': 'Plus d’un caractère est mal tapé. Copiez l’ID au lieu de le taper.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` C’est peut-être ${oneOf(LANG, looksLike)}.`;
    return `Le caractère ${at} après le "~" est ${character}, qu’aucun ID de session ne contient.${hint}`;
  },
  'id-character-wrong': ({ at }) =>
    `Le caractère ${at} après le "~" est faux. Copiez l’ID au lieu de le taper.`,
  'id-characters-swapped': ({ at }) => `Les caractères ${at} et ${at + 1} après le "~" sont inversés.`,
  'id-not-stored': 'Ce type n’est pas enregistré ici : il contient lui-même les identifiants.',
};
