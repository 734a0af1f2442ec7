import type { ErrorText } from '../form/shapes.ts';
import type { Language } from '../form/language.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('Não deu certo', 'Recarregue a página.', 'Recarregar');

const RETRY = 'Tentar de novo';
const RESTART = 'Recomeçar';
const CHANGE_NUMBER = 'Mudar número';
const CHANGE_ID = 'Mudar o ID';

/** The words of the pages for each error. */
export const errors: Language['script']['errors'] = {
  LINK_EXPIRED: error('O código venceu', 'Ninguém o usou a tempo.', 'Novo código'),
  LINK_CANCELLED: error('Parado', 'Nada foi conectado.', RESTART),
  LINK_LOST: error(
    'O site perdeu esta conexão',
    'A parte deste site que cuidava da conexão parou. Recomece. Se um ID de sessão chegou à sua conversa, verifique-o neste site antes de usar.',
    RESTART,
  ),
  PASSKEY_REQUIRED: error(
    'O WhatsApp pede a esta conta uma chave de acesso',
    'Este site não consegue fazer esse passo. Tentar outra vez não adianta.',
    RESTART,
  ),
  PASSKEY_EXPIRED: error(
    'O tempo da chave de acesso acabou',
    'Já tem o assistente? Então a próxima tentativa leva um minuto.',
    RESTART,
  ),
  PASSKEY_ANSWER_INVALID: error(
    'Essa não era a resposta ao nosso pedido',
    'Clique de novo no assistente nesta página.',
    RESTART,
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'O WhatsApp não aceitou a chave de acesso',
    'Use a chave de acesso da conta que você está conectando.',
    RESTART,
  ),
  PASSKEY_SILENT: error(
    'Seu celular não continuou',
    'Abra o WhatsApp nele e deixe na tela. Ele pode ter no máximo quatro dispositivos conectados. Espere alguns minutos antes de tentar de novo.',
    RESTART,
  ),
  WRONG_ACCOUNT: error(
    'Outra conta foi conectada',
    'Não é o número que você digitou, por isso a desconectamos.',
    CHANGE_NUMBER,
  ),
  LOGGED_OUT: error('Desconectado no celular', 'O dispositivo foi removido antes de terminarmos.', RESTART),
  ACCOUNT_BLOCKED: error(
    'O WhatsApp bloqueou ou limitou esta conta',
    'Abra o WhatsApp no celular: ele diz por quê e por quanto tempo.',
    RESTART,
  ),
  PHONE_INVALID: error(
    'Este número não pode estar certo',
    'É curto demais, longo demais, ou nenhum país tem o código dele.',
    CHANGE_NUMBER,
  ),
  PHONE_COUNTRY_CODE_MISSING: error('Qual país?', 'Escolha, ou comece o número com +.', 'Escolher o país'),
  RATE_LIMITED: error('Tentativas demais', 'Aguarde {time}.', RETRY),
  WHATSAPP_RATE_LIMITED: error(
    'O WhatsApp pede para esperar',
    '{time}. Mais tentativas aumentam a espera.',
    RETRY,
  ),
  WHATSAPP_REJECTED: error('O WhatsApp recusou', 'Confira o número ou escaneie um QR code.', CHANGE_NUMBER),
  WHATSAPP_CLIENT_OUTDATED: error(
    'Este site precisa de uma atualização',
    'O WhatsApp não aceita mais a versão dele. Só quem mantém o site pode resolver.',
    'Suporte',
  ),
  WHATSAPP_UNREACHABLE: error('O WhatsApp não responde', 'Seu celular e seu número estão bem.', RETRY),
  TOO_MANY_LINKS: error('Lotado agora', 'Todos os lugares ocupados.', RETRY),
  STORE_UNAVAILABLE: error('Não conseguimos salvar agora', 'Por isso paramos.', RETRY),
  SHUTTING_DOWN: error('O site está reiniciando', 'Volta já.', RETRY),
  DELIVERY_FAILED: error(
    'O WhatsApp não confirmou a mensagem',
    'Desconectamos o dispositivo. Se mesmo assim um ID chegou, ele não funciona: apague.',
    RESTART,
  ),
  LINK_NOT_FOUND: error('Esta conexão acabou', 'O site pode ter reiniciado.', RESTART),
  SESSION_ID_MALFORMED: error(
    'Este não é um ID de sessão inteiro',
    'Com erro, cortado ou de outro programa. Copie de novo.',
    CHANGE_ID,
  ),
  SESSION_UNAVAILABLE: error(
    'Nenhuma sessão para este ID',
    'Desconhecida, vencida ou revogada.',
    'Conectar de novo',
  ),
  STATE_DAMAGED: error(
    'O que foi guardado desta sessão está danificado',
    'O bot pode começar do dia da conexão.',
    CHANGE_ID,
  ),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'Esta sessão é grande demais para conferir aqui',
    'Mesmo assim, o bot pode continuar com ela.',
    CHANGE_ID,
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('Algo quebrou do nosso lado', 'Diga ao suporte o ID da solicitação.', RETRY),
};
