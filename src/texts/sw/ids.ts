import type { IdReasons } from '../../wire/reasons/ids.ts';
import { counted, oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'sw';

const startOf = (prefix: string | null) => (prefix === null ? 'jina na "~"' : `${prefix}~`);

const carried = {
  'paste-id-and-session':
    'Kuna ID fupi ya sesheni ndani yake, na sesheni nzima pembeni yake. Bandika moja tu kati yao.',
  'paste-several-ids': ({ count }) => `Kuna ID ${count} tofauti za sesheni ndani yake. Bandika moja tu.`,
  'paste-several-sessions': 'Kuna sesheni tofauti ndani yake. Bandika moja tu.',
  'session-too-large': 'Hii ni kubwa mno kuwa sesheni.',
  'session-too-many-values': ({ most }) => `Ina zaidi ya thamani ${most}, na hiyo ni kubwa mno kuwa sesheni.`,
  'session-too-old':
    'Sesheni hii ni ya aina ya zamani, kabla ya vifaa vilivyounganishwa. Haiwezi kutumika tena: unganisha tena.',
  'creds-none': 'Kilicho ndani yake si creds.json.',
  'json-start-missing':
    'Mwanzo haupo: hii inaendelea kama creds.json lakini haianzi kama creds.json, kwa "{". Bandika faili nzima.',
  'json-cut-off':
    'Mwisho umekatwa: hii inaanza kama creds.json lakini inaishia kabla ya "}" yake ya mwisho. Bandika faili nzima.',
  'json-damaged':
    'Hii inafanana na creds.json lakini si JSON: herufi moja si sahihi au haipo. Bandika faili kama ilivyo.',
  'packed-not-json': 'Kilichofungwa ndani yake si JSON, kwa hiyo si creds.json.',
  'packed-too-large': 'Kilichofungwa ndani yake ni kikubwa mno kuwa sesheni.',
  'packed-start-missing': 'Mwanzo haupo: creds.json iliyo ndani haianzi inavyopaswa. Nakili yote.',
  'packed-cut-off': 'Mwisho umekatwa: sehemu iliyofungwa haijakamilika. Nakili yote.',
  'packed-damaged': 'Sehemu iliyofungwa imeharibika: angalau herufi moja si sahihi. Inakili tena.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` baada ya "${separator}"`;
    const place = at === null ? `Kuna ${character} ndani yake` : `Herufi ya ${at}${behind} ni ${character}`;
    return `${place}, ambayo haipo kwenye ID yoyote ya sesheni. Nakili ID pekee.`;
  },
  'base64-none': 'Si ID ya sesheni ya programu hii, wala si creds.json katika base64.',
  'base64-cut-off': 'Mwisho umekatwa: maandishi ya base64 yanaishia katikati. Nakili yote.',
  'base64-creds-cut-off': 'Mwisho umekatwa: creds.json iliyo ndani haijakamilika. Nakili yote.',
  'base64-creds-damaged': 'Herufi moja si sahihi: creds.json iliyo ndani imeharibika. Inakili tena.',
  'base64-with-more': 'Kuna "=" katikati: kitu kingine kimebandikwa baada ya ID. Nakili ID pekee.',
  hexadecimal: 'Imeandikwa kwa tarakimu za heksadesimali. Bandika creds.json yenyewe, au base64 yake.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) => `Hakuna ID ya sesheni ndani yake. ID ya sesheni inaanza na ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `ID ya sesheni inaanza na ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) =>
    `Mwanzo haupo: ID ya sesheni inaanza na ${startOf(prefix)}. Nakili yote.`,
  'id-start-mistyped': ({ found, own }) => `Mwanzo umekosewa: ni ${own}~, si ${found}~.`,
  'id-start-unknown': ({ found, own }) =>
    `Inaanza na ${found}~, si ${own}~: ni ya programu au tovuti nyingine, au mwanzo wake umekosewa.`,
  'id-of-another-site': ({ found, own }) =>
    `Inaanza na ${found}~, si ${own}~: ni ya programu au tovuti nyingine.`,
  'id-of-another-prefix': ({ prefix }) => `ID hii ni ya programu nyingine: haianzi na ${prefix}~.`,
  'id-of-another-program':
    'Hii ni ID ya programu nyingine, na programu hiyo pekee inaweza kuifungua: irejeshe kwa programu hiyo, au unganisha hapa upate ID ya sesheni ya programu hii.',
  'id-of-another-version': 'ID ilitengenezwa na toleo jingine la programu hii.',
  'id-without-tilde': ({ name }) => `Lazima kuwe na "~" baada ya ${name}. Iandike hapo, au nakili ID tena.`,
  'id-cut-off': ({ characters, of }) =>
    `ID imekatwa: kuna herufi ${characters} kati ya ${of} baada ya "~". Nakili yote.`,
  'id-too-long': ({ characters, of }) =>
    `ID ni ndefu mno: kuna herufi ${characters} baada ya "~" badala ya ${of}. Nakili ID pekee.`,
  'id-not-whole': ({ characters, of }) =>
    counted(LANG, characters, {
      one: `ID si nzima: ni herufi {n} tu kati ya ${of} iliyo baada ya "~". Nakili yote.`,
      other: `ID si nzima: ni herufi {n} tu kati ya ${of} zilizo pamoja baada ya "~". Nakili yote.`,
    }),
  'id-mixed-case': 'Baadhi ya herufi ni kubwa na baadhi ni ndogo. Nakili ID tena, yote.',
  'id-with-more': 'Kuna kitu kilichoandikwa mara tu baada ya ID au ndani yake. Nakili ID pekee.',
  'id-mistyped-somewhere':
    'Kuna kitu kilichokosewa, kabla ya "~" au baada yake. Nakili ID badala ya kuiandika.',
  'id-mistyped-often': 'Zaidi ya herufi moja imekosewa. Nakili ID badala ya kuiandika.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` Huenda ni ${oneOf(LANG, looksLike)}.`;
    return `Herufi ya ${at} baada ya "~" ni ${character}, ambayo haipo kwenye ID yoyote ya sesheni.${hint}`;
  },
  'id-character-wrong': ({ at }) => `Herufi ya ${at} baada ya "~" si sahihi. Nakili ID badala ya kuiandika.`,
  'id-characters-swapped': ({ at }) => `Herufi ya ${at} na ya ${at + 1} baada ya "~" zimebadilishana nafasi.`,
  'id-not-stored': 'Aina hii haihifadhiwi hapa: inabeba creds yenyewe.',
};
