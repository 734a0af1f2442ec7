import type { Language } from '../../form/language.ts';
import { KINDS } from './options.ts';

const NOT_KEPT = 'A partir de agora, nada do que este bot faz é guardado.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
export const keep: Language['restore']['keep'] = {
  longId:
    'keep: true precisa de um ID de sessão curto: este é longo e nenhum servidor o guarda. Tire keep, ou conecte de novo e escolha o ID curto.',
  choice: (name, kind) => `${name} é ${KINDS[kind]}: escreva ${name}: true, ou não escreva ${name}.`,
  waiting: (trouble) => `O bot espera pelo servidor, que tem a sessão dele. ${trouble}`,
  fromFolder: (dir) => `O bot continua com a sessão que está em ${dir}: o servidor não tem uma mais nova.`,
  fromServer: (dir) => `O bot continua com a sessão do servidor, que é mais nova que a que está em ${dir}.`,
  aloneInFolder: (dir, trouble) => `O bot começa com a sessão que está em ${dir}, sem o servidor. ${trouble}`,
  stale: `Outro bot começou com esta sessão. ${NOT_KEPT}`,
  newerThere: `O servidor tem uma sessão mais nova, portanto outro bot rodou depois. ${NOT_KEPT} Inicie de novo para continuar com a mais nova.`,
  otherDevice: `Aqui foi conectado outro dispositivo, não o deste ID de sessão. ${NOT_KEPT}`,
  gone: `O servidor não tem mais esta sessão: ela foi revogada ou venceu. ${NOT_KEPT}`,
  off: 'Este servidor não guarda sessões que acompanham o bot. O bot continua como sem keep: true.',
  away: (trouble) =>
    `O que o bot faz não pode ser guardado agora. Ele continua, e isto é tentado de novo. ${trouble}`,
  noRoom:
    'O servidor não tem espaço para mais do que os bots guardam lá. O bot continua, e isto é tentado de novo a cada minuto; até lá, se perdesse o disco, ele começaria de um estado mais antigo.',
  back: 'O que o bot faz está sendo guardado de novo.',
  tooLarge: (trouble) =>
    `O que o bot faz não é guardado: ${trouble} O bot continua, mas sem o disco dele começaria de um estado mais antigo.`,
  diskFails: (trouble) => `${trouble} O bot continua: mantém a sessão na memória e no servidor.`,
  broke: (reason) => `Algo quebrou enquanto a sessão era guardada: ${reason}. ${NOT_KEPT}`,
  givenUp:
    'O que o servidor guarda desta sessão está danificado. O bot começa do dia da conexão, como pede fromDayOfLink: true.',
  damaged:
    'O que o servidor guarda desta sessão está danificado, ou falta alguma parte, por isso o bot não começa. ' +
    'fromDayOfLink: true em useSession faz começar do dia da conexão: o que veio depois se perde então para sempre.',
};
