import type { IdReasons } from '../../wire/reasons/ids.ts';
import { oneOf } from '../form/counting.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'id';

const startOf = (prefix: string | null) => (prefix === null ? 'sebuah nama dan "~"' : `${prefix}~`);

const carried = {
  'paste-id-and-session': 'Di dalamnya ada ID sesi pendek, dan juga sesi utuh. Tempel salah satunya saja.',
  'paste-several-ids': ({ count }) => `Di dalamnya ada ${count} ID sesi yang berbeda. Tempel satu saja.`,
  'paste-several-sessions': 'Di dalamnya ada sesi yang berbeda-beda. Tempel satu saja.',
  'session-too-large': 'Ini jauh terlalu besar untuk sebuah sesi.',
  'session-too-many-values': ({ most }) =>
    `Isinya lebih dari ${most} nilai, jauh terlalu besar untuk sebuah sesi.`,
  'session-too-old':
    'Sesi ini jenis lama, dari masa sebelum ada perangkat tertaut. Sesi ini tidak bisa dipakai lagi: tautkan lagi.',
  'creds-none': 'Isinya bukan creds.json.',
  'json-start-missing':
    'Awalnya hilang: lanjutannya seperti creds.json tetapi tidak diawali seperti itu, dengan "{". Tempel seluruh file.',
  'json-cut-off':
    'Akhirnya terpotong: awalnya seperti creds.json tetapi berhenti sebelum "}" terakhir. Tempel seluruh file.',
  'json-damaged':
    'Ini tampak seperti creds.json tetapi bukan JSON: ada karakter yang salah atau hilang. Tempel file apa adanya.',
  'packed-not-json': 'Yang dikemas di dalamnya bukan JSON, jadi bukan creds.json.',
  'packed-too-large': 'Yang dikemas di dalamnya jauh terlalu besar untuk sebuah sesi.',
  'packed-start-missing':
    'Awalnya hilang: creds.json di dalamnya tidak diawali sebagaimana mestinya. Salin seluruhnya.',
  'packed-cut-off': 'Akhirnya terpotong: bagian yang dikemas tidak lengkap. Salin seluruhnya.',
  'packed-damaged': 'Bagian yang dikemas rusak: paling tidak satu karakter salah. Salin lagi.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` setelah "${separator}"`;
    const place =
      at === null ? `Di dalamnya ada ${character}` : `Karakter ke-${at}${behind} adalah ${character}`;
    return `${place}, yang tidak ada di ID sesi mana pun. Salin ID-nya saja.`;
  },
  'base64-none': 'Ini bukan ID sesi dari program ini, dan bukan creds.json dalam base64.',
  'base64-cut-off': 'Akhirnya terpotong: teks base64 berhenti di tengah. Salin seluruhnya.',
  'base64-creds-cut-off': 'Akhirnya terpotong: creds.json di dalamnya tidak lengkap. Salin seluruhnya.',
  'base64-creds-damaged': 'Ada karakter yang salah: creds.json di dalamnya rusak. Salin lagi.',
  'base64-with-more':
    'Ada "=" di tengah: ada hal lain yang ikut tertempel di belakang ID. Salin ID-nya saja.',
  hexadecimal: 'Ini ditulis dengan digit heksadesimal. Tempel creds.json itu sendiri, atau base64-nya.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) => `Tidak ada ID sesi di dalamnya. ID sesi diawali ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `ID sesi diawali ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) => `Awalnya hilang: ID sesi diawali ${startOf(prefix)}. Salin seluruhnya.`,
  'id-start-mistyped': ({ found, own }) => `Awalnya salah ketik: seharusnya ${own}~, bukan ${found}~.`,
  'id-start-unknown': ({ found, own }) =>
    `Awalnya ${found}~, bukan ${own}~: ID ini dari program atau situs lain, atau awalnya salah ketik.`,
  'id-of-another-site': ({ found, own }) =>
    `Awalnya ${found}~, bukan ${own}~: ID ini dari program atau situs lain.`,
  'id-of-another-prefix': ({ prefix }) => `ID ini dari program lain: awalnya bukan ${prefix}~.`,
  'id-of-another-program':
    'Ini ID dari program lain, dan hanya program itu yang bisa membukanya: pulihkan dengan program itu, atau tautkan di sini untuk mendapat ID sesi dari program ini.',
  'id-of-another-version': 'ID ini dibuat oleh versi lain dari program ini.',
  'id-without-tilde': ({ name }) => `Setelah ${name} harus ada "~". Tulis di sana, atau salin lagi ID-nya.`,
  'id-cut-off': ({ characters, of }) =>
    `ID terpotong: ${characters} dari ${of} karakter setelah "~". Salin seluruhnya.`,
  'id-too-long': ({ characters, of }) =>
    `ID terlalu panjang: ${characters} karakter setelah "~", seharusnya ${of}. Salin ID-nya saja.`,
  'id-not-whole': ({ characters, of }) =>
    `ID tidak utuh: hanya ${characters} dari ${of} karakter yang berurutan setelah "~". Salin seluruhnya.`,
  'id-mixed-case': 'Sebagian huruf besar dan sebagian kecil. Salin lagi ID-nya, seluruhnya.',
  'id-with-more': 'Ada yang terketik tepat di belakang atau di dalam ID. Salin ID-nya saja.',
  'id-mistyped-somewhere': 'Ada yang salah ketik, sebelum "~" atau di belakangnya. Salin ID, jangan diketik.',
  'id-mistyped-often': 'Lebih dari satu karakter salah ketik. Salin ID, jangan diketik.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` Mungkin seharusnya ${oneOf(LANG, looksLike)}.`;
    return `Karakter ke-${at} setelah "~" adalah ${character}, yang tidak ada di ID sesi mana pun.${hint}`;
  },
  'id-character-wrong': ({ at }) => `Karakter ke-${at} setelah "~" salah. Salin ID, jangan diketik.`,
  'id-characters-swapped': ({ at }) => `Karakter ke-${at} dan ke-${at + 1} setelah "~" tertukar.`,
  'id-not-stored': 'Jenis ini tidak disimpan di sini: kredensialnya ada di dalam ID itu sendiri.',
};
