import type { IdReasons } from '../../wire/reasons/ids.ts';
import { oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'es';
const startOf = (prefix: string | null) => (prefix === null ? 'un nombre y un "~"' : `${prefix}~`);

const carried = {
  'paste-id-and-session':
    'Hay un ID de sesión corto y, al lado, una sesión completa. Pega solo uno de los dos.',
  'paste-several-ids': ({ count }) => `Hay ${count} ID de sesión distintos. Pega solo uno.`,
  'paste-several-sessions': 'Hay sesiones distintas. Pega solo una.',
  'session-too-large': 'Esto es demasiado grande para una sesión.',
  'session-too-many-values': ({ most }) => `Contiene más de ${most} valores, demasiados para una sesión.`,
  'session-too-old':
    'Esta sesión es del tipo antiguo, anterior a los dispositivos vinculados. Ya no se puede usar: vincula otra vez.',
  'creds-none': 'Lo que contiene no es un creds.json.',
  'json-start-missing':
    'Falta el principio: esto sigue como un creds.json, pero no empieza como tal, con "{". Pega el archivo completo.',
  'json-cut-off':
    'Falta el final: esto empieza como un creds.json, pero se corta antes de su último "}". Pega el archivo completo.',
  'json-damaged':
    'Esto parece un creds.json, pero no es JSON: hay un carácter mal o falta uno. Pega el archivo tal como está.',
  'packed-not-json': 'Lo que está empaquetado no es JSON, así que no es un creds.json.',
  'packed-too-large': 'Lo que está empaquetado es demasiado grande para una sesión.',
  'packed-start-missing':
    'Falta el principio: el creds.json que lleva dentro no empieza como debería. Cópialo completo.',
  'packed-cut-off': 'Falta el final: la parte empaquetada no está completa. Cópialo completo.',
  'packed-damaged': 'La parte empaquetada está dañada: al menos un carácter está mal. Cópialo otra vez.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` después de "${separator}"`;
    const place = at === null ? `Contiene ${character}` : `El carácter ${at}${behind} es ${character}`;
    return `${place}, que ningún ID de sesión tiene. Copia solo el ID.`;
  },
  'base64-none': 'No es un ID de sesión de este programa, ni un creds.json en base64.',
  'base64-cut-off': 'Falta el final: el texto en base64 se corta a la mitad. Cópialo completo.',
  'base64-creds-cut-off':
    'Falta el final: el creds.json que lleva dentro no está completo. Cópialo completo.',
  'base64-creds-damaged':
    'Un carácter está mal: el creds.json que lleva dentro está dañado. Cópialo otra vez.',
  'base64-with-more': 'Hay un "=" en medio: se pegó algo más después del ID. Copia solo el ID.',
  hexadecimal: 'Está escrito en dígitos hexadecimales. Pega el creds.json mismo, o su base64.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) =>
    `No contiene ningún ID de sesión. Un ID de sesión empieza con ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `Un ID de sesión empieza con ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) =>
    `Falta el principio: un ID de sesión empieza con ${startOf(prefix)}. Cópialo completo.`,
  'id-start-mistyped': ({ found, own }) => `El principio está mal escrito: es ${own}~, no ${found}~.`,
  'id-start-unknown': ({ found, own }) =>
    `Empieza con ${found}~, no con ${own}~: es de otro programa o sitio, o su principio está mal escrito.`,
  'id-of-another-site': ({ found, own }) =>
    `Empieza con ${found}~, no con ${own}~: es de otro programa o sitio.`,
  'id-of-another-prefix': ({ prefix }) => `Este ID es de otro programa: no empieza con ${prefix}~.`,
  'id-of-another-program':
    'Este es un ID de otro programa, y solo ese puede abrirlo: restáuralo con ese programa, o vincula aquí para obtener un ID de sesión de este.',
  'id-of-another-version': 'El ID se creó con otra versión de este programa.',
  'id-without-tilde': ({ name }) =>
    `Debe haber un "~" después de ${name}. Escríbelo ahí, o copia el ID otra vez.`,
  'id-cut-off': ({ characters, of }) =>
    `El ID está cortado: ${characters} de ${of} caracteres después del "~". Cópialo completo.`,
  'id-too-long': ({ characters, of }) =>
    `El ID es demasiado largo: ${characters} caracteres después del "~" en lugar de ${of}. Copia solo el ID.`,
  'id-not-whole': ({ characters, of }) =>
    `El ID no está completo: solo ${characters} de ${of} caracteres están juntos después del "~". Cópialo completo.`,
  'id-mixed-case': 'Algunas letras son mayúsculas y otras minúsculas. Copia el ID otra vez, completo.',
  'id-with-more': 'Se escribió algo pegado al ID o dentro de él. Copia solo el ID.',
  'id-mistyped-somewhere':
    'Algo está mal escrito, antes del "~" o después. Copia el ID en vez de escribirlo.',
  'id-mistyped-often': 'Más de un carácter está mal escrito. Copia el ID en vez de escribirlo.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` Quizás es ${oneOf(LANG, looksLike)}.`;
    return `El carácter ${at} después del "~" es ${character}, que ningún ID de sesión tiene.${hint}`;
  },
  'id-character-wrong': ({ at }) =>
    `El carácter ${at} después del "~" está mal. Copia el ID en vez de escribirlo.`,
  'id-characters-swapped': ({ at }) =>
    `Los caracteres ${at} y ${at + 1} después del "~" están intercambiados.`,
  'id-not-stored': 'Este tipo no se guarda aquí: lleva las credenciales consigo.',
};
