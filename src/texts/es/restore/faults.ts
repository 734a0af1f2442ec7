import type { Language } from '../../form/language.ts';

type Restore = Language['restore'];

const OTHER_FOLDER = 'Usa otra carpeta.';
const FULL = 'Haz espacio y empieza otra vez con la misma carpeta.';
const LATER = 'Inténtalo otra vez en un minuto.';

/** The faults of a folder, which follow a colon, with advice. */
export const disk: Restore['disk'] = {
  notAllowed: {
    says: 'este usuario no puede leer o escribir',
    helps: 'Da la carpeta al usuario que ejecuta el bot, o usa otra carpeta.',
  },
  noFolder: {
    says: 'la carpeta, o una parte de su ruta, es un archivo o un enlace que no lleva a ningún lado',
    helps: 'Quítalo, o usa otra carpeta.',
  },
  loop: { says: 'los enlaces de su ruta van en círculo', helps: 'Quítalos, o usa otra carpeta.' },
  folderForFile: {
    says: 'hay una carpeta donde debería haber un archivo:',
    helps: 'Cambia el nombre de esa carpeta, o usa otra.',
  },
  noFile: {
    says: 'hay una tubería o un dispositivo donde debería haber un archivo:',
    helps: 'Quítalo, o usa otra carpeta.',
  },
  nameTooLong: { says: 'su nombre es demasiado largo', helps: 'Usa una carpeta con un nombre más corto.' },
  readOnly: { says: 'no se puede escribir nada en este disco', helps: 'Usa una carpeta en otro disco.' },
  full: { says: 'el disco está lleno', helps: FULL },
  quota: { says: 'el espacio de este usuario se acabó', helps: FULL },
  held: { says: 'otro programa está usando', helps: 'Cierra ese programa, o usa otra carpeta.' },
  openFiles: {
    says: 'hay demasiados archivos abiertos',
    helps: 'Empieza otra vez con la misma carpeta.',
  },
  damaged: {
    says: 'el disco informa un error',
    helps: 'Revisa el disco, o usa una carpeta en otro.',
  },
  otherRestore: { says: 'otra restauración está trabajando en ella', helps: OTHER_FOLDER },
  otherRestores: { says: 'otras restauraciones están trabajando en ella', helps: OTHER_FOLDER },
  notAFolder: { says: 'no es una carpeta', helps: OTHER_FOLDER },
  refuses: { says: 'el disco lo rechaza', helps: OTHER_FOLDER },
  unknown: { says: 'por un motivo desconocido', helps: OTHER_FOLDER },
};

/** The failures of the network, which follow a colon, with advice. */
export const network: Restore['network'] = {
  nothingListens: {
    says: 'nada atiende ahí',
    helps: '¿Es la dirección correcta y el servidor está en marcha?',
  },
  noHost: { says: 'no hay ningún host con este nombre', helps: '¿Está bien escrito el nombre?' },
  noLookUp: { says: 'ahora no se puede buscar el nombre del host', helps: LATER },
  noWay: { says: 'ahora no hay camino hasta ahí', helps: LATER },
  cut: { says: 'la conexión se cortó', helps: LATER },
  cutPlain: {
    says: 'la conexión se cortó',
    helps: '¿El servidor habla https ahí? Entonces escribe https://.',
  },
  damaged: { says: 'lo que envió está dañado', helps: LATER },
  noHttp: { says: 'lo que responde ahí no habla http', helps: '¿Es https://, u otro puerto?' },
  noHttps: { says: 'ahí no se habla https', helps: '¿Es http://, u otro puerto?' },
  certificateInvalid: {
    says: 'su certificado no es válido ahora',
    helps: 'Pide a quien administra el servidor que lo renueve, y revisa el reloj de esta máquina.',
  },
  certificateOfOther: {
    says: 'su certificado es para otro nombre',
    helps: '¿Está bien escrito el nombre del host?',
  },
  certificateUnknown: {
    says: 'esta máquina no confía en su certificado',
    helps: 'Si tú confías en él, nombra su certificado en NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'los dos no lograron acordar cómo cifrar',
    helps: '¿Son la dirección y el puerto correctos?',
  },
  unknown: { says: 'algo salió mal en el camino', helps: LATER },
};
