import type { Language } from '../form/language.ts';
import type { ErrorText } from '../form/shapes.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('Ini tidak berhasil', 'Muat ulang halaman ini.', 'Muat ulang');

const AGAIN = 'Mulai lagi';
const RETRY = 'Coba lagi';
const OTHER_NUMBER = 'Ubah nomor';
const OTHER_ID = 'Ubah ID';

/** The words of the pages for each error. */
export const errors: Language['script']['errors'] = {
  LINK_EXPIRED: error('Waktu kode sudah habis', 'Tidak dipakai tepat waktu.', 'Kode baru'),
  LINK_CANCELLED: error('Dihentikan', 'Tidak ada yang ditautkan.', AGAIN),
  LINK_LOST: error(
    'Situs kehilangan penautan ini',
    'Bagian situs ini yang menjalankan penautan sudah berhenti. Mulai lagi. Jika ID sesi sudah masuk ke chat Anda, periksa di situs ini sebelum dipakai.',
    AGAIN,
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp meminta passkey dari akun ini',
    'Situs ini tidak bisa melakukan langkah itu. Mencoba lagi tidak membantu.',
    'Mulai ulang',
  ),
  PASSKEY_EXPIRED: error(
    'Waktu untuk passkey sudah habis',
    'Alat bantunya sudah ada? Kalau begitu, percobaan berikutnya hanya perlu satu menit.',
    AGAIN,
  ),
  PASSKEY_ANSWER_INVALID: error(
    'Itu bukan jawaban atas pertanyaan kami',
    'Klik alat bantu lagi di halaman ini.',
    AGAIN,
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'WhatsApp tidak menerima passkey itu',
    'Pakai passkey dari akun yang kamu tautkan.',
    AGAIN,
  ),
  PASSKEY_SILENT: error(
    'HP kamu tidak melanjutkan',
    'Buka WhatsApp di HP dan biarkan tampil di layar. Perangkat tertautnya paling banyak empat. Tunggu beberapa menit sebelum mencoba lagi.',
    AGAIN,
  ),
  WRONG_ACCOUNT: error(
    'Akun lain yang tertaut',
    'Bukan nomor yang kamu ketik, jadi tautannya kami putus.',
    OTHER_NUMBER,
  ),
  LOGGED_OUT: error('Tautan diputus di HP', 'Perangkat dikeluarkan sebelum kami selesai.', AGAIN),
  ACCOUNT_BLOCKED: error(
    'WhatsApp memblokir atau membatasi akun ini',
    'Buka WhatsApp di HP: di sana tertulis kenapa dan berapa lama.',
    'Mulai ulang',
  ),
  PHONE_INVALID: error(
    'Nomor ini tidak mungkin benar',
    'Terlalu pendek, terlalu panjang, atau kodenya bukan kode negara mana pun.',
    OTHER_NUMBER,
  ),
  PHONE_COUNTRY_CODE_MISSING: error(
    'Negara mana?',
    'Pilih negaranya, atau awali nomor dengan +.',
    'Pilih negara',
  ),
  RATE_LIMITED: error('Terlalu sering mencoba', 'Mohon tunggu {time}.', RETRY),
  WHATSAPP_RATE_LIMITED: error(
    'WhatsApp meminta kamu menunggu',
    '{time}. Makin sering mencoba, makin lama.',
    RETRY,
  ),
  WHATSAPP_REJECTED: error('WhatsApp menolak', 'Periksa nomornya, atau pindai kode QR.', OTHER_NUMBER),
  WHATSAPP_CLIENT_OUTDATED: error(
    'Situs ini perlu diperbarui',
    'WhatsApp tidak lagi menerima versinya. Hanya pengelola yang bisa memperbaikinya.',
    'Bantuan',
  ),
  WHATSAPP_UNREACHABLE: error('WhatsApp tidak menjawab', 'HP dan nomor kamu baik-baik saja.', RETRY),
  TOO_MANY_LINKS: error('Sedang ramai', 'Semua tempat terisi.', RETRY),
  STORE_UNAVAILABLE: error('Saat ini kami tidak bisa menyimpan', 'Jadi kami berhenti.', RETRY),
  SHUTTING_DOWN: error('Situs sedang dimulai ulang', 'Sebentar lagi kembali.', RETRY),
  DELIVERY_FAILED: error(
    'WhatsApp tidak mengonfirmasi pesannya',
    'Tautan perangkat sudah kami putus lagi. Jika ID tetap masuk, ID itu tidak berfungsi: hapus saja.',
    AGAIN,
  ),
  LINK_NOT_FOUND: error('Penautan sudah berakhir', 'Situs mungkin baru dimulai ulang.', AGAIN),
  SESSION_ID_MALFORMED: error(
    'Ini bukan ID sesi yang utuh',
    'Salah ketik, terpotong, atau dari program lain. Salin lagi.',
    OTHER_ID,
  ),
  SESSION_UNAVAILABLE: error(
    'Tidak ada sesi untuk ID ini',
    'Tidak dikenal, kedaluwarsa, atau dicabut.',
    'Tautkan lagi',
  ),
  STATE_DAMAGED: error('Simpanan sesi ini rusak', 'Botnya bisa mulai dari hari penautan.', OTHER_ID),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'Sesi ini terlalu besar untuk dicek di sini',
    'Botnya tetap bisa melanjutkan dengan sesi itu.',
    OTHER_ID,
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('Ada masalah di pihak kami', 'Sampaikan ID permintaan ke tim bantuan.', RETRY),
};
