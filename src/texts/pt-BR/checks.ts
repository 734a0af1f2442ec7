import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffers',
  indexed: 'objetos de números por posição',
  base64: 'base64 puro',
  hex: 'texto hexadecimal',
  decimal: 'textos de números',
  list: 'listas de números',
  numbers: 'Buffers escritos por JSON.stringify comum',
  binary: 'JSON estendido do MongoDB',
  wrapped: 'objetos em volta dos bytes',
  text: 'JSON dentro de texto',
};

/** Words that follow "é". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'um texto vazio',
  text: 'um texto que não é base64 nem hexadecimal',
  list: 'uma lista de outra coisa, não de bytes',
  null: 'null',
  number: 'um número',
  boolean: 'um booleano',
  'empty-object': 'um objeto vazio, então quem o escreveu perdeu os bytes',
  object: 'um objeto sem bytes em uma forma conhecida aqui',
};

const PAIRS = {
  'noise-key': 'a chave noise',
  'identity-key': 'a chave de identidade',
  'signed-pre-key': 'a pre-key assinada',
  'pairing-key': 'a chave de pareamento (pairingEphemeralKeyPair)',
} as const;

const HALVES = { public: 'pública', private: 'privada' } as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'faltam os detalhes',
  key: 'a chave da conta falta ou não tem 32 bytes',
  signature: 'a assinatura falta ou não tem 64 bytes',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'os detalhes são',
  key: 'a chave é',
  signature: 'a assinatura é',
};

const UNREADABLE_MESSAGES = 'as primeiras mensagens de novos contatos podem ficar ilegíveis';
const SWAPPED = ' A chave noise e a chave de identidade estão trocadas.';

/** The name of a pair with its article, which is feminine for all of them. */
function nameOf(name: PairName): string {
  if (name.key !== 'pre-key') return PAIRS[name.key];
  return name.id === null ? 'a pre-key de nome estranho' : `a pre-key ${name.id}`;
}

function atStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `Falta ${nameOf(name)}.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `${atStart(nameOf(name))} não tem uma metade ${HALVES[half]} que possa ser lida${found === null ? '' : `: é ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `${atStart(nameOf(name))} tem uma metade ${HALVES[half]} de ${bytes} bytes em vez de 32.`,
  'pair-whole': (name) => `As duas metades d${nameOf(name)} combinam.`,
  'pair-halves-swapped': (name) => `A metade pública e a privada d${nameOf(name)} estão trocadas.`,
  'pair-halves-differ': (name) => `As metades d${nameOf(name)} não combinam.`,
  'keys-no-object': 'As chaves não são um objeto.',
  'keys-of-unknown-kind': 'As chaves contêm um tipo que o Baileys não conhece.',
  'keys-of-kind-no-object': ({ kind }) => `As chaves do tipo ${kind} não são um objeto.`,
  'keys-name-too-long': ({ kind }) => `As chaves do tipo ${kind} têm um nome longo demais.`,
  'keys-too-many': ({ most }) => `As chaves são mais de ${most}.`,
  'keys-of-one-file': 'As chaves têm nomes que são um mesmo arquivo.',
  'app-state-key-there': 'A chave app-state está lá.',
  'app-state-key-not-carried':
    'Só vieram creds, sem chaves: configurações das conversas, como arquivar ou silenciar, não podem ser sincronizadas no começo.',
  'app-state-key-not-sent': 'O celular ainda não enviou a chave app-state.',
  'app-state-key-missing': 'A chave app-state que o creds.json indica não está entre as chaves.',
  'app-state-key-damaged': 'A chave app-state está danificada: não tem 32 bytes.',
  'pre-keys-there': ({ count, used }) =>
    `Todas as pre-keys estão lá: ${count}${used === 0 ? '' : `, já usadas: ${used}`}.`,
  'pre-keys-not-carried': `Só vieram creds, sem pre-keys: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'Nenhuma pre-key foi criada ainda.',
  'pre-keys-all-missing': ({ made }) => `Faltam todas as pre-keys (${made}): ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `Faltam pre-keys que o WhatsApp pode distribuir (${ids.join(', ')}${more === 0 ? '' : ` e mais ${more}`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'Tudo o que um creds.json precisa está nele, cada coisa no seu tamanho.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} Os bytes estão escritos como ${names}; a versão 7 do Baileys não lê isso por si só: ` +
      'restore.mjs e o zip os escrevem de novo, um bot que abre este texto por conta própria talvez não.'
    );
  },
  'session-valid': 'A sessão é válida.',
  'creds-too-deep': 'O aninhamento é profundo demais para uma sessão.',
  'creds-incomplete': ({ missing }) => `Este creds.json não está completo, falta: ${missing.join(', ')}.`,
  'creds-single-key':
    'Esta é uma única chave de uma pasta de sessão, como pre-key-1.json. Cole o creds.json.',
  'creds-conversation': 'Esta é uma conversa de uma pasta de sessão (session-*.json). Cole o creds.json.',
  'creds-app-state-key': 'Esta é uma chave app-state de uma pasta de sessão. Cole o creds.json.',
  'creds-of-another-program':
    'Este não é um creds.json do Baileys: não contém nenhuma das chaves dele. Pode ser de outro programa.',
  'registration-id-no-number': 'registrationId não é um número inteiro.',
  'signed-pre-key-no-number': 'O número da pre-key assinada (keyId) não é um número inteiro.',
  'next-pre-key-no-number':
    'nextPreKeyId, o número da próxima pre-key, falta ou não é um número inteiro acima de 0.',
  'secret-size': ({ bytes }) => `advSecretKey tem ${bytes} bytes em base64 em vez de 32.`,
  'me-known': 'Diz de quem é a conta e qual é este dispositivo.',
  'me-missing': 'Não diz de quem é esta conta (me.id).',
  'me-no-account': 'me.id não é o endereço de uma conta com número de telefone.',
  'me-no-device': 'Indica uma conta, mas nenhum dispositivo conectado: a conexão nunca foi concluída.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'A pre-key assinada foi assinada pela chave de identidade.',
  'pre-key-signature-missing': 'Falta a assinatura da pre-key assinada.',
  'pre-key-signature-unreadable': ({ found }) =>
    `A assinatura da pre-key assinada não pode ser lida: é ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) =>
    `A assinatura da pre-key assinada tem ${bytes} bytes em vez de 64.`,
  'pre-key-signature-of-nothing': 'Não há uma pre-key assinada da qual a assinatura possa ser.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('A pre-key assinada não foi assinada por esta chave de identidade.', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'A conta, uma conta comercial hospedada pela Meta, confirmou este dispositivo.'
      : 'A conta confirmou este dispositivo.',
  'account-missing': 'A conta não confirmou este dispositivo: a conexão nunca foi concluída.',
  'account-part-missing': ({ part }) => `Na parte da conta, ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `Na parte da conta, ${UNREADABLE_PARTS[part]} ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) =>
    wrongSignature('A confirmação da conta não é deste dispositivo.', values),
  'device-signature-good': 'O dispositivo assinou a própria conexão.',
  'device-never-linked': 'O dispositivo não assinou nada: a conexão nunca foi concluída.',
  'device-signature-missing': 'O dispositivo não assinou a própria conexão.',
  'device-signature-size': ({ bytes }) => `A assinatura do dispositivo tem ${bytes} bytes em vez de 64.`,
  'device-signature-wrong': (values) =>
    wrongSignature('A assinatura do dispositivo não é desta chave de identidade.', values),
  'identity-key-unreadable':
    'A chave de identidade não pode ser lida, por isso nada pode ser assinado com ela.',
};
