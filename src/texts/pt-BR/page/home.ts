import { LINKED_DEVICES, MESSAGE_YOURSELF } from '../whatsapp.ts';

/** Texts of the start page by their mark. */
export const homePage = {
  homeTitle: 'Um ID de sessão para seu bot de WhatsApp - {{brandName}}',
  homeHeading: 'Um ID de sessão para seu bot de WhatsApp',
  homeLink: 'Conecte seu WhatsApp uma vez.',
  homeComes: 'O ID de sessão chega como mensagem na conversa com seu próprio número.',
  useNumber: 'Usar meu número',
  scanQr: 'Escanear QR code',
  glance: 'Por que é seguro',
  glanceChat: 'O ID vai só para a conversa com seu número',
  glanceFailure: 'O ID vai para a conversa com seu número; para esta página, só se isso falhar',
  glanceAlways: 'Só a conversa com seu número e esta página mostram o ID',
  glanceLocked: 'Só o ID abre o que fica guardado',
  glanceUndo: 'Você pode desfazer no seu celular',
  pictureWho: 'Conversa com você',
  pictureNote: 'Toque e segure, copie e cole no seu bot como SESSION_ID.',
  pictureCopied: 'Copiado',
  how: 'Três passos, menos de um minuto',
  cardLink: 'Conecte',
  cardLinkText: 'Escaneie um QR code com o celular ou digite um código curto no WhatsApp.',
  cardReceive: 'Receba',
  cardReceiveText:
    'O ID de sessão chega na conversa com seu próprio número. Seus outros dispositivos conectados também veem essa conversa, então apague a mensagem depois de copiar.',
  cardUse: 'Use',
  cardUseText: 'Cole no seu bot como SESSION_ID ou baixe a sessão inteira com um só comando.',
  promises: 'Quatro promessas',
  promisesLead: 'O que acontece com sua conta e sua sessão, em palavras simples.',
  promiseChat: 'O ID vai para a conversa com seu número',
  promiseChatText: 'Ele é enviado para a conversa com seu próprio número e para nenhum outro lugar.',
  promiseNever: 'A página não mostra o ID.',
  promiseFailure: 'Só se essa mensagem falhar, a página em que você conectou mostra o ID a você.',
  promiseAlways: 'A página em que você conectou também mostra o ID a você.',
  promiseLocked: 'O que fica guardado fica trancado',
  promiseLockedText:
    'Sua sessão é guardada criptografada. Sem o ID de sessão ela não pode ser aberta, e o ID em si não é guardado. Este site vê a sessão enquanto conecta e cada vez que o ID é usado para buscar, conferir ou revogar a sessão.',
  promiseLong: 'Para um ID do tipo longo, nada é guardado.',
  promiseEnds: 'Toda conexão termina sozinha',
  promiseEndsText:
    'Depois de alguns minutos, no máximo, este site não está mais conectado ao seu WhatsApp. Se a conexão falha, o novo dispositivo é removido e o que foi salvo é apagado. Quando o WhatsApp não confirma isso, a página explica como remover o dispositivo.',
  promiseNothing: 'Nada mais é feito em seu nome',
  promiseNothingText:
    'Este site não entra em grupos, não segue canais e não escreve em nenhuma outra conversa. Duas mensagens chegam na conversa com seu número: o ID e o que fazer com ele.',
  developers: 'Para quem faz bots',
  developersText:
    'Um comando põe a sessão inteira em uma pasta que o Baileys lê: credenciais e chaves. Ele pede o ID ou lê o ID de SESSION_ID. Só precisa do Node, de nenhum pacote.',
  allAddresses: 'Todos os endereços',
  questions: 'Perguntas comuns',
  questionsLead: 'Não achou a sua?',
  askPhone: 'Meu celular precisa ficar ligado?',
  askPhoneText:
    'Não. Seu bot tem uma conexão própria, como o WhatsApp em um computador. Mas abra o WhatsApp no celular pelo menos a cada 14 dias: senão o WhatsApp desconecta seus dispositivos, e você precisa conectar de novo.',
  askBan: 'Minha conta pode ser banida?',
  askBanText:
    'Pode acontecer. O WhatsApp não permite programas não oficiais e pode restringir ou banir uma conta que usa um: mais cedo se ela escreve muito ou para desconhecidos. Use um número que não vai fazer falta. Conectar aqui escreve duas mensagens, as duas para você.',
  askCost: 'Quanto custa?',
  askCostText:
    'O programa por trás deste site é grátis e não recebe pagamentos. Quem mantém o site paga pelo servidor. O lugar onde seu bot roda pode ter um custo para você.',
  askUndo: 'Como eu desfaço?',
  askUndoText: `No celular, abra o WhatsApp, ${LINKED_DEVICES}, e remova {{deviceName}}. A partir daí nenhum bot pode usar o ID.`,
  askLong: 'Por quanto tempo o ID funciona?',
  askLongText: 'Um bot que está rodando continua até o dispositivo ser removido.',
  askEnds:
    'O que fica guardado aqui é apagado {{ttlTime}} depois da última vez que seu bot buscou a sessão. Um bot que continua rodando não é afetado.',
  askKeeps: 'O que fica guardado aqui é mantido até você revogar.',
  askMay: 'O que pode fazer quem tem o ID?',
  askMayText:
    'Ler suas mensagens e escrever no seu lugar. Por isso, dê o ID só ao seu próprio bot. Ninguém que ajuda você precisa dele.',
  askStill: 'Posso continuar usando o WhatsApp?',
  askStillText: `Sim, no celular e nos outros dispositivos, como antes. O bot é mais um item em ${LINKED_DEVICES}, onde o WhatsApp tem lugar para quatro.`,
  askWhere: 'Não recebi a mensagem. Onde está o ID?',
  askWhereText: `Na conversa com seu próprio número (${MESSAGE_YOURSELF}), que não toca nenhum aviso. Procure {{idStart}} no WhatsApp. Se não estiver lá, a página em que você conectou diz o que aconteceu.`,
  askTwo: 'Dois bots podem usar o mesmo ID?',
  askTwoText: 'Não. Um ID roda em um só bot: dois brigam pela conexão. Conecte mais uma vez para o segundo.',
  closing: 'Pegue agora seu ID de sessão',
  closingText: 'Você só precisa do celular e de menos de um minuto.',
  homeAbout:
    'Conecte seu WhatsApp uma vez. O ID de sessão para seu bot chega como mensagem na conversa com seu próprio número.',
  forBots: 'Como usar no bot',
};
