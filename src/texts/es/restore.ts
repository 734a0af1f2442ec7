import { counted, timeInWords } from '../form/counting.ts';
import type { Language } from '../form/language.ts';
import { disk, network } from './restore/faults.ts';
import { keep } from './restore/keep.ts';
import { options } from './restore/options.ts';
import { server } from './restore/server.ts';

type Restore = Language['restore'];

const LANG = 'es';

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Restore['folder'] = {
  restored: (dir, keys) => {
    const many = counted(LANG, keys, { one: '{n} clave', many: '{n} de claves', other: '{n} claves' });
    return `La sesión está en ${dir}: credenciales y ${many}. Inicia el bot con esta carpeta.`;
  },
  kept: (dir) => `${dir} ya tiene esta sesión y conserva lo que el bot escribió. No se cambió nada.`,
  keptInTrouble: (dir, trouble) => `${dir} ya tiene una sesión y queda como está. ${trouble}`,
  unusable: (dir, says, helps) => `No se puede usar ${dir}: ${says}. ${helps}`,
  it: 'esa ruta',
  fileInIt: (name) => `${name} en esa carpeta`,
  newer: (dir) =>
    `${dir} tiene la sesión de otro dispositivo que no se vinculó antes que este. No se cambió nada. ` +
    'Usa otra carpeta, o --force para renunciar a esa sesión.',
  foreign: (dir, name) =>
    `${dir} tiene un ${name} que no es de una sesión de WhatsApp. No se cambió nada. Cámbiale el nombre, o usa otra carpeta.`,
  notLinked: (faults) => `Ningún bot puede usar la sesión de este ID, así que no se escribió nada. ${faults}`,
};

/** The question for the session ID, and the faults of what is given. */
const input: Restore['input'] = {
  question: 'ID de sesión (no se muestra mientras lo pegas): ',
  stdinEmpty: 'La entrada estándar estaba vacía.',
  nothingGiven: 'No se dio ningún ID de sesión.',
  noWayToAsk: 'No hay ID de sesión: define SESSION_ID, o da - y el ID por la entrada estándar.',
  stdinTooLong: 'La entrada estándar es demasiado larga para una sesión.',
  tooLong: 'Esto es demasiado largo para un ID de sesión.',
  stopped: 'Detenido.',
  oneAtMost: 'Un argumento como máximo. Mira --help.',
  notAsArgument:
    'Pon el ID de sesión en SESSION_ID: otras personas en esta máquina pueden leer los argumentos de un comando.',
  oddOption: (option) => `La opción ${option} no es correcta. Mira --help.`,
};

const HELP = `Pone la sesión de un ID de sesión en una carpeta para useMultiFileAuthState de Baileys.

  node restore.mjs --url HOST --dir CARPETA [-] [--force] [--wait SEGUNDOS] [--json]

  El ID viene de SESSION_ID; si no, se pide sin mostrarlo; con - viene de la entrada estándar.
  --url    dirección del servidor que creó el ID; un ID largo no la necesita
  --dir    la carpeta; si no se dice, ./session
  --force  reemplaza una sesión en la carpeta aunque sea más nueva
  --wait   segundos que el servidor puede tardar, por defecto 20; más para un host que pone a dormir servidores sin uso
  --json   responde en JSON

Códigos de salida: 0 bien, 2 uso, 3 ID no válido, 4 no disponible, 5 no permitido, 6 red.`;

/** The sentences of the restore client. */
export const restore: Restore = {
  help: HELP,
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time) => `Inténtalo otra vez en ${time}.`,
  oneSecond: timeInWords(LANG, 1, 'second'),
  seconds: (count) => timeInWords(LANG, count, 'second'),
  minutes: (count) => timeInWords(LANG, count, 'minute'),
  broke: (reason) => `Algo falló: ${reason}`,
};
