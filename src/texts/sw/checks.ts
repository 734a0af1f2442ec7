import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffer',
  indexed: 'object za namba kwa nafasi',
  base64: 'base64 tupu',
  hex: 'maandishi ya heksadesimali',
  decimal: 'maandishi ya namba',
  list: 'orodha za namba',
  numbers: 'Buffer zilizoandikwa na JSON.stringify ya kawaida',
  binary: 'JSON ya MongoDB (extended JSON)',
  wrapped: 'object zinazozunguka bytes',
  text: 'JSON ndani ya maandishi',
};

/** Words that follow "ni". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'maandishi matupu',
  text: 'maandishi ambayo si base64 wala heksadesimali',
  list: 'orodha ya kitu kisicho bytes',
  null: 'null',
  number: 'namba',
  boolean: 'boolean',
  'empty-object': 'object tupu, kwa hiyo kilichoiandika kilipoteza bytes',
  object: 'object isiyo na bytes katika muundo unaojulikana hapa',
};

const PAIRS = {
  'noise-key': 'ufunguo wa noise',
  'identity-key': 'ufunguo wa utambulisho',
  'signed-pre-key': 'pre-key iliyosainiwa',
  'pairing-key': 'ufunguo wa kuunganisha (pairingEphemeralKeyPair)',
} as const;

const HALVES = { public: 'ya umma', private: 'ya binafsi' } as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'maelezo hayapo',
  key: 'ufunguo wa akaunti haupo au si wa bytes 32',
  signature: 'saini haipo au si ya bytes 64',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'maelezo ni',
  key: 'ufunguo ni',
  signature: 'saini ni',
};

const UNREADABLE_MESSAGES = 'ujumbe wa kwanza wa watu wapya huenda usisomeke';
const SWAPPED = ' Ufunguo wa noise na ufunguo wa utambulisho zimebadilishana nafasi.';

function nameOf(name: PairName): string {
  return name.key === 'pre-key' ? `pre-key ${name.id ?? 'yenye jina lisilo la kawaida'}` : PAIRS[name.key];
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `Hakuna ${nameOf(name)}.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `Nusu ${HALVES[half]} ya ${nameOf(name)} haiwezi kusomwa${found === null ? '' : `: ni ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `Nusu ${HALVES[half]} ya ${nameOf(name)} ina bytes ${bytes} badala ya 32.`,
  'pair-whole': (name) => `Nusu mbili za ${nameOf(name)} zinaendana.`,
  'pair-halves-swapped': (name) =>
    `Nusu ya umma na nusu ya binafsi za ${nameOf(name)} zimebadilishana nafasi.`,
  'pair-halves-differ': (name) => `Nusu mbili za ${nameOf(name)} haziendani.`,
  'keys-no-object': 'Funguo si object.',
  'keys-of-unknown-kind': 'Kati ya funguo kuna aina ambayo Baileys haiijui.',
  'keys-of-kind-no-object': ({ kind }) => `Funguo za aina ${kind} si object.`,
  'keys-name-too-long': ({ kind }) => `Funguo za aina ${kind} zina jina refu mno.`,
  'keys-too-many': ({ most }) => `Funguo ni zaidi ya ${most}.`,
  'keys-of-one-file': 'Funguo zina majina ambayo ni faili moja ileile.',
  'app-state-key-there': 'Ufunguo wa app-state upo.',
  'app-state-key-not-carried':
    'Creds pekee zimekuja, bila funguo: mipangilio ya soga (kumbukumbu, kunyamazisha) haiwezi kusawazishwa mwanzoni.',
  'app-state-key-not-sent': 'Simu bado haijatuma ufunguo wa app-state.',
  'app-state-key-missing': 'Ufunguo wa app-state unaotajwa na creds.json haupo kati ya funguo.',
  'app-state-key-damaged': 'Ufunguo wa app-state umeharibika: si wa bytes 32.',
  'pre-keys-there': ({ count, used }) =>
    `Kila pre-key ipo: ${count}${used === 0 ? '' : `, zilizotumika: ${used}`}.`,
  'pre-keys-not-carried': `Creds pekee zimekuja, bila pre-key: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'Bado hakuna pre-key iliyotengenezwa.',
  'pre-keys-all-missing': ({ made }) => `Pre-key zote ${made} zinakosekana: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `Kuna pre-key zinazokosekana ambazo WhatsApp inaweza kuzigawa (${ids.join(', ')}${more === 0 ? '' : ` na nyingine ${more}`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'Kila kitu ambacho creds.json inahitaji kimo, kila kimoja kwa ukubwa wake.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} Bytes zimeandikwa kama ${names}, ambazo toleo la 7 la Baileys halizisomi lenyewe: ` +
      'restore.mjs na zip huziandika upya; bot inayofungua maandishi haya yenyewe huenda isifanye hivyo.'
    );
  },
  'session-valid': 'Sesheni ni halali.',
  'creds-too-deep': 'Ina tabaka nyingi mno za ndani kuwa sesheni.',
  'creds-incomplete': ({ missing }) => `creds.json hii haijakamilika. Inakosa: ${missing.join(', ')}.`,
  'creds-single-key': 'Huu ni ufunguo mmoja wa folda ya sesheni, kama pre-key-1.json. Bandika creds.json.',
  'creds-conversation': 'Haya ni mazungumzo ya folda ya sesheni (session-*.json). Bandika creds.json.',
  'creds-app-state-key': 'Huu ni ufunguo wa app-state wa folda ya sesheni. Bandika creds.json.',
  'creds-of-another-program':
    'Hii si creds.json ya Baileys: haina hata ufunguo mmoja kati ya zake. Huenda ni ya programu nyingine.',
  'registration-id-no-number': 'registrationId si namba nzima.',
  'signed-pre-key-no-number': 'Namba ya pre-key iliyosainiwa (keyId) si namba nzima.',
  'next-pre-key-no-number':
    'nextPreKeyId, namba ya pre-key inayofuata, haipo au si namba nzima iliyo zaidi ya 0.',
  'secret-size': ({ bytes }) => `advSecretKey ni bytes ${bytes} katika base64 badala ya 32.`,
  'me-known': 'Inasema akaunti hii ni ya nani na kifaa hiki ni kipi.',
  'me-missing': 'Haisemi akaunti hii ni ya nani (me.id).',
  'me-no-account': 'me.id si anwani ya akaunti yenye namba ya simu.',
  'me-no-device': 'Inataja akaunti lakini si kifaa kilichounganishwa: uunganishaji haukuwahi kukamilika.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'Pre-key iliyosainiwa imesainiwa na ufunguo wa utambulisho.',
  'pre-key-signature-missing': 'Saini ya pre-key iliyosainiwa haipo.',
  'pre-key-signature-unreadable': ({ found }) =>
    `Saini ya pre-key iliyosainiwa haiwezi kusomwa: ni ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) => `Saini ya pre-key iliyosainiwa ni bytes ${bytes} badala ya 64.`,
  'pre-key-signature-of-nothing': 'Hakuna pre-key iliyosainiwa ambayo saini ingeweza kuwa yake.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('Pre-key iliyosainiwa haikusainiwa na ufunguo huu wa utambulisho.', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'Akaunti, ambayo ni ya biashara na huendeshwa na Meta, ilithibitisha kifaa hiki.'
      : 'Akaunti ilithibitisha kifaa hiki.',
  'account-missing': 'Akaunti haijathibitisha kifaa hiki: hakikuwahi kuunganishwa kikamilifu.',
  'account-part-missing': ({ part }) => `Kwenye sehemu ya akaunti, ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `Kwenye sehemu ya akaunti, ${UNREADABLE_PARTS[part]} ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) => wrongSignature('Uthibitisho wa akaunti si wa kifaa hiki.', values),
  'device-signature-good': 'Kifaa kilisaini uunganishaji wake chenyewe.',
  'device-never-linked': 'Kifaa hakijasaini chochote: hakikuwahi kuunganishwa kikamilifu.',
  'device-signature-missing': 'Kifaa hakijasaini uunganishaji wake.',
  'device-signature-size': ({ bytes }) => `Saini ya kifaa ni bytes ${bytes} badala ya 64.`,
  'device-signature-wrong': (values) =>
    wrongSignature('Saini ya kifaa si ya ufunguo huu wa utambulisho.', values),
  'identity-key-unreadable': 'Ufunguo wa utambulisho hauwezi kusomwa, kwa hiyo hauwezi kusaini chochote.',
};
