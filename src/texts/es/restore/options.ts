import type { Language } from '../../form/language.ts';

type Options = Language['restore']['options'];
/** The kinds of values that a caller in JavaScript may pass. */
export type Kind = Parameters<Options['shape']>[0];

export const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'una lista',
  promise: 'una Promise',
  text: 'un texto',
  object: 'un objeto',
  number: 'un número',
  boolean: 'un booleano',
  function: 'una función',
  bigint: 'un bigint',
  symbol: 'un symbol',
};

/** The faults of the options of `useSession`. */
export const options: Options = {
  shape: (kind) =>
    `useSession recibe un objeto: useSession({ sessionId, url, dir, useMultiFileAuthState }). Esto es ${KINDS[kind]}.`,
  idMissing: 'Falta sessionId: dale un valor, por ejemplo de SESSION_ID.',
  urlMissing: 'Falta url: pon ahí la dirección del servidor.',
  dirMissing: 'Falta dir: di en qué carpeta vive la sesión.',
  promise: (name) => `${name} es una Promise: escribe await antes.`,
  number: (name) => `${name} es un número: escríbelo entre comillas, como texto.`,
  noText: (name, kind) => `${name} es ${KINDS[kind]}: debe ser un texto.`,
  wait: (kind) => `wait es ${KINDS[kind]}: escribe los segundos como número, por ejemplo wait: 90.`,
  loadMissing: 'Falta useMultiFileAuthState: pasa la función de Baileys.',
  load: (kind) => `useMultiFileAuthState es ${KINDS[kind]}: pasa la función misma de Baileys, sin () detrás.`,
  dirEmpty: 'La carpeta no tiene nombre: di a dónde va la sesión (--dir, dir en useSession).',
  waitRange: (most) =>
    `El tiempo de espera (--wait, wait en useSession) va en segundos, mayor que 0 y ${most} como máximo, por ejemplo 90.`,
};
