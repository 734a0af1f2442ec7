import { counted, timeInWords } from '../form/counting.ts';
import type { Language } from '../form/language.ts';
import { disk, network } from './restore/faults.ts';
import { keep } from './restore/keep.ts';
import { options } from './restore/options.ts';
import { server } from './restore/server.ts';

type Restore = Language['restore'];

const LANG = 'id';

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Restore['folder'] = {
  restored: (dir, keys) =>
    `Sesi ada di ${dir}: creds dan ${counted(LANG, keys, { other: '{n} kunci' })}. Jalankan bot dengan folder ini.`,
  kept: (dir) => `${dir} sudah berisi sesi ini dan tetap menyimpan yang ditulis bot. Tidak ada yang diubah.`,
  keptInTrouble: (dir, trouble) => `${dir} sudah berisi sesi dan dibiarkan apa adanya. ${trouble}`,
  unusable: (dir, says, helps) => `${dir} tidak bisa dipakai: ${says}. ${helps}`,
  it: 'jalur itu',
  fileInIt: (name) => `${name} di dalamnya`,
  newer: (dir) =>
    `${dir} berisi sesi perangkat lain yang tidak ditautkan sebelum yang ini. Tidak ada yang diubah. ` +
    'Pakai folder lain, atau --force untuk melepas sesi itu.',
  foreign: (dir, name) =>
    `${dir} berisi ${name} yang bukan dari sesi WhatsApp. Tidak ada yang diubah. Ganti namanya, atau pakai folder lain.`,
  notLinked: (faults) =>
    `Tidak ada bot yang bisa memakai sesi di ID ini, jadi tidak ada yang ditulis. ${faults}`,
};

/** The question for the session ID, and the faults of what is given. */
const input: Restore['input'] = {
  question: 'ID sesi (tidak ditampilkan saat kamu tempel): ',
  stdinEmpty: 'Input standar kosong.',
  nothingGiven: 'Tidak ada ID sesi yang diberikan.',
  noWayToAsk: 'Tidak ada ID sesi: isi SESSION_ID, atau beri - dan ID-nya lewat input standar.',
  stdinTooLong: 'Input standar jauh terlalu panjang untuk sebuah sesi.',
  tooLong: 'Ini jauh terlalu panjang untuk ID sesi.',
  stopped: 'Dihentikan.',
  oneAtMost: 'Paling banyak satu argumen. Lihat --help.',
  notAsArgument: 'Taruh ID sesi di SESSION_ID: orang lain di mesin ini bisa membaca argumen perintah.',
  oddOption: (option) => `Opsi ${option} tidak benar. Lihat --help.`,
};

const HELP = `Menaruh sesi dari ID sesi ke dalam folder untuk useMultiFileAuthState dari Baileys.

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  ID diambil dari SESSION_ID; jika tidak ada, ID diminta tanpa ditampilkan; dengan - ID dibaca dari input standar.
  --url    alamat server yang membuat ID; ID panjang tidak memerlukannya
  --dir    foldernya; jika tidak disebut, ./session
  --force  ganti sesi di folder walaupun lebih baru
  --wait   berapa detik server ditunggu; jika tidak disebut, 20; lebih lama untuk host yang menidurkan server sepi
  --json   jawab dalam JSON

Kode keluar: 0 berhasil, 2 cara pakai, 3 ID tidak valid, 4 tidak tersedia, 5 tidak diizinkan, 6 jaringan.`;

/** The sentences of the restore client. */
export const restore: Restore = {
  help: HELP,
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time) => `Coba lagi dalam ${time}.`,
  oneSecond: timeInWords(LANG, 1, 'second'),
  seconds: (count) => timeInWords(LANG, count, 'second'),
  minutes: (count) => timeInWords(LANG, count, 'minute'),
  broke: (reason) => `Ada yang gagal: ${reason}`,
};
