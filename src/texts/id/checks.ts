import type { AccountPart, ByteForm, CheckReasons, PairName, Unreadable } from '../../wire/reasons/checks.ts';
import type { Sentences } from '../form/sentences.ts';

const FORMS: Readonly<Record<ByteForm, string>> = {
  buffer: 'Buffer',
  indexed: 'objek angka menurut posisi',
  base64: 'base64 polos',
  hex: 'teks heksadesimal',
  decimal: 'teks berisi angka',
  list: 'daftar angka',
  numbers: 'Buffer yang ditulis JSON.stringify biasa',
  binary: 'extended JSON dari MongoDB',
  wrapped: 'objek yang membungkus byte',
  text: 'JSON di dalam teks',
};

/** Words that follow a name, or "isinya". */
const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  'empty-text': 'teks kosong',
  text: 'teks yang bukan base64 dan bukan heksadesimal',
  list: 'daftar, tetapi bukan daftar byte',
  null: 'null',
  number: 'angka',
  boolean: 'boolean',
  'empty-object': 'objek kosong, jadi program yang menulisnya kehilangan byte-nya',
  object: 'objek tanpa byte dalam bentuk yang dikenal di sini',
};

const PAIRS = {
  'noise-key': 'kunci noise',
  'identity-key': 'kunci identitas',
  'signed-pre-key': 'pre-key bertanda tangan',
  'pairing-key': 'kunci pairing (pairingEphemeralKeyPair)',
} as const;

const HALVES = { public: 'publik', private: 'privat' } as const;

const LOST_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'rinciannya tidak ada',
  key: 'kunci akun tidak ada atau bukan 32 byte',
  signature: 'tanda tangannya tidak ada atau bukan 64 byte',
};
const UNREADABLE_PARTS: Readonly<Record<AccountPart, string>> = {
  details: 'rinciannya',
  key: 'kuncinya',
  signature: 'tanda tangannya',
};

const UNREADABLE_MESSAGES = 'pesan pertama dari orang baru mungkin tidak terbaca';
const SWAPPED = ' Kunci noise dan kunci identitas tertukar.';

function nameOf(name: PairName): string {
  return name.key === 'pre-key' ? `pre-key ${name.id ?? 'dengan nama aneh'}` : PAIRS[name.key];
}

function atStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrongSignature(sentence: string, { swapped }: { readonly swapped: boolean }): string {
  return swapped ? sentence + SWAPPED : sentence;
}

const keys = {
  'pair-missing': (name) => `${atStart(nameOf(name))} tidak ada.`,
  'pair-half-unreadable': ({ half, found, ...name }) =>
    `Bagian ${HALVES[half]} dari ${nameOf(name)} tidak ada atau tidak bisa dibaca${found === null ? '' : `: isinya ${UNREADABLE[found]}`}.`,
  'pair-half-size': ({ half, bytes, ...name }) =>
    `Bagian ${HALVES[half]} dari ${nameOf(name)} ${bytes} byte, seharusnya 32.`,
  'pair-whole': (name) => `Kedua bagian dari ${nameOf(name)} cocok satu sama lain.`,
  'pair-halves-swapped': (name) => `Bagian publik dan bagian privat dari ${nameOf(name)} tertukar.`,
  'pair-halves-differ': (name) => `Kedua bagian dari ${nameOf(name)} tidak cocok satu sama lain.`,
  'keys-no-object': 'Kumpulan kunci bukan objek.',
  'keys-of-unknown-kind': 'Di antara kunci ada jenis yang tidak dikenal Baileys.',
  'keys-of-kind-no-object': ({ kind }) => `Kumpulan kunci jenis ${kind} bukan objek.`,
  'keys-name-too-long': ({ kind }) => `Ada kunci jenis ${kind} yang namanya terlalu panjang.`,
  'keys-too-many': ({ most }) => `Kuncinya lebih dari ${most}.`,
  'keys-of-one-file': 'Ada kunci yang namanya menunjuk ke file yang sama.',
  'app-state-key-there': 'Kunci app-state ada.',
  'app-state-key-not-carried':
    'Hanya creds yang ada, tanpa kunci: pengaturan chat seperti arsip atau bisukan awalnya tidak bisa disinkronkan.',
  'app-state-key-not-sent': 'HP belum mengirim kunci app-state.',
  'app-state-key-missing': 'Kunci app-state yang disebut creds.json tidak ada di antara kunci.',
  'app-state-key-damaged': 'Kunci app-state rusak: bukan 32 byte.',
  'pre-keys-there': ({ count, used }) =>
    `Semua pre-key ada: ${count}${used === 0 ? '' : `, ${used} sudah terpakai`}.`,
  'pre-keys-not-carried': `Hanya creds yang ada, tanpa pre-key: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-never-made': 'Belum ada pre-key yang dibuat.',
  'pre-keys-all-missing': ({ made }) => `Semua ${made} pre-key tidak ada: ${UNREADABLE_MESSAGES}.`,
  'pre-keys-missing': ({ ids, more }) =>
    `Ada pre-key yang mungkin dibagikan WhatsApp tetapi hilang (${ids.join(', ')}${more === 0 ? '' : ` dan ${more} lagi`}): ${UNREADABLE_MESSAGES}.`,
} satisfies Partial<Sentences<CheckReasons>>;

const creds = {
  'creds-whole': ({ forms }) => {
    const whole = 'Semua yang diperlukan creds.json ada di dalamnya, masing-masing dengan ukurannya.';
    if (forms.length === 0) return whole;
    const names = forms.map((form) => FORMS[form]).join(', ');
    return (
      `${whole} Byte ditulis sebagai ${names}, yang tidak dibaca sendiri oleh Baileys versi 7: ` +
      'restore.mjs dan arsip menulisnya ulang, bot yang membuka teks ini sendiri mungkin tidak.'
    );
  },
  'session-valid': 'Sesi ini valid.',
  'creds-too-deep': 'Susunannya terlalu dalam untuk sebuah sesi.',
  'creds-incomplete': ({ missing }) => `creds.json ini tidak lengkap: ${missing.join(', ')} tidak ada.`,
  'creds-single-key': 'Ini satu kunci dari folder sesi, misalnya pre-key-1.json. Tempel creds.json.',
  'creds-conversation': 'Ini percakapan dari folder sesi (session-*.json). Tempel creds.json.',
  'creds-app-state-key': 'Ini kunci app-state dari folder sesi. Tempel creds.json.',
  'creds-of-another-program':
    'Ini bukan creds.json dari Baileys: tidak satu pun kuncinya ada di dalamnya. Mungkin dari program lain.',
  'registration-id-no-number': 'registrationId bukan bilangan bulat.',
  'signed-pre-key-no-number': 'Nomor pre-key bertanda tangan (keyId) bukan bilangan bulat.',
  'next-pre-key-no-number':
    'nextPreKeyId, nomor pre-key berikutnya, tidak ada atau bukan bilangan bulat di atas 0.',
  'secret-size': ({ bytes }) => `advSecretKey ${bytes} byte dalam base64, seharusnya 32.`,
  'me-known': 'Tertulis akun milik siapa dan perangkat mana ini.',
  'me-missing': 'Tidak tertulis akun milik siapa ini (me.id).',
  'me-no-account': 'me.id bukan alamat akun dengan nomor telepon.',
  'me-no-device': 'Akunnya disebut, tetapi perangkat tertautnya tidak: penautan tidak pernah selesai.',
} satisfies Partial<Sentences<CheckReasons>>;

/** The results of the checks of an auth state, in sentences that a bot developer understands. */
export const checks: Sentences<CheckReasons> = {
  ...keys,
  ...creds,
  'pre-key-signature-good': 'Pre-key bertanda tangan memang ditandatangani kunci identitas.',
  'pre-key-signature-missing': 'Tanda tangan pre-key bertanda tangan tidak ada.',
  'pre-key-signature-unreadable': ({ found }) =>
    `Tanda tangan pre-key bertanda tangan tidak bisa dibaca: isinya ${UNREADABLE[found]}.`,
  'pre-key-signature-size': ({ bytes }) =>
    `Tanda tangan pre-key bertanda tangan ${bytes} byte, seharusnya 64.`,
  'pre-key-signature-of-nothing': 'Tidak ada pre-key bertanda tangan yang menjadi asal tanda tangan ini.',
  'pre-key-signature-wrong': (values) =>
    wrongSignature('Pre-key bertanda tangan tidak ditandatangani kunci identitas ini.', values),
  'account-signature-good': ({ hosted }) =>
    hosted
      ? 'Akun, yaitu akun bisnis yang dihosting Meta, sudah mengonfirmasi perangkat ini.'
      : 'Akun sudah mengonfirmasi perangkat ini.',
  'account-missing': 'Akun belum mengonfirmasi perangkat ini: penautan tidak pernah selesai sepenuhnya.',
  'account-part-missing': ({ part }) => `Di bagian akun, ${LOST_PARTS[part]}.`,
  'account-part-unreadable': ({ part, found }) =>
    `Di bagian akun, ${UNREADABLE_PARTS[part]} berupa ${UNREADABLE[found]}.`,
  'account-signature-wrong': (values) =>
    wrongSignature('Konfirmasi dari akun bukan untuk perangkat ini.', values),
  'device-signature-good': 'Perangkat menandatangani penautannya sendiri.',
  'device-never-linked': 'Perangkat tidak menandatangani apa pun: penautan tidak pernah selesai sepenuhnya.',
  'device-signature-missing': 'Perangkat tidak menandatangani penautannya sendiri.',
  'device-signature-size': ({ bytes }) => `Tanda tangan perangkat ${bytes} byte, seharusnya 64.`,
  'device-signature-wrong': (values) =>
    wrongSignature('Tanda tangan perangkat bukan dari kunci identitas ini.', values),
  'identity-key-unreadable':
    'Kunci identitas tidak bisa dibaca, jadi tidak ada yang bisa ditandatangani dengannya.',
};
