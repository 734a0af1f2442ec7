import type { Language } from '../../form/language.ts';

type Restore = Language['restore'];

/** The kinds of values that a caller in JavaScript may pass. */
type Kind = Parameters<Restore['options']['shape']>[0];

export const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'uma lista',
  promise: 'uma Promise',
  text: 'um texto',
  object: 'um objeto',
  number: 'um número',
  boolean: 'um booleano',
  function: 'uma função',
  bigint: 'um bigint',
  symbol: 'um symbol',
};

/** The faults of the options of `useSession`. */
export const options: Restore['options'] = {
  shape: (kind) =>
    `useSession recebe um objeto: useSession({ sessionId, url, dir, useMultiFileAuthState }). Isto é ${KINDS[kind]}.`,
  idMissing: 'Falta sessionId: defina, por exemplo a partir de SESSION_ID.',
  urlMissing: 'Falta url: defina com o endereço do servidor.',
  dirMissing: 'Falta dir: diga em que pasta a sessão fica.',
  promise: (name) => `${name} é uma Promise: escreva await antes.`,
  number: (name) => `${name} é um número: escreva entre aspas, como texto.`,
  noText: (name, kind) => `${name} é ${KINDS[kind]}: precisa ser um texto.`,
  wait: (kind) => `wait é ${KINDS[kind]}: escreva os segundos como número, por exemplo wait: 90.`,
  loadMissing: 'Falta useMultiFileAuthState: passe a do Baileys.',
  load: (kind) => `useMultiFileAuthState é ${KINDS[kind]}: passe a própria função do Baileys, sem () depois.`,
  dirEmpty: 'A pasta não tem nome: diga para onde vai a sessão (--dir, ou dir em useSession).',
  waitRange: (most) =>
    `O tempo de espera (--wait, ou wait em useSession) é em segundos, acima de 0 e no máximo ${most}, por exemplo 90.`,
};

/** The question for the session ID, and the faults of what is given. */
export const input: Restore['input'] = {
  question: 'ID de sessão (ele não aparece quando você cola): ',
  stdinEmpty: 'A entrada padrão estava vazia.',
  nothingGiven: 'Nenhum ID de sessão foi dado.',
  noWayToAsk: 'Sem ID de sessão: defina SESSION_ID, ou use - e dê o ID pela entrada padrão.',
  stdinTooLong: 'A entrada padrão é longa demais para uma sessão.',
  tooLong: 'Isto é longo demais para um ID de sessão.',
  stopped: 'Parado.',
  oneAtMost: 'No máximo um argumento. Veja --help.',
  notAsArgument:
    'Ponha o ID de sessão em SESSION_ID: outros nesta máquina podem ler os argumentos de um comando.',
  oddOption: (option) => `A opção ${option} não está certa. Veja --help.`,
};
