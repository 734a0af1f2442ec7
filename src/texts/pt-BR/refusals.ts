import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf, timeInWords } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'pt-BR';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'Aguarde, ou escaneie um QR code.';
const TOO_SHORT = 'O número é curto demais. Confira cada dígito.';
const TOO_LONG = 'O número é longo demais. Confira cada dígito.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const PLACES = { body: 'O corpo não está certo', query: 'A query não está certa' } as const;

const wrongField = ({ place, field }: Place, what: string) =>
  `${PLACES[place]}: ${field === null ? '' : `${field} `}${what}.`;

const requests = {
  'field-unknown': ({ place, field }) => `${PLACES[place]}: o campo ${field ?? ''} não é conhecido aqui.`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `falta ou não é do tipo ${expected}`),
  'field-not-one-of': ({ allowed, ...place }) =>
    wrongField(place, `não é nenhum destes valores: ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'está vazio ou é curto demais'),
  'field-too-long': (place) => wrongField(place, 'é longo demais'),
  'field-wrong-form': (place) => wrongField(place, 'tem a forma errada'),
  'body-too-deep': 'O corpo não está certo: o aninhamento é profundo demais.',
  'body-name-not-allowed': 'O corpo não está certo: um nome de campo não é permitido.',
  'body-too-large': 'O corpo é grande demais.',
  'body-no-json': 'A solicitação não pôde ser lida. Envie JSON válido.',
  'body-wrong-type': 'Envie o corpo como JSON com Content-Type: application/json.',
  'paste-too-large':
    'Isto é grande demais para ser conferido aqui, como uma sessão com todas as suas chaves. Cole só o creds.json dela, ou restaure com restore.mjs.',
  'idempotency-key-length': ({ least, most }) => `Um Idempotency-Key tem de ${least} a ${most} caracteres.`,
  'idempotency-key-busy':
    'A primeira solicitação com este Idempotency-Key ainda está em andamento. Espere um momento e envie de novo.',
  'logout-unclear': 'Depois do ? só pode vir logout=true ou logout=false. Nada foi apagado.',
  'live-needs-consent': ({ consent }) =>
    `Perguntar ao WhatsApp pode derrubar um bot em execução. Envie "confirm": "${consent}" para continuar.`,
  'long-ids-not-made': 'Este servidor não cria IDs de sessão longos.',
  'host-not-served':
    'Este servidor não atende este host. Quem mantém o servidor pode acrescentá-lo em ALLOWED_HOSTS.',
  'site-perhaps-own':
    'Abra este site diretamente e tente lá. Se você já está nele, quem mantém o site precisa definir PUBLIC_URL com o endereço que seu navegador mostra.',
  'site-foreign':
    'Abra este site diretamente e tente lá. Páginas de outros sites precisam de uma entrada em CORS_ORIGINS, feita por quem mantém o site.',
  'for-programs-only': 'Este endereço é para programas. Abra /pair ou /qr para conectar em um navegador.',
  'not-for-robots': 'Este endereço não é para prévias, robôs nem carregamento antecipado.',
  'api-key-wanted':
    'Este endereço exige uma das API_KEYS deste site no cabeçalho x-api-key. O ID de sessão continua no endereço.',
  'import-wants-key':
    'Só quem tem uma das API_KEYS deste site pode trazer uma sessão: envie-a no cabeçalho x-api-key.',
  'import-too-large': 'Sessões de mais de 4 MB não são guardadas aqui. Nada foi guardado.',
  'import-wants-creds':
    'O conteúdo do creds.json vai em um campo: {"creds": …, "keys": …}. Nada foi guardado.',
  'import-out-of-bounds':
    'Nada foi guardado: uma parte desta sessão é maior, ou tem aninhamento mais profundo, do que em qualquer sessão do WhatsApp.',
  'import-unusable': ({ faults }) =>
    `Nenhum bot pode usar esta sessão, por isso nada foi guardado. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `Falta algo nesta sessão, por isso nada foi guardado. ${faults.join(' ')} Para guardar mesmo assim, envie também "allowIncomplete": true.`,
  'store-not-read': 'Sua sessão está segura. Tente de novo.',
  'session-not-withdrawn': `O armazenamento não consegue escrever agora, por isso esta sessão não foi apagada. Tente de novo, ou remova o dispositivo dela no WhatsApp, em ${LINKED_DEVICES}: aí a sessão não serve mais para ninguém.`,
  'archive-not-made':
    'Este servidor não tem espaço agora para os arquivos de um zip. Sua sessão está segura: tente de novo, ou pegue-a em GET /session.',
  'session-gone-before': `É desconhecida, venceu ou já foi revogada antes. Se o dispositivo ainda está conectado, remova-o no WhatsApp, em ${LINKED_DEVICES}.`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `Este site já pediu ao WhatsApp todos os códigos que pode em uma hora. ${OR_SCAN}`,
  'codes-scarce': `Muita gente usa este site agora, por isso cada endereço recebe só poucos códigos. ${OR_SCAN}`,
  'links-scarce':
    'Muita gente usa este site agora, por isso cada endereço recebe só poucas conexões. Aguarde.',
  'links-of-server-too-many': 'Este site já começou todas as conexões que pode em uma hora. Aguarde.',
  'restores-too-many':
    'Este ID de sessão foi restaurado vezes demais na última hora. Espere antes de restaurar de novo. Um bot cuja pasta tem a sessão começa sem isso.',
  'misses-too-many': 'Vieram deste endereço IDs de sessão ou chaves demais que não abrem nada. Aguarde.',
  'long-texts-too-many':
    'Vieram deste endereço textos longos ou arquivos creds.json demais em um minuto. Aguarde.',
  'live-checks-of-session-too-many':
    'Esta sessão foi conferida com o WhatsApp vezes demais na última hora. Aguarde.',
  'live-checks-of-address-too-many': 'Vieram deste endereço verificações demais com o WhatsApp. Aguarde.',
  'live-checks-of-server-too-many':
    'Este servidor já perguntou ao WhatsApp sobre todas as sessões que pode em uma hora. Confira sem o WhatsApp, ou tente de novo mais tarde.',
  'unlinkings-too-many': 'Dispositivos demais foram desconectados a partir deste endereço. Aguarde.',
  'links-at-once-too-many': ({ seconds }) =>
    `Conexões demais ao mesmo tempo de um só endereço ou rede. Aguarde ${timeInWords(LANG, seconds, 'second')}, ou encerre uma que ainda está aberta: uma que ninguém olha termina sozinha.`,
  'place-given-away':
    'Todos os lugares estavam ocupados, a maioria pela sua rede, por isso este foi para outra pessoa. Nada foi conectado. Tente de novo daqui a pouco.',
  'codes-differ': 'Nada foi conectado aqui. Pare também no celular e depois recomece.',
  'link-goes-on-elsewhere': 'Continua na página em que você pediu este código de novo.',
  'sent-id-dead': 'Se um ID chegou na sua conversa, ele não funciona: apague essa mensagem.',
  'number-not-now': `Um número recebe um código por vez e só alguns em certo tempo, para proteger o dono dele. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'O WhatsApp encerrou a conexão e não deu um motivo que você pudesse mudar. Seu celular e seu número estão bem. Tente de novo mais tarde.',
  'whatsapp-refuses-site':
    'O WhatsApp recusa conexões do host deste site. Só quem mantém o site pode mudar isso. Tente de novo mais tarde.',
  'passkey-answers-wrong':
    'Respostas demais não eram para o pedido desta conexão, por isso ela terminou. Recomece e use a chave de acesso da mesma conta em web.whatsapp.com.',
  'passkey-codes-not-compared':
    'Dois códigos foram mostrados, e ninguém disse se são iguais. Recomece e responda em até dois minutos.',
  'passkey-phone-not-done':
    'O WhatsApp aceitou a chave de acesso, mas não conectou o dispositivo. Deixe o WhatsApp aberto no celular, responda ao que ele perguntar e recomece.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'Digite seu número do WhatsApp.',
  'number-no-digits': 'Digite o número em algarismos.',
  'number-none': 'Aqui não há um número de telefone. Digite seu número do WhatsApp.',
  'number-with-letter': 'Há uma letra entre os dígitos. Confira cada dígito.',
  'number-two': 'Há dois números aqui. Digite um só.',
  'number-no-area-code': 'Falta o código de área (DDD). Digite-o antes do número.',
  'number-too-many-digits': 'Há mais dígitos aqui do que um número tem. Digite só o número, sem ramal.',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'Nenhum país tem este código. Confira o começo do número.',
  'country-code-of-no-country':
    'Este código é de telefones por satélite ou de serviços, não de um país. Digite o número de celular, de um país, que sua conta do WhatsApp tem.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `Este não é um número deste país: ${country}. O país está certo?`;
    return `Este número é ${length === 'too-short' ? 'curto' : 'longo'} demais para este país: ${country}. O país está certo?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `Este número pode ser ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )}. Digite-o com + e o código do país.`,
  'region-unknown': ({ region }) =>
    `Nenhum país com números de telefone se chama ${region}. Use as duas letras dele, como BR, ou não envie region e comece o número com + e o código do país.`,
};
