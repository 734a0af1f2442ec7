import type { Language } from '../../form/language.ts';

type Options = Language['restore']['options'];
/** The kinds of values that a caller in JavaScript may pass. */
export type Kind = Parameters<Options['shape']>[0];

export const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'daftar (array)',
  promise: 'Promise',
  text: 'teks',
  object: 'objek',
  number: 'angka',
  boolean: 'boolean',
  function: 'fungsi',
  bigint: 'bigint',
  symbol: 'symbol',
};

/** The faults of the options of `useSession`. */
export const options: Options = {
  shape: (kind) =>
    `useSession menerima satu objek: useSession({ sessionId, url, dir, useMultiFileAuthState }). Ini ${KINDS[kind]}.`,
  idMissing: 'sessionId tidak ada: isi, misalnya dari SESSION_ID.',
  urlMissing: 'url tidak ada: isi dengan alamat server.',
  dirMissing: 'dir tidak ada: sebutkan di folder mana sesi berada.',
  promise: (name) => `${name} adalah Promise: tulis await di depannya.`,
  number: (name) => `${name} adalah angka: tulis di dalam tanda kutip, sebagai teks.`,
  noText: (name, kind) => `${name} adalah ${KINDS[kind]}: harus teks.`,
  wait: (kind) => `wait adalah ${KINDS[kind]}: tulis detiknya sebagai angka, seperti wait: 90.`,
  loadMissing: 'useMultiFileAuthState tidak ada: berikan yang dari Baileys.',
  load: (kind) =>
    `useMultiFileAuthState adalah ${KINDS[kind]}: berikan fungsi Baileys itu sendiri, tanpa () di belakangnya.`,
  dirEmpty: 'Folder tidak punya nama: sebutkan ke mana sesi ditaruh (--dir, dir di useSession).',
  waitRange: (most) =>
    `Waktu tunggu (--wait, wait di useSession) dalam detik, di atas 0 dan paling banyak ${most}, seperti 90.`,
};
