import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'O que foi guardado desta sessão está danificado, ou falta alguma parte. Nada mais antigo é entregue no lugar, a não ser que você peça: fromDayOfLink: true no useSession, ou /session?from=day-of-link. O que veio depois se perde então para sempre.',
  'kept-too-much-to-open':
    'O bot guardou mais do que este site abre para outros. O próprio bot pode continuar com ela: useSession com keep: true. ?from=day-of-link depois de /session dá o estado do dia da conexão.',
  'kept-looks-too-many':
    'Esta sessão foi conferida vezes demais nos últimos minutos, enquanto o bot dela continua. Espere antes de conferir de novo.',
  'kept-piece-too-large': ({ mostKb }) => `Uma parte assim pode ter no máximo ${mostKb} kB. Envie uma menor.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `O registro tem espaço para ${mostPieces} partes ou ${mostKb} kB. Envie uma base nova, que toma o lugar dele.`,
  'kept-no-room': ({ mostKb }) =>
    `O espaço que este site tem para as sessões de bots em execução está ocupado. O que foi guardado fica como está. ${
      mostKb > 0 ? `Uma base de no máximo ${mostKb} kB seria aceita agora. ` : ''
    }Tente de novo mais tarde; só quem mantém o site pode criar mais espaço.`,
  'kept-writes-too-many':
    'Este bot enviou o que guarda vezes demais no último minuto. Espere e envie o resto em uma só parte.',
  'kept-starts-too-many':
    'Bots com esta sessão começaram vezes demais nos últimos minutos. Espere antes de começar de novo.',
};
