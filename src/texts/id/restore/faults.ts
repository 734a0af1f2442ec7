import type { Language } from '../../form/language.ts';

type Restore = Language['restore'];

const OTHER_FOLDER = 'Pakai folder lain.';
const FULL = 'Sediakan ruang, lalu mulai lagi dengan folder yang sama.';
const LATER = 'Coba lagi dalam satu menit.';

/** The faults of a folder, which follow a colon, with advice. */
export const disk: Restore['disk'] = {
  notAllowed: {
    says: 'pengguna ini tidak boleh membaca atau menulis',
    helps: 'Berikan folder ke pengguna yang menjalankan bot, atau pakai folder lain.',
  },
  noFolder: {
    says: 'folder itu, atau bagian dari jalurnya, adalah file atau tautan yang tidak mengarah ke mana pun',
    helps: 'Hapus itu, atau pakai folder lain.',
  },
  loop: { says: 'tautan di jalurnya berputar-putar', helps: 'Hapus tautan itu, atau pakai folder lain.' },
  folderForFile: {
    says: 'ada folder di tempat yang seharusnya file:',
    helps: 'Ganti nama folder itu, atau pakai folder lain.',
  },
  noFile: {
    says: 'ada pipe atau perangkat di tempat yang seharusnya file:',
    helps: 'Hapus itu, atau pakai folder lain.',
  },
  nameTooLong: { says: 'namanya terlalu panjang', helps: 'Pakai folder dengan nama yang lebih pendek.' },
  readOnly: { says: 'disk ini tidak bisa ditulisi', helps: 'Pakai folder di disk lain.' },
  full: { says: 'disk penuh', helps: FULL },
  quota: { says: 'ruang untuk pengguna ini sudah habis', helps: FULL },
  held: { says: 'program lain sedang memakai', helps: 'Akhiri program itu, atau pakai folder lain.' },
  openFiles: {
    says: 'terlalu banyak file yang terbuka',
    helps: 'Mulai lagi dengan folder yang sama.',
  },
  damaged: {
    says: 'disk melaporkan kesalahan',
    helps: 'Periksa disk itu, atau pakai folder di disk lain.',
  },
  otherRestore: { says: 'pemulihan lain sedang memakainya', helps: OTHER_FOLDER },
  otherRestores: { says: 'beberapa pemulihan lain sedang memakainya', helps: OTHER_FOLDER },
  notAFolder: { says: 'itu bukan folder', helps: OTHER_FOLDER },
  refuses: { says: 'disk menolak', helps: OTHER_FOLDER },
  unknown: { says: 'alasannya tidak diketahui', helps: OTHER_FOLDER },
};

/** The failures of the network, which follow a colon, with advice. */
export const network: Restore['network'] = {
  nothingListens: {
    says: 'tidak ada yang menerima koneksi di sana',
    helps: 'Apakah alamatnya benar, dan apakah servernya berjalan?',
  },
  noHost: { says: 'tidak ada host dengan nama ini', helps: 'Apakah namanya ditulis dengan benar?' },
  noLookUp: { says: 'nama host tidak bisa dicari sekarang', helps: LATER },
  noWay: { says: 'tidak ada jalan ke sana sekarang', helps: LATER },
  cut: { says: 'koneksi terputus', helps: LATER },
  cutPlain: {
    says: 'koneksi terputus',
    helps: 'Apakah server di sana memakai https? Kalau begitu, tulis https://.',
  },
  damaged: { says: 'yang dikirimnya rusak', helps: LATER },
  noHttp: { says: 'yang menjawab di sana tidak memakai http', helps: 'Apakah https://, atau port lain?' },
  noHttps: { says: 'di sana tidak dipakai https', helps: 'Apakah http://, atau port lain?' },
  certificateInvalid: {
    says: 'sertifikatnya tidak berlaku sekarang',
    helps: 'Minta pengelola server memperbaruinya, dan periksa jam di mesin ini.',
  },
  certificateOfOther: {
    says: 'sertifikatnya untuk nama lain',
    helps: 'Apakah nama host ditulis dengan benar?',
  },
  certificateUnknown: {
    says: 'mesin ini tidak memercayai sertifikatnya',
    helps: 'Jika kamu memercayainya, sebutkan sertifikatnya di NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'keduanya tidak sepakat cara mengenkripsi',
    helps: 'Apakah alamat dan port-nya benar?',
  },
  unknown: { says: 'ada yang gagal di tengah jalan', helps: LATER },
};
