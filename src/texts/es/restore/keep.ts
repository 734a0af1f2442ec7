import type { Language } from '../../form/language.ts';
import { KINDS } from './options.ts';

const NOT_KEPT = 'Desde ahora no se guarda nada de lo que hace este bot.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
export const keep: Language['restore']['keep'] = {
  longId:
    'keep: true necesita un ID de sesión corto: este es largo y ningún servidor lo guarda. Quita keep, o vincula otra vez y elige el ID corto.',
  choice: (name, kind) => `${name} es ${KINDS[kind]}: escribe ${name}: true, o quítalo.`,
  waiting: (trouble) => `El bot espera al servidor, que tiene su sesión. ${trouble}`,
  fromFolder: (dir) => `El bot sigue con la sesión de ${dir}: el servidor no tiene una más nueva.`,
  fromServer: (dir) => `El bot sigue con la sesión del servidor, que es más nueva que la de ${dir}.`,
  aloneInFolder: (dir, trouble) => `El bot arranca con la sesión de ${dir}, sin el servidor. ${trouble}`,
  stale: `Otro bot arrancó con esta sesión. ${NOT_KEPT}`,
  newerThere: `El servidor tiene una sesión más nueva, así que otro bot estuvo en marcha desde entonces. ${NOT_KEPT} Inicia de nuevo para seguir con la más nueva.`,
  otherDevice: `Aquí se vinculó otro dispositivo que no es el de este ID de sesión. ${NOT_KEPT}`,
  gone: `El servidor ya no tiene esa sesión: se anuló o venció. ${NOT_KEPT}`,
  off: 'Este servidor no guarda sesiones que siguen al bot. El bot sigue como sin keep: true.',
  away: (trouble) =>
    `Ahora no se puede guardar lo que hace el bot. El bot sigue, y esto se intenta de nuevo. ${trouble}`,
  noRoom:
    'El servidor no tiene espacio para más de lo que los bots guardan ahí. El bot sigue, y esto se intenta de nuevo cada minuto; hasta entonces, si pierde el disco, empezaría en un estado más antiguo.',
  back: 'Lo que hace el bot se guarda otra vez.',
  tooLarge: (trouble) =>
    `Lo que hace el bot no se guarda: ${trouble} El bot sigue, pero sin su disco empezaría en un estado más antiguo.`,
  diskFails: (trouble) => `${trouble} El bot sigue: guarda la sesión en la memoria y en el servidor.`,
  broke: (reason) => `Algo falló mientras se guardaba la sesión: ${reason}. ${NOT_KEPT}`,
  givenUp:
    'Lo que el servidor guarda de esta sesión está dañado. El bot arranca desde el día de la vinculación, como pide fromDayOfLink: true.',
  damaged:
    'Lo que el servidor guarda de esta sesión está dañado, o le falta algo, así que el bot no arranca. ' +
    'fromDayOfLink: true en useSession arranca desde el día de la vinculación: entonces lo que llegó después se pierde para siempre.',
};
