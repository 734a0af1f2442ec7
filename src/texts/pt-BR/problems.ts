import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const DAMAGED = 'O que foi guardado desta sessão está danificado';

const ofPasskeys = {
  PASSKEY_REQUIRED: {
    title: 'O WhatsApp pede a esta conta uma chave de acesso',
    detail:
      'Esse passo não pode ser feito aqui, por isso esta conta não pode ser conectada. Tentar outra vez não adianta.',
  },
  PASSKEY_EXPIRED: {
    title: 'O tempo da chave de acesso acabou',
    detail: 'Ninguém respondeu a tempo. Deixe a chave de acesso à mão e recomece.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'Essa não era a resposta ao pedido',
    detail:
      'Pegue o pedido desta conexão, responda em web.whatsapp.com e envie essa resposta. A conexão continua.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'Esta conexão não espera uma resposta assim',
    detail: 'Não há nenhum pedido aberto, ou uma resposta está sendo conferida. Leia o passo da conexão.',
  },
  PASSKEY_REFUSED: {
    title: 'O WhatsApp não aceitou a chave de acesso',
    detail: 'Use a chave de acesso da mesma conta que escaneou ou digitou o código. Recomece.',
  },
  PASSKEY_SILENT: {
    title: 'O celular não continuou',
    detail:
      'O WhatsApp aceitou a chave de acesso, mas o celular não respondeu. Deixe o WhatsApp aberto nele; ele pode ter no máximo quatro dispositivos conectados. Espere alguns minutos e recomece.',
  },
};

const ofWhatsApp = {
  WRONG_ACCOUNT: {
    title: 'Outra conta foi conectada',
    detail: 'Não é o número que foi digitado, por isso a desconectamos. Confira o número e recomece.',
  },
  LOGGED_OUT: {
    title: 'Desconectado no celular',
    detail: 'O dispositivo foi removido antes de terminar. Recomece.',
  },
  ACCOUNT_BLOCKED: {
    title: 'O WhatsApp bloqueou ou limitou esta conta',
    detail:
      'Por isso ela não aceita um novo dispositivo conectado. Abra o WhatsApp no celular: ele diz por quê e por quanto tempo.',
  },
  WHATSAPP_RATE_LIMITED: {
    title: 'O WhatsApp pede para esperar',
    detail: 'Espere antes da próxima tentativa. Mais tentativas aumentam a espera.',
  },
  WHATSAPP_REJECTED: {
    title: 'O WhatsApp recusou',
    detail: 'O WhatsApp não aceitou o pedido. Confira o número ou escaneie um QR code.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'Este site precisa de uma atualização',
    detail: 'O WhatsApp não aceita mais a versão dele. Só quem mantém o site pode resolver.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'O WhatsApp não responde',
    detail: 'Seu celular e seu número estão bem. Tente de novo daqui a pouco.',
  },
  DELIVERY_FAILED: {
    title: 'O WhatsApp não confirmou a mensagem',
    detail:
      'Por isso o dispositivo foi desconectado e o que foi salvo foi apagado. Se mesmo assim um ID chegou, ele não funciona: apague. Recomece.',
  },
};

const ofStates = {
  STATE_STALE: {
    title: 'Outro bot começou com esta sessão',
    detail:
      'Por isso nada mais deste aqui é guardado. Se nenhum outro bot deveria rodar, encontre-o e pare-o.',
  },
  STATE_TOO_LARGE: {
    title: 'É demais para guardar',
    detail: 'Envie uma parte menor, ou uma base nova.',
  },
  STATE_NO_ROOM: {
    title: 'Não há espaço para guardar mais',
    detail: 'O que foi guardado fica como está. Envie uma base menor, ou tente de novo mais tarde.',
  },
  STATE_DAMAGED: {
    title: DAMAGED,
    detail: 'Nada mais antigo é entregue no lugar, a não ser que você peça.',
  },
};

const errors: Language['problems']['errors'] = {
  ...ofPasskeys,
  ...ofWhatsApp,
  ...ofStates,
  BODY_INVALID: {
    title: 'A solicitação não pôde ser lida',
    detail: 'O corpo não é o que este endereço espera. Compare com /docs.',
  },
  PHONE_INVALID: {
    title: 'Este número não pode estar certo',
    detail: 'Nenhum número de telefone é assim. Confira cada dígito.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'Qual país?',
    detail: 'Escolha o país, ou comece o número com + e o código do país.',
  },
  SESSION_ID_MALFORMED: {
    title: 'Este não é um ID de sessão inteiro',
    detail: 'Está com erro, cortado ou é de outro programa. Copie de novo, inteiro.',
  },
  SESSION_UNAVAILABLE: {
    title: 'Nenhuma sessão para este ID',
    detail: 'É desconhecida, venceu ou foi revogada. Conecte de novo para receber um ID novo.',
  },
  LINK_NOT_FOUND: { title: 'Esta conexão acabou', detail: 'O site pode ter reiniciado. Recomece.' },
  NOT_FOUND: { title: 'Nada aqui', detail: 'Confira o endereço.' },
  METHOD_NOT_ALLOWED: {
    title: 'Este endereço não faz isso',
    detail: 'O cabeçalho Allow diz o que ele faz.',
  },
  LINK_EXPIRED: { title: 'O código venceu', detail: 'Ninguém o usou a tempo. Peça um novo.' },
  LINK_CANCELLED: { title: 'Parado', detail: 'A conexão foi interrompida. Recomece.' },
  LINK_LOST: {
    title: 'O site perdeu esta conexão',
    detail:
      'A parte deste site que cuidava da conexão parou. Recomece. Se um ID de sessão chegou à sua conversa, verifique-o neste site antes de usar.',
  },
  RATE_LIMITED: { title: 'Tentativas demais', detail: 'Aguarde e depois tente de novo.' },
  TOO_MANY_LINKS: {
    title: 'Lotado agora',
    detail: 'Todos os lugares estão ocupados. Tente de novo daqui a pouco.',
  },
  STORE_UNAVAILABLE: {
    title: 'Não conseguimos salvar agora',
    detail: 'Por isso paramos antes que algo se perdesse. Tente de novo daqui a pouco.',
  },
  SHUTTING_DOWN: { title: 'O site está reiniciando', detail: 'Ele volta já. Depois recomece.' },
  UNAUTHORIZED: {
    title: 'Não é permitido sem uma chave',
    detail: 'Envie o ID de sessão ou a chave no cabeçalho Authorization.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'Este Idempotency-Key já está em uso',
    detail: 'Foi usado para outra solicitação. Use uma chave nova a cada começo.',
  },
  CROSS_SITE: {
    title: 'Recusado: não foi pedido pelas nossas próprias páginas',
    detail: 'Abra este site diretamente e tente lá.',
  },
  INTERNAL: { title: 'Algo quebrou do nosso lado', detail: 'Diga ao suporte o ID da solicitação.' },
};

/** The words of the API's problem objects: what happened and what to do next. */
export const problems: Language['problems'] = {
  errors,
  titles: {
    'kept-too-much-to-open': 'Esta sessão é grande demais para abrir aqui',
    'whatsapp-refuses-site': 'Este site não consegue falar com o WhatsApp',
    'codes-differ': 'Parado: os códigos não eram iguais',
    'passkey-answers-wrong': 'As respostas não correspondiam ao pedido',
    'passkey-codes-not-compared': 'Ninguém comparou os códigos',
    'passkey-phone-not-done': 'O celular não terminou a tempo',
    'number-not-now': 'Nenhum código para este número agora',
    'store-not-read': 'O armazenamento não responde',
    'session-not-withdrawn': 'A sessão não pôde ser apagada',
    'archive-not-made': 'O zip não pôde ser criado',
  },
  // The pages say the same in their own words.
  removeByHand: `Abra também o WhatsApp, ${LINKED_DEVICES}, e remova o dispositivo adicionado lá agora há pouco: nós não conseguimos.`,
};
