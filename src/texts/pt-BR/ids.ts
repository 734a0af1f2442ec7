import type { IdReasons } from '../../wire/reasons/ids.ts';
import { oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'pt-BR';

const startOf = (prefix: string | null) => (prefix === null ? 'um nome e um "~"' : `${prefix}~`);

const carried = {
  'paste-id-and-session':
    'Há um ID de sessão curto no texto e, ao lado, uma sessão inteira. Cole só um dos dois.',
  'paste-several-ids': ({ count }) => `Há ${count} IDs de sessão diferentes no texto. Cole só um.`,
  'paste-several-sessions': 'Há sessões diferentes no texto. Cole só uma.',
  'session-too-large': 'Isto é grande demais para uma sessão.',
  'session-too-many-values': ({ most }) => `Contém mais de ${most} valores, o que é demais para uma sessão.`,
  'session-too-old':
    'Esta sessão é do tipo antigo, de antes dos dispositivos conectados. Não pode mais ser usada: conecte de novo.',
  'creds-none': 'O que está dentro não é um creds.json.',
  'json-start-missing':
    'Falta o começo: o texto continua como um creds.json, mas não começa como um, com "{". Cole o arquivo inteiro.',
  'json-cut-off':
    'O fim está cortado: o texto começa como um creds.json, mas para antes do último "}". Cole o arquivo inteiro.',
  'json-damaged':
    'Parece um creds.json, mas não é JSON: um caractere está errado ou falta. Cole o arquivo como está.',
  'packed-not-json': 'O que está empacotado dentro não é JSON, portanto não é um creds.json.',
  'packed-too-large': 'O que está empacotado dentro é grande demais para uma sessão.',
  'packed-start-missing': 'Falta o começo: o creds.json de dentro não começa como deveria. Copie tudo.',
  'packed-cut-off': 'O fim está cortado: a parte empacotada não está completa. Copie tudo.',
  'packed-damaged': 'A parte empacotada está danificada: pelo menos um caractere está errado. Copie de novo.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` depois de "${separator}"`;
    const place = at === null ? `O texto contém ${character}` : `O caractere ${at}${behind} é ${character}`;
    return `${place}, que nenhum ID de sessão tem. Copie só o ID.`;
  },
  'base64-none': 'Não é um ID de sessão deste programa nem um creds.json em base64.',
  'base64-cut-off': 'O fim está cortado: o texto base64 para no meio. Copie tudo.',
  'base64-creds-cut-off': 'O fim está cortado: o creds.json de dentro não está completo. Copie tudo.',
  'base64-creds-damaged': 'Um caractere está errado: o creds.json de dentro está danificado. Copie de novo.',
  'base64-with-more': 'Há um "=" no meio: algo mais foi colado depois do ID. Copie só o ID.',
  hexadecimal: 'Está escrito em dígitos hexadecimais. Cole o próprio creds.json, ou o base64 dele.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) =>
    `Não há um ID de sessão no texto. Um ID de sessão começa com ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `Um ID de sessão começa com ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) =>
    `Falta o começo: um ID de sessão começa com ${startOf(prefix)}. Copie tudo.`,
  'id-start-mistyped': ({ found, own }) => `O começo está com erro: é ${own}~, não ${found}~.`,
  'id-start-unknown': ({ found, own }) =>
    `Começa com ${found}~, não com ${own}~: é de outro programa ou site, ou o começo está com erro.`,
  'id-of-another-site': ({ found, own }) =>
    `Começa com ${found}~, não com ${own}~: é de outro programa ou site.`,
  'id-of-another-prefix': ({ prefix }) => `Este ID é de outro programa: não começa com ${prefix}~.`,
  'id-of-another-program':
    'Este é um ID de outro programa, e só ele consegue abri-lo: restaure com esse programa, ou conecte aqui para receber um ID de sessão deste.',
  'id-of-another-version': 'O ID foi criado por outra versão deste programa.',
  'id-without-tilde': ({ name }) =>
    `Precisa haver um "~" depois de ${name}. Escreva-o ali, ou copie o ID de novo.`,
  'id-cut-off': ({ characters, of }) =>
    `O ID está cortado: ${characters} de ${of} caracteres depois do "~". Copie tudo.`,
  'id-too-long': ({ characters, of }) =>
    `O ID é longo demais: ${characters} caracteres depois do "~" em vez de ${of}. Copie só o ID.`,
  'id-not-whole': ({ characters, of }) =>
    `O ID não está inteiro: só ${characters} de ${of} caracteres estão juntos depois do "~". Copie tudo.`,
  'id-mixed-case': 'Algumas letras são maiúsculas e outras minúsculas. Copie o ID de novo, inteiro.',
  'id-with-more': 'Algo foi digitado logo depois do ID ou dentro dele. Copie só o ID.',
  'id-mistyped-somewhere': 'Há um erro de digitação, antes ou depois do "~". Copie o ID em vez de digitar.',
  'id-mistyped-often': 'Mais de um caractere foi digitado errado. Copie o ID em vez de digitar.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` Pode ser ${oneOf(LANG, looksLike)}.`;
    return `O caractere ${at} depois do "~" é ${character}, que nenhum ID de sessão tem.${hint}`;
  },
  'id-character-wrong': ({ at }) =>
    `O caractere ${at} depois do "~" está errado. Copie o ID em vez de digitar.`,
  'id-characters-swapped': ({ at }) => `Os caracteres ${at} e ${at + 1} depois do "~" estão trocados.`,
  'id-not-stored': 'Este tipo não é guardado aqui: ele mesmo leva as credenciais.',
};
