import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. */
export const message: Language['message'] = {
  above: 'A mensagem acima é o seu ID de sessão de {brand}.',
  use: 'Toque nela e segure, copie e cole no seu bot como SESSION_ID.',
  guide: 'Como fazer isso: {guide}',
  secret:
    'Mantenha em segredo: quem tem esse ID pode ler e escrever no seu lugar. Ninguém nunca vai pedir o ID a você. Não encaminhe.',
  others:
    'Seus outros dispositivos conectados também veem isto. Apague as duas mensagens depois de copiar o ID.',
  leave: `Deixe o dispositivo "{device}" em ${LINKED_DEVICES}: seu bot usa esse dispositivo. Este celular precisa ficar on-line de vez em quando.`,
  undo: `Não foi você que pediu isto? Abra o WhatsApp, ${LINKED_DEVICES}, e remova esse dispositivo.`,
  madeBy: 'Feito por {site}',
};
