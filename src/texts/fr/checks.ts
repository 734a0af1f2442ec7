import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import { counted } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'fr';
const BYTES = { one: '{n} octet', other: '{n} octets' };
const USED = { one: ', plus {n} déjà utilisée', other: ', plus {n} déjà utilisées' };
const MORE = { one: ' et {n} autre', other: ' et {n} autres' };

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffers',
  indexed: 'objets de nombres par position',
  base64: 'base64 seul',
  hex: 'texte hexadécimal',
  decimal: 'textes de nombres',
  list: 'listes de nombres',
  numbers: 'Buffers écrits par simple JSON.stringify',
  binary: 'JSON étendu de MongoDB',
  wrapped: 'objets autour des octets',
  text: 'JSON dans un texte',
};

/** Words that follow "c’est". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'un texte vide',
  text: 'un texte qui n’est ni du base64 ni de l’hexadécimal',
  list: 'une liste d’autre chose que des octets',
  null: 'null',
  number: 'un nombre',
  boolean: 'un booléen',
  'empty-object': 'un objet vide : le programme qui l’a écrit a perdu les octets',
  object: 'un objet qui ne contient pas d’octets sous une forme connue ici',
};

const PAIRS = {
  'noise-key': 'clé noise',
  'identity-key': 'clé d’identité',
  'signed-pre-key': 'pre-key signée',
  'pairing-key': 'clé de jumelage (pairingEphemeralKeyPair)',
} as const;
const HALVES = { public: 'publique', private: 'privée' } as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'les détails manquent',
  key: 'la clé du compte manque ou n’a pas 32 octets',
  signature: 'la signature manque ou n’a pas 64 octets',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'les détails ne peuvent pas être lus',
  key: 'la clé ne peut pas être lue',
  signature: 'la signature ne peut pas être lue',
};

const UNREADABLE_MESSAGES = 'les premiers messages de nouvelles personnes peuvent être illisibles';
const SWAPPED = ' La clé noise et la clé d’identité sont inversées.';

function nameOf(name: PairName): string {
  if (name.key !== 'pre-key') return PAIRS[name.key];
  return name.id === null ? 'pre-key au nom étrange' : `pre-key ${name.id}`;
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `La ${nameOf(name)} manque.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `La ${nameOf(name)} n’a pas de moitié ${HALVES[half]} lisible${found === null ? '' : ` : c’est ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `La moitié ${HALVES[half]} de la ${nameOf(name)} a ${counted(LANG, bytes, BYTES)} au lieu de 32.`,
  'pair-whole': (name) => `Les deux moitiés de la ${nameOf(name)} vont ensemble.`,
  'pair-halves-swapped': (name) => `Les moitiés publique et privée de la ${nameOf(name)} sont inversées.`,
  'pair-halves-differ': (name) => `Les moitiés de la ${nameOf(name)} ne vont pas ensemble.`,
  'keys-no-object': 'Les clés ne sont pas un objet.',
  'keys-of-unknown-kind': 'Les clés contiennent un type que Baileys ne connaît pas.',
  'keys-of-kind-no-object': ({ kind }) => `Les clés du type ${kind} ne sont pas un objet.`,
  'keys-name-too-long': ({ kind }) => `Les clés du type ${kind} ont un nom trop long.`,
  'keys-too-many': ({ most }) => `Il y a plus de ${most} clés.`,
  'keys-of-one-file': 'Les clés ont des noms qui donnent un seul et même fichier.',
  'app-state-key-there': 'La clé app-state est là.',
  'app-state-key-not-carried':
    'Seuls les creds sont venus, sans clés : les réglages des discussions, comme archiver ou couper le son, ne peuvent pas être synchronisés au début.',
  'app-state-key-not-sent': 'Le téléphone n’a pas encore envoyé la clé app-state.',
  'app-state-key-missing': 'La clé app-state que creds.json nomme n’est pas parmi les clés.',
  'app-state-key-damaged': 'La clé app-state est abîmée : elle n’a pas 32 octets.',
  'pre-keys-there': ({ count, used }) =>
    `Toutes les pre-keys sont là : ${count}${used === 0 ? '' : counted(LANG, used, USED)}.`,
  'pre-keys-not-carried': `Seuls les creds sont venus, sans pre-keys : ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'Aucune pre-key n’a encore été créée.',
  'pre-keys-all-missing': ({ made }) => `Les pre-keys manquent toutes (${made}) : ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `Il manque des pre-keys que WhatsApp peut distribuer (${ids.join(', ')}${more === 0 ? '' : counted(LANG, more, MORE)}) : ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'Tout ce qu’il faut à un creds.json y est, chaque partie à sa taille.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} Des octets sont écrits ainsi : ${names}. La version 7 de Baileys ne lit pas cela d’elle-même : ` +
      'restore.mjs et l’archive les réécrivent, mais un bot qui ouvre lui-même ce texte ne le peut peut-être pas.'
    );
  },
  'session-valid': 'La session est valide.',
  'creds-too-deep': 'C’est imbriqué trop profondément pour une session.',
  'creds-incomplete': ({ missing }) => `Ce creds.json n’est pas complet. Il manque : ${missing.join(', ')}.`,
  'creds-single-key': 'C’est une seule clé d’un dossier de session, comme pre-key-1.json. Collez creds.json.',
  'creds-conversation': 'C’est une conversation d’un dossier de session (session-*.json). Collez creds.json.',
  'creds-app-state-key': 'C’est une clé app-state d’un dossier de session. Collez creds.json.',
  'creds-of-another-program':
    'Ce n’est pas un creds.json de Baileys : aucune de ses clés n’y est. Il vient peut-être d’un autre programme.',
  'registration-id-no-number': 'registrationId n’est pas un nombre entier.',
  'signed-pre-key-no-number': 'Le numéro de la pre-key signée (keyId) n’est pas un nombre entier.',
  'next-pre-key-no-number':
    'nextPreKeyId, le numéro de la prochaine pre-key, manque ou n’est pas un nombre entier supérieur à 0.',
  'secret-size': ({ bytes }) => `advSecretKey a ${counted(LANG, bytes, BYTES)} en base64 au lieu de 32.`,
  'me-known': 'La session dit à qui est le compte et quel est cet appareil.',
  'me-missing': 'La session ne dit pas à qui est ce compte (me.id).',
  'me-no-account': 'me.id n’est pas l’adresse d’un compte avec un numéro de téléphone.',
  'me-no-device':
    'La session nomme un compte mais aucun appareil connecté : la connexion n’a jamais été terminée.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'La pre-key signée est signée par la clé d’identité.',
  'pre-key-signature-missing': 'La signature de la pre-key signée manque.',
  'pre-key-signature-unreadable': ({ found }) =>
    `La signature de la pre-key signée ne peut pas être lue : c’est ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) =>
    `La signature de la pre-key signée a ${counted(LANG, bytes, BYTES)} au lieu de 64.`,
  'pre-key-signature-of-nothing': 'Il n’y a pas de pre-key signée dont la signature pourrait venir.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('La pre-key signée n’a pas été signée par cette clé d’identité.', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'Le compte, un compte professionnel hébergé par Meta, a confirmé cet appareil.'
      : 'Le compte a confirmé cet appareil.',
  'account-missing': 'Le compte n’a pas confirmé cet appareil : la connexion n’a jamais été terminée.',
  'account-part-missing': ({ part }) => `Dans la partie du compte, ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `Dans la partie du compte, ${UNREADABLE_PARTS[part]} : c’est ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) =>
    wrongSignature('La confirmation du compte ne va pas avec cet appareil.', values),
  'device-signature-good': 'L’appareil a signé sa propre connexion.',
  'device-never-linked': 'L’appareil n’a rien signé : la connexion n’a jamais été terminée.',
  'device-signature-missing': 'L’appareil n’a pas signé sa propre connexion.',
  'device-signature-size': ({ bytes }) =>
    `La signature de l’appareil a ${counted(LANG, bytes, BYTES)} au lieu de 64.`,
  'device-signature-wrong': (values) =>
    wrongSignature('La signature de l’appareil ne vient pas de cette clé d’identité.', values),
  'identity-key-unreadable':
    'La clé d’identité ne peut pas être lue, donc rien ne peut être signé avec elle.',
};
