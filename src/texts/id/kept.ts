import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'Yang disimpan dari sesi ini rusak, atau ada yang hilang. Yang lebih lama tidak diberikan sebagai gantinya, kecuali kamu memintanya: fromDayOfLink: true di useSession, atau /session?from=day-of-link. Kalau begitu, semua yang datang sejak itu hilang selamanya.',
  'kept-too-much-to-open':
    'Botnya sudah menyimpan lebih banyak daripada yang dibuka situs ini untuk pihak lain. Bot itu sendiri tetap bisa melanjutkan: useSession dengan keep: true. ?from=day-of-link di belakang /session memberi keadaan pada hari penautan.',
  'kept-looks-too-many':
    'Sesi ini terlalu sering dicek dalam beberapa menit terakhir, sementara botnya terus berjalan. Tunggu sebelum mengecek lagi.',
  'kept-piece-too-large': ({ mostKb }) =>
    `Satu bagian seperti itu paling besar ${mostKb} kB. Kirim yang lebih kecil.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `Log punya ruang untuk ${mostPieces} bagian atau ${mostKb} kB. Kirim basis baru, yang menggantikannya.`,
  'kept-no-room': ({ mostKb }) =>
    `Ruang situs ini untuk sesi bot yang berjalan sudah penuh. Yang sudah disimpan tetap seperti adanya. ${
      mostKb > 0 ? `Basis paling besar ${mostKb} kB masih bisa diterima sekarang. ` : ''
    }Coba lagi nanti; hanya pengelola situs yang bisa menambah ruang.`,
  'kept-writes-too-many':
    'Bot ini terlalu sering mengirim simpanannya dalam semenit terakhir. Tunggu, lalu kirim sisanya dalam satu bagian.',
  'kept-starts-too-many':
    'Bot dengan sesi ini terlalu sering dimulai dalam beberapa menit terakhir. Tunggu sebelum memulai lagi.',
};
