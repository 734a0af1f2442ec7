import type { Language } from '../../form/language.ts';

const ADDRESS =
  '--url (url em useSession) precisa ser o endereço do servidor, por exemplo https://example.org.';

/** The faults of the address of a server, or of what answers there. */
export const server: Language['restore']['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} Deixe de fora o nome e a senha.`,
  addressWithQuery: `${ADDRESS} Deixe de fora tudo a partir do "?".`,
  needed: 'Este tipo de ID de sessão é guardado por um servidor: indique-o com --url (url em useSession).',
  open: 'Cuidado: o endereço do servidor não é https, por isso outros no caminho podem ler o ID de sessão e a sessão.',
  noAnswer: (origin, proxy) => `${origin} não responde${proxy === null ? '' : ` pelo proxy ${proxy}`}`,
  brokeOff: 'A resposta foi interrompida',
  endedOddly: 'A conexão do dispositivo falhou, e o servidor não disse por quê.',
  brokeOffInside: 'A resposta foi interrompida no meio.',
  failed: (what, says, helps) => `${what}: ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what}: demorou demais. Um host que põe para dormir servidores parados pode estar acordando o servidor agora: ` +
    'tente de novo em um minuto, ou espere mais com --wait 90 (wait: 90 em useSession).',
  tooMuch: (origin) => `${origin} enviou mais de 8 MB, e nenhuma sessão tem isso. É um servidor de sessões?`,
  notOurs: (origin) => `${origin} não respondeu como um servidor de sessões: o endereço está certo?`,
  moved: (origin, to) => `${origin} encaminha para ${to}. Dê esse endereço com --url (url em useSession).`,
  sendsElsewhere: (host) =>
    `Encaminha para outra página${host === null ? '' : ` de ${host}`}, como faz uma página de login.`,
  sendsToItself:
    'Devolve cada solicitação a este mesmo endereço, sem fim. O proxy na frente do servidor pode estar mal configurado: avise quem o mantém.',
  notReady: (origin, status, wait) =>
    `${origin} não está pronto: respondeu ${status}. Espere ${wait} e tente de novo.`,
  refused: (origin, status) =>
    `Algo na frente de ${origin} recusa esta solicitação: respondeu ${status}. O endereço está certo, e esta máquina pode usá-lo?`,
  bareStatus: (origin, status) =>
    `${origin} respondeu ${status} e nada mais. É o endereço certo de um servidor de sessões?`,
  oddPacking: 'A resposta está empacotada de um jeito que ninguém pediu.',
  proxyWantsLogin: (proxy, host) =>
    `O proxy ${proxy} quer um nome e uma senha (http://name:password@host): respondeu 407. NO_PROXY=${host} vai sem o proxy.`,
  proxyRefused: (proxy, status, host) =>
    `O proxy ${proxy} recusou: respondeu ${status}. NO_PROXY=${host} vai sem o proxy.`,
  proxyUnusable: (variable, host) =>
    `${variable} indica um proxy que não pode ser usado aqui: só proxies http:// e https:// podem. NO_PROXY=${host} vai sem o proxy.`,
};
