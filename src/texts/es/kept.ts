import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'Lo guardado de esta sesión está dañado, o le falta algo. No se entrega nada más antiguo en su lugar, salvo que lo pidas: fromDayOfLink: true en useSession, o /session?from=day-of-link. Entonces lo que llegó después se pierde para siempre.',
  'kept-too-much-to-open':
    'Su bot guardó más de lo que este sitio abre para otros. El bot mismo puede seguir con ello: useSession con keep: true. ?from=day-of-link después de /session da el estado del día de la vinculación.',
  'kept-looks-too-many':
    'Esta sesión se revisó demasiadas veces en los últimos minutos, mientras su bot sigue en marcha. Espera antes de la próxima revisión.',
  'kept-piece-too-large': ({ mostKb }) =>
    `Cada parte puede tener ${mostKb} kB como máximo. Envía una más pequeña.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `En el registro caben ${mostPieces} partes o ${mostKb} kB. Envía una base nueva, que ocupa su lugar.`,
  'kept-no-room': ({ mostKb }) =>
    `El espacio que este sitio tiene para las sesiones de bots en marcha está ocupado. Lo guardado queda como está. ${
      mostKb > 0 ? `Ahora se aceptaría una base de ${mostKb} kB como máximo. ` : ''
    }Inténtalo más tarde; solo quien administra el sitio puede hacer más espacio.`,
  'kept-writes-too-many':
    'Este bot envió demasiadas veces lo que guarda en el último minuto. Espera y envía el resto en una sola parte.',
  'kept-starts-too-many':
    'Bots con esta sesión arrancaron demasiadas veces en los últimos minutos. Espera antes del próximo arranque.',
};
