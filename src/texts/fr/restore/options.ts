import type { Language } from '../../form/language.ts';

type Options = Language['restore']['options'];
/** The kinds of values that a caller in JavaScript may pass. */
type Kind = Parameters<Options['shape']>[0];

export const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'une liste',
  promise: 'une Promise',
  text: 'un texte',
  object: 'un objet',
  number: 'un nombre',
  boolean: 'un booléen',
  function: 'une fonction',
  bigint: 'un bigint',
  symbol: 'un symbol',
};

/** The faults of the options of `useSession`. */
export const options: Options = {
  shape: (kind) =>
    `useSession prend un seul objet : useSession({ sessionId, url, dir, useMultiFileAuthState }). Ceci est ${KINDS[kind]}.`,
  idMissing: 'sessionId manque : donnez-le, par exemple depuis SESSION_ID.',
  urlMissing: 'url manque : mettez-y l’adresse du serveur.',
  dirMissing: 'dir manque : dites dans quel dossier vit la session.',
  promise: (name) => `${name} est une Promise : écrivez await devant.`,
  number: (name) => `${name} est un nombre : écrivez-le entre guillemets, comme un texte.`,
  noText: (name, kind) => `${name} est ${KINDS[kind]} : il faut un texte.`,
  wait: (kind) => `wait est ${KINDS[kind]} : écrivez les secondes comme un nombre, par exemple wait: 90.`,
  loadMissing: 'useMultiFileAuthState manque : passez celle de Baileys.',
  load: (kind) =>
    `useMultiFileAuthState est ${KINDS[kind]} : passez la fonction de Baileys elle-même, sans () derrière.`,
  dirEmpty: 'Le dossier n’a pas de nom : dites où va la session (--dir, dir dans useSession).',
  waitRange: (most) =>
    `Le temps d’attente (--wait, wait dans useSession) est en secondes, plus de 0 et ${most} au plus, par exemple 90.`,
};
