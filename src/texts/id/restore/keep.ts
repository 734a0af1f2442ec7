import type { Language } from '../../form/language.ts';
import { KINDS } from './options.ts';

const NOT_KEPT = 'Mulai sekarang, apa pun yang dilakukan bot ini tidak disimpan.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
export const keep: Language['restore']['keep'] = {
  longId:
    'keep: true memerlukan ID sesi pendek: yang panjang ini tidak disimpan server mana pun. Hilangkan keep, atau tautkan lagi dan ambil ID pendek.',
  choice: (name, kind) => `${name} adalah ${KINDS[kind]}: tulis ${name}: true, atau hilangkan.`,
  waiting: (trouble) => `Bot menunggu server, yang menyimpan sesinya. ${trouble}`,
  fromFolder: (dir) => `Bot melanjutkan dengan sesi di ${dir}: server tidak punya yang lebih baru.`,
  fromServer: (dir) => `Bot melanjutkan dengan sesi dari server, yang lebih baru daripada yang di ${dir}.`,
  aloneInFolder: (dir, trouble) => `Bot mulai dengan sesi di ${dir}, tanpa server. ${trouble}`,
  stale: `Bot lain sudah mulai dengan sesi ini. ${NOT_KEPT}`,
  newerThere: `Server menyimpan sesi yang lebih baru, jadi sejak itu ada bot lain yang berjalan. ${NOT_KEPT} Mulai lagi untuk melanjutkan dengan yang lebih baru.`,
  otherDevice: `Di sini ditautkan perangkat lain, bukan perangkat dari ID sesi ini. ${NOT_KEPT}`,
  gone: `Server tidak lagi punya sesi itu: sudah dicabut, atau kedaluwarsa. ${NOT_KEPT}`,
  off: 'Server ini tidak menyimpan sesi yang mengikuti bot. Bot melanjutkan seperti tanpa keep: true.',
  away: (trouble) =>
    `Yang dilakukan bot tidak bisa disimpan sekarang. Bot tetap berjalan, dan ini dicoba lagi. ${trouble}`,
  noRoom:
    'Server tidak punya ruang lagi untuk simpanan bot. Bot tetap berjalan, dan ini dicoba lagi setiap menit; sampai saat itu, jika disk hilang, bot akan mulai dari keadaan yang lebih lama.',
  back: 'Yang dilakukan bot sudah disimpan lagi.',
  tooLarge: (trouble) =>
    `Yang dilakukan bot tidak disimpan: ${trouble} Bot tetap berjalan, tetapi tanpa disknya, bot akan mulai dari keadaan yang lebih lama.`,
  diskFails: (trouble) => `${trouble} Bot tetap berjalan: sesinya disimpan di memori dan di server.`,
  broke: (reason) => `Ada yang gagal saat sesi disimpan: ${reason}. ${NOT_KEPT}`,
  givenUp:
    'Yang disimpan server dari sesi ini rusak. Bot mulai dari hari penautan, sesuai permintaan fromDayOfLink: true.',
  damaged:
    'Yang disimpan server dari sesi ini rusak, atau ada yang hilang, jadi bot tidak mulai. ' +
    'fromDayOfLink: true di useSession mulai dari hari penautan sebagai gantinya: semua yang datang sejak itu akan hilang selamanya.',
};
