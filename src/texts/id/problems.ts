import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const linking = {
  LINK_NOT_FOUND: {
    title: 'Penautan sudah berakhir',
    detail: 'Situs mungkin baru dimulai ulang. Mulai lagi.',
  },
  LINK_EXPIRED: {
    title: 'Waktu kode sudah habis',
    detail: 'Tidak dipakai tepat waktu. Dapatkan kode baru.',
  },
  LINK_CANCELLED: { title: 'Dihentikan', detail: 'Penautan dihentikan. Mulai lagi.' },
  LINK_LOST: {
    title: 'Situs kehilangan penautan ini',
    detail:
      'Bagian situs ini yang menjalankan penautan sudah berhenti. Mulai lagi. Jika ID sesi sudah masuk ke chat Anda, periksa di situs ini sebelum dipakai.',
  },
  PASSKEY_REQUIRED: {
    title: 'WhatsApp meminta passkey dari akun ini',
    detail:
      'Langkah itu tidak bisa dilakukan di sini, jadi akun ini tidak bisa ditautkan. Mencoba lagi tidak membantu.',
  },
  PASSKEY_EXPIRED: {
    title: 'Waktu untuk passkey sudah habis',
    detail: 'Tidak ada yang menjawab tepat waktu. Siapkan passkey, lalu mulai lagi.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'Itu bukan jawaban atas pertanyaannya',
    detail:
      'Ambil pertanyaan dari penautan ini, jawab di web.whatsapp.com, dan kirim jawaban itu. Penautan tetap berlanjut.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'Penautan ini tidak menunggu jawaban seperti itu',
    detail:
      'Tidak ada pertanyaan yang terbuka, atau jawaban sedang diperiksa. Baca langkah dari penautan ini.',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp tidak menerima passkey itu',
    detail: 'Pakai passkey dari akun yang sama dengan yang memindai atau memasukkan kode. Mulai lagi.',
  },
  PASSKEY_SILENT: {
    title: 'HP tidak melanjutkan',
    detail:
      'WhatsApp menerima passkey, tetapi HP diam saja. Biarkan WhatsApp terbuka di HP; perangkat tertautnya paling banyak empat. Tunggu beberapa menit, lalu mulai lagi.',
  },
  WRONG_ACCOUNT: {
    title: 'Akun lain yang tertaut',
    detail: 'Bukan nomor yang diketik, jadi tautannya diputus lagi. Periksa nomornya dan mulai lagi.',
  },
  LOGGED_OUT: {
    title: 'Tautan diputus di HP',
    detail: 'Perangkat dikeluarkan sebelum semuanya selesai. Mulai lagi.',
  },
  DELIVERY_FAILED: {
    title: 'WhatsApp tidak mengonfirmasi pesannya',
    detail:
      'Tautan perangkat sudah diputus lagi dan yang disimpan sudah dihapus. Jika ID tetap masuk, ID itu tidak berfungsi: hapus saja. Mulai lagi.',
  },
};

const whatsapp = {
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp memblokir atau membatasi akun ini',
    detail:
      'Jadi akun ini tidak menerima perangkat tertaut baru. Buka WhatsApp di HP: di sana tertulis kenapa dan berapa lama.',
  },
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp meminta kamu menunggu',
    detail: 'Tunggu sebelum mencoba lagi. Makin sering mencoba, makin lama.',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp menolak',
    detail: 'WhatsApp tidak menerima permintaan itu. Periksa nomornya, atau pindai kode QR saja.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'Situs ini perlu diperbarui',
    detail: 'WhatsApp tidak lagi menerima versinya. Hanya pengelola yang bisa memperbaikinya.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp tidak menjawab',
    detail: 'HP dan nomor kamu baik-baik saja. Coba lagi sebentar lagi.',
  },
};

const kept = {
  STATE_STALE: {
    title: 'Bot lain sudah mulai dengan sesi ini',
    detail:
      'Jadi tidak ada lagi dari bot ini yang disimpan. Jika seharusnya tidak ada bot lain, cari dan hentikan bot itu.',
  },
  STATE_TOO_LARGE: {
    title: 'Terlalu banyak untuk disimpan',
    detail: 'Kirim bagian yang lebih kecil, atau basis baru.',
  },
  STATE_NO_ROOM: {
    title: 'Tidak ada ruang untuk menyimpan lagi',
    detail: 'Yang sudah disimpan tetap seperti adanya. Kirim basis yang lebih kecil, atau coba lagi nanti.',
  },
  STATE_DAMAGED: {
    title: 'Simpanan sesi ini rusak',
    detail: 'Yang lebih lama tidak diberikan sebagai gantinya, kecuali kamu memintanya.',
  },
};

const errors: Language['problems']['errors'] = {
  ...linking,
  ...whatsapp,
  ...kept,
  BODY_INVALID: {
    title: 'Permintaan tidak bisa dibaca',
    detail: 'Isinya bukan yang diharapkan alamat ini. Cocokkan dengan /docs.',
  },
  PHONE_INVALID: {
    title: 'Nomor ini tidak mungkin benar',
    detail: 'Tidak ada nomor telepon yang seperti ini. Periksa setiap digit.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'Negara mana?',
    detail: 'Pilih negaranya, atau awali nomor dengan + dan kode negara.',
  },
  SESSION_ID_MALFORMED: {
    title: 'Ini bukan ID sesi yang utuh',
    detail: 'ID ini salah ketik, terpotong, atau dari program lain. Salin lagi seluruhnya.',
  },
  SESSION_UNAVAILABLE: {
    title: 'Tidak ada sesi untuk ID ini',
    detail: 'ID ini tidak dikenal, sudah kedaluwarsa, atau dicabut. Tautkan lagi untuk mendapat yang baru.',
  },
  NOT_FOUND: { title: 'Tidak ada apa-apa di sini', detail: 'Periksa alamatnya.' },
  METHOD_NOT_ALLOWED: {
    title: 'Alamat ini tidak melakukan itu',
    detail: 'Header Allow menyebut apa yang bisa dilakukannya.',
  },
  RATE_LIMITED: { title: 'Terlalu sering mencoba', detail: 'Mohon tunggu, lalu coba lagi.' },
  TOO_MANY_LINKS: { title: 'Sedang ramai', detail: 'Semua tempat terisi. Coba lagi sebentar lagi.' },
  STORE_UNAVAILABLE: {
    title: 'Saat ini kami tidak bisa menyimpan',
    detail: 'Jadi kami berhenti sebelum ada yang hilang. Coba lagi sebentar lagi.',
  },
  SHUTTING_DOWN: {
    title: 'Situs sedang dimulai ulang',
    detail: 'Sebentar lagi kembali. Setelah itu, mulai lagi.',
  },
  UNAUTHORIZED: {
    title: 'Tidak diizinkan tanpa kunci',
    detail: 'Kirim ID sesi atau kunci di header Authorization.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'Idempotency-Key ini sudah terpakai',
    detail: 'Kunci ini dipakai untuk permintaan lain. Pakai kunci baru untuk setiap permulaan.',
  },
  CROSS_SITE: {
    title: 'Ditolak: tidak diminta dari halaman kami sendiri',
    detail: 'Buka situs ini sendiri dan coba di sana.',
  },
  INTERNAL: { title: 'Ada masalah di pihak kami', detail: 'Sampaikan ID permintaan ke tim bantuan.' },
};

/** The words of the API's problem objects: what happened and what to do next. */
export const problems: Language['problems'] = {
  errors,
  titles: {
    'kept-too-much-to-open': 'Sesi ini terlalu besar untuk dibuka di sini',
    'whatsapp-refuses-site': 'Situs ini tidak bisa menjangkau WhatsApp',
    'codes-differ': 'Dihentikan: kodenya tidak sama',
    'passkey-answers-wrong': 'Jawabannya tidak cocok dengan pertanyaannya',
    'passkey-codes-not-compared': 'Tidak ada yang membandingkan kode',
    'passkey-phone-not-done': 'HP tidak selesai tepat waktu',
    'number-not-now': 'Saat ini tidak ada kode untuk nomor ini',
    'store-not-read': 'Penyimpanan tidak menjawab',
    'session-not-withdrawn': 'Sesi tidak bisa dihapus',
    'archive-not-made': 'File zip tidak bisa dibuat',
  },
  // The pages say the same in their own words.
  removeByHand: `Buka juga WhatsApp, ${LINKED_DEVICES}, lalu keluarkan perangkat yang baru saja ditambahkan di sana: kami tidak bisa.`,
};
