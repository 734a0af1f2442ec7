import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import { counted } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'es';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffers',
  indexed: 'objetos de números por posición',
  base64: 'base64 suelto',
  hex: 'texto hexadecimal',
  decimal: 'textos de números',
  list: 'listas de números',
  numbers: 'Buffers escritos por el JSON.stringify común',
  binary: 'el JSON extendido de MongoDB',
  wrapped: 'objetos alrededor de los bytes',
  text: 'JSON dentro de texto',
};

/** Words that follow "es". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'un texto vacío',
  text: 'texto que no es base64 ni hexadecimal',
  list: 'una lista de algo que no son bytes',
  null: 'null',
  number: 'un número',
  boolean: 'un booleano',
  'empty-object': 'un objeto vacío, así que lo que lo escribió perdió los bytes',
  object: 'un objeto que no lleva bytes en una forma conocida aquí',
};

const PAIRS = {
  'noise-key': 'la clave noise',
  'identity-key': 'la clave de identidad',
  'signed-pre-key': 'la preclave firmada',
  'pairing-key': 'la clave de vinculación (pairingEphemeralKeyPair)',
} as const;

const HALVES = { public: 'pública', private: 'privada' } as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'faltan los detalles',
  key: 'la clave de la cuenta falta o no tiene 32 bytes',
  signature: 'la firma falta o no tiene 64 bytes',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'los detalles son',
  key: 'la clave es',
  signature: 'la firma es',
};

const UNREADABLE_MESSAGES = 'los primeros mensajes de personas nuevas quizás no se puedan leer';
const SWAPPED = ' La clave noise y la clave de identidad están intercambiadas.';

function nameOf(name: PairName): string {
  return name.key === 'pre-key' ? `la preclave ${name.id ?? 'de nombre extraño'}` : PAIRS[name.key];
}

function atStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

function sizeOf(bytes: number): string {
  return counted(LANG, bytes, { one: '{n} byte', many: '{n} de bytes', other: '{n} bytes' });
}

function usedUp(count: number): string {
  return counted(LANG, count, { one: '{n} ya usada', many: '{n} ya usadas', other: '{n} ya usadas' });
}

const keys = {
  'pair-missing': (name) => `Falta ${nameOf(name)}.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `${atStart(nameOf(name))} no tiene una mitad ${HALVES[half]} que se pueda leer${found === null ? '' : `: es ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `${atStart(nameOf(name))} tiene una mitad ${HALVES[half]} de ${sizeOf(bytes)} en lugar de 32.`,
  'pair-whole': (name) => `Las dos mitades de ${nameOf(name)} forman pareja.`,
  'pair-halves-swapped': (name) => `Las mitades pública y privada de ${nameOf(name)} están intercambiadas.`,
  'pair-halves-differ': (name) => `Las mitades de ${nameOf(name)} no forman pareja.`,
  'keys-no-object': 'Las claves no son un objeto.',
  'keys-of-unknown-kind': 'Entre las claves hay un tipo que Baileys no conoce.',
  'keys-of-kind-no-object': ({ kind }) => `Las claves del tipo ${kind} no son un objeto.`,
  'keys-name-too-long': ({ kind }) => `Las claves del tipo ${kind} tienen un nombre demasiado largo.`,
  'keys-too-many': ({ most }) => `Hay más de ${most} claves.`,
  'keys-of-one-file': 'Las claves tienen nombres que son un mismo archivo.',
  'app-state-key-there': 'Está la clave app-state.',
  'app-state-key-not-carried':
    'Llegaron solo las credenciales, sin claves: los ajustes de los chats, como archivar o silenciar, no se sincronizan al principio.',
  'app-state-key-not-sent': 'El teléfono aún no envió la clave app-state.',
  'app-state-key-missing': 'La clave app-state que creds.json nombra no está entre las claves.',
  'app-state-key-damaged': 'La clave app-state está dañada: no tiene 32 bytes.',
  'pre-keys-there': ({ count, used }) =>
    `Están todas las preclaves: ${count}${used === 0 ? '' : `, ${usedUp(used)}`}.`,
  'pre-keys-not-carried': `Llegaron solo las credenciales, sin preclaves: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'Aún no se creó ninguna preclave.',
  'pre-keys-all-missing': ({ made }) => `Faltan todas las preclaves (${made}): ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `Faltan preclaves que WhatsApp puede repartir (${ids.join(', ')}${more === 0 ? '' : ` y ${more} más`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'Está todo lo que un creds.json necesita, cada cosa con su tamaño.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} Los bytes están escritos como ${names}, algo que la versión 7 de Baileys no lee por sí sola: ` +
      'restore.mjs y el archivo zip los escriben de nuevo; un bot que abre este texto por su cuenta quizás no.'
    );
  },
  'session-valid': 'La sesión es válida.',
  'creds-too-deep': 'Está demasiado anidado para una sesión.',
  'creds-incomplete': ({ missing }) => `Este creds.json no está completo. Le falta: ${missing.join(', ')}.`,
  'creds-single-key':
    'Esta es una sola clave de una carpeta de sesión, como pre-key-1.json. Pega creds.json.',
  'creds-conversation':
    'Esta es una conversación de una carpeta de sesión (session-*.json). Pega creds.json.',
  'creds-app-state-key': 'Esta es una clave app-state de una carpeta de sesión. Pega creds.json.',
  'creds-of-another-program':
    'Este no es un creds.json de Baileys: no tiene ninguna de sus claves. Quizás es de otro programa.',
  'registration-id-no-number': 'registrationId no es un número entero.',
  'signed-pre-key-no-number': 'El número de la preclave firmada (keyId) no es un número entero.',
  'next-pre-key-no-number':
    'nextPreKeyId, el número de la próxima preclave, falta o no es un número entero mayor que 0.',
  'secret-size': ({ bytes }) => `advSecretKey tiene ${sizeOf(bytes)} en base64 en lugar de 32.`,
  'me-known': 'Dice de quién es la cuenta y qué dispositivo es este.',
  'me-missing': 'No dice de quién es la cuenta (me.id).',
  'me-no-account': 'me.id no es la dirección de una cuenta con número de teléfono.',
  'me-no-device': 'Nombra una cuenta pero ningún dispositivo vinculado: la vinculación nunca terminó.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'La preclave firmada lleva la firma de la clave de identidad.',
  'pre-key-signature-missing': 'Falta la firma de la preclave firmada.',
  'pre-key-signature-unreadable': ({ found }) =>
    `No se puede leer la firma de la preclave firmada: es ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) =>
    `La firma de la preclave firmada tiene ${sizeOf(bytes)} en lugar de 64.`,
  'pre-key-signature-of-nothing': 'No hay ninguna preclave firmada a la que pueda pertenecer la firma.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('La preclave firmada no se firmó con esta clave de identidad.', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'La cuenta, una cuenta de empresa alojada por Meta, confirmó este dispositivo.'
      : 'La cuenta confirmó este dispositivo.',
  'account-missing': 'La cuenta no confirmó este dispositivo: la vinculación nunca terminó.',
  'account-part-missing': ({ part }) => `En la parte de la cuenta, ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `En la parte de la cuenta, ${UNREADABLE_PARTS[part]} ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) =>
    wrongSignature('La confirmación de la cuenta no es de este dispositivo.', values),
  'device-signature-good': 'El dispositivo firmó su propia vinculación.',
  'device-never-linked': 'El dispositivo no firmó nada: la vinculación nunca terminó.',
  'device-signature-missing': 'El dispositivo no firmó su propia vinculación.',
  'device-signature-size': ({ bytes }) => `La firma del dispositivo tiene ${sizeOf(bytes)} en lugar de 64.`,
  'device-signature-wrong': (values) =>
    wrongSignature('La firma del dispositivo no es de esta clave de identidad.', values),
  'identity-key-unreadable':
    'No se puede leer la clave de identidad, así que no puede haber nada firmado con ella.',
};
