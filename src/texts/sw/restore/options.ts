import type { Language } from '../../form/language.ts';

type Options = Language['restore']['options'];
/** The kinds of values that a caller in JavaScript may pass. */
export type Kind = Parameters<Options['shape']>[0];

export const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'orodha',
  promise: 'Promise',
  text: 'maandishi',
  object: 'object',
  number: 'namba',
  boolean: 'boolean',
  function: 'function',
  bigint: 'bigint',
  symbol: 'symbol',
};

/** The faults of the options of `useSession`. */
export const options: Options = {
  shape: (kind) =>
    `useSession hupokea object moja: useSession({ sessionId, url, dir, useMultiFileAuthState }). Hii ni ${KINDS[kind]}.`,
  idMissing: 'sessionId haipo: iweke, kwa mfano kutoka SESSION_ID.',
  urlMissing: 'url haipo: iweke kuwa anwani ya seva.',
  dirMissing: 'dir haipo: sema sesheni inakaa kwenye folda gani.',
  promise: (name) => `${name} ni Promise: andika await kabla yake.`,
  number: (name) => `${name} ni namba: iandike ndani ya alama za nukuu, kama maandishi.`,
  noText: (name, kind) => `${name} ni ${KINDS[kind]}: lazima iwe maandishi.`,
  wait: (kind) => `wait ni ${KINDS[kind]}: andika sekunde kama namba, kwa mfano wait: 90.`,
  loadMissing: 'useMultiFileAuthState haipo: toa ile ya Baileys.',
  load: (kind) =>
    `useMultiFileAuthState ni ${KINDS[kind]}: toa function yenyewe ya Baileys, bila () baada yake.`,
  dirEmpty: 'Folda haina jina: sema sesheni inawekwa wapi (--dir, dir kwenye useSession).',
  waitRange: (most) =>
    `Muda wa kusubiri (--wait, wait kwenye useSession) ni kwa sekunde, zaidi ya 0 na usiozidi ${most}, kwa mfano 90.`,
};
