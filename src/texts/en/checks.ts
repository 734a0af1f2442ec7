import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffers',
  indexed: 'objects of numbers by position',
  base64: 'bare base64',
  hex: 'hexadecimal text',
  decimal: 'texts of numbers',
  list: 'lists of numbers',
  numbers: 'Buffers written by plain JSON.stringify',
  binary: "MongoDB's extended JSON",
  wrapped: 'objects around the bytes',
  text: 'JSON inside text',
};

/** Words that follow "it is". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'an empty text',
  text: 'text that is neither base64 nor hexadecimal',
  list: 'a list of something else than bytes',
  null: 'null',
  number: 'a number',
  boolean: 'a boolean',
  'empty-object': 'an empty object, so whatever wrote it lost the bytes',
  object: 'an object that holds no bytes in a form known here',
};

const PAIRS = {
  'noise-key': 'the noise key',
  'identity-key': 'the identity key',
  'signed-pre-key': 'the signed pre-key',
  'pairing-key': 'the pairing key (pairingEphemeralKeyPair)',
} as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'the details are missing',
  key: 'the key of the account is missing or not 32 bytes',
  signature: 'the signature is missing or not 64 bytes',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'the details are',
  key: 'the key is',
  signature: 'the signature is',
};

const UNREADABLE_MESSAGES = 'first messages of new people may be unreadable';
const SWAPPED = ' The noise key and the identity key are swapped.';

function nameOf(name: PairName): string {
  return name.key === 'pre-key' ? `pre-key ${name.id ?? 'of an odd name'}` : PAIRS[name.key];
}

function atStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `${atStart(nameOf(name))} is missing.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `${atStart(nameOf(name))} has no ${half} half that can be read${found === null ? '' : `: it is ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `${atStart(nameOf(name))} has a ${half} half of ${bytes} bytes instead of 32.`,
  'pair-whole': (name) => `The two halves of ${nameOf(name)} belong together.`,
  'pair-halves-swapped': (name) => `The public and the private half of ${nameOf(name)} are swapped.`,
  'pair-halves-differ': (name) => `The halves of ${nameOf(name)} do not belong together.`,
  'keys-no-object': 'The keys are no object.',
  'keys-of-unknown-kind': 'The keys hold a kind that Baileys does not know.',
  'keys-of-kind-no-object': ({ kind }) => `The keys of the kind ${kind} are no object.`,
  'keys-name-too-long': ({ kind }) => `The keys of the kind ${kind} have a name that is too long.`,
  'keys-too-many': ({ most }) => `The keys are more than ${most}.`,
  'keys-of-one-file': 'The keys have names that are one and the same file.',
  'app-state-key-there': 'The app-state key is there.',
  'app-state-key-not-carried':
    'Only creds came, no keys: chat settings such as archive or mute cannot be synced at first.',
  'app-state-key-not-sent': 'The phone has not sent the app-state key yet.',
  'app-state-key-missing': 'The app-state key that creds.json names is not among the keys.',
  'app-state-key-damaged': 'The app-state key is damaged: it is not 32 bytes.',
  'pre-keys-there': ({ count, used }) =>
    `Every pre-key is there: ${count}${used === 0 ? '' : `, ${used} used up`}.`,
  'pre-keys-not-carried': `Only creds came, no pre-keys: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'No pre-keys were made yet.',
  'pre-keys-all-missing': ({ made }) => `All ${made} pre-keys are missing: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `Pre-keys that WhatsApp may hand out are missing (${ids.join(', ')}${more === 0 ? '' : ` and ${more} more`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'Everything a creds.json needs is in it, each in its size.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} Bytes are written as ${names}, which version 7 of Baileys does not read by itself: ` +
      'restore.mjs and the archive write them anew, a bot that opens this text by itself may not.'
    );
  },
  'session-valid': 'The session is valid.',
  'creds-too-deep': 'It is nested too deeply for a session.',
  'creds-incomplete': ({ missing }) => `This creds.json is not complete: ${missing.join(', ')} missing.`,
  'creds-single-key': 'This is a single key of a session folder, such as pre-key-1.json. Paste creds.json.',
  'creds-conversation': 'This is a conversation of a session folder (session-*.json). Paste creds.json.',
  'creds-app-state-key': 'This is an app-state key of a session folder. Paste creds.json.',
  'creds-of-another-program':
    'This is no creds.json of Baileys: none of its keys is in it. It may be of another program.',
  'registration-id-no-number': 'registrationId is not a whole number.',
  'signed-pre-key-no-number': 'The number of the signed pre-key (keyId) is not a whole number.',
  'next-pre-key-no-number':
    'nextPreKeyId, the number of the next pre-key, is missing or not a whole number above 0.',
  'secret-size': ({ bytes }) => `advSecretKey is ${bytes} bytes in base64 instead of 32.`,
  'me-known': 'It says whose account and which device this is.',
  'me-missing': 'It does not say whose account this is (me.id).',
  'me-no-account': 'me.id is not the address of an account with a phone number.',
  'me-no-device': 'It names an account but no linked device: the link was never finished.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'The signed pre-key is signed by the identity key.',
  'pre-key-signature-missing': 'The signature of the signed pre-key is missing.',
  'pre-key-signature-unreadable': ({ found }) =>
    `The signature of the signed pre-key cannot be read: it is ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) =>
    `The signature of the signed pre-key is ${bytes} bytes instead of 64.`,
  'pre-key-signature-of-nothing': 'There is no signed pre-key that the signature could be of.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('The signed pre-key was not signed by this identity key.', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'The account, a business account hosted by Meta, confirmed this device.'
      : 'The account confirmed this device.',
  'account-missing': 'The account has not confirmed this device: it was never fully linked.',
  'account-part-missing': ({ part }) => `In the part of the account, ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `In the part of the account, ${UNREADABLE_PARTS[part]} ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) =>
    wrongSignature('The confirmation of the account does not belong to this device.', values),
  'device-signature-good': 'The device signed its own link.',
  'device-never-linked': 'The device has signed nothing: it was never fully linked.',
  'device-signature-missing': 'The device has not signed its own link.',
  'device-signature-size': ({ bytes }) => `The signature of the device is ${bytes} bytes instead of 64.`,
  'device-signature-wrong': (values) =>
    wrongSignature('The signature of the device is not of this identity key.', values),
  'identity-key-unreadable': 'The identity key cannot be read, so nothing can be signed by it.',
};
