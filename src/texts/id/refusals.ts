import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf, timeInWords } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'id';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'Tunggu, atau pindai kode QR saja.';
const TOO_SHORT = 'Nomornya terlalu pendek. Periksa setiap digit.';
const TOO_LONG = 'Nomornya terlalu panjang. Periksa setiap digit.';
const WAIT = 'Mohon tunggu.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const PLACES = { body: 'Isi permintaan (body) tidak benar', query: 'Query tidak benar' } as const;

const wrongField = ({ place, field }: Place, what: string) =>
  `${PLACES[place]}: ${field === null ? '' : `${field} `}${what}.`;

const requests = {
  'field-unknown': ({ place, field }) => `${PLACES[place]}: kolom ${field ?? ''} tidak dikenal di sini.`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `tidak ada, atau bukan ${expected}`),
  'field-not-one-of': ({ allowed, ...place }) =>
    wrongField(place, `bukan salah satu dari ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'kosong atau terlalu pendek'),
  'field-too-long': (place) => wrongField(place, 'terlalu panjang'),
  'field-wrong-form': (place) => wrongField(place, 'bentuknya salah'),
  'body-too-deep': `${PLACES.body}: susunannya terlalu dalam.`,
  'body-name-not-allowed': `${PLACES.body}: ada nama kolom yang tidak diizinkan.`,
  'body-too-large': 'Isi permintaan (body) terlalu besar.',
  'body-no-json': 'Permintaan tidak bisa dibaca. Kirim JSON yang valid.',
  'body-wrong-type': 'Kirim isi permintaan (body) sebagai JSON dengan Content-Type: application/json.',
  'paste-too-large':
    'Ini terlalu besar untuk dicek di sini, seperti halnya sesi dengan semua kuncinya. Tempel creds.json-nya saja, atau pulihkan dengan restore.mjs.',
  'idempotency-key-length': ({ least, most }) =>
    `Idempotency-Key terdiri dari ${least} sampai ${most} karakter.`,
  'idempotency-key-busy':
    'Permintaan pertama dengan Idempotency-Key ini masih berjalan. Tunggu sebentar, lalu kirim lagi.',
  'logout-unclear': 'Di belakang ? hanya boleh ada logout=true atau logout=false. Tidak ada yang dihapus.',
  'live-needs-consent': ({ consent }) =>
    `Bertanya ke WhatsApp bisa memutus bot yang sedang berjalan. Kirim "confirm": "${consent}" untuk melanjutkan.`,
  'long-ids-not-made': 'Server ini tidak membuat ID sesi panjang.',
  'host-not-served': 'Server ini tidak melayani host ini. Pengelolanya bisa menambahkannya ke ALLOWED_HOSTS.',
  'site-perhaps-own':
    'Buka situs ini sendiri dan coba di sana. Jika kamu sudah di sana, pengelolanya harus mengisi PUBLIC_URL dengan alamat yang ditampilkan browser kamu.',
  'site-foreign':
    'Buka situs ini sendiri dan coba di sana. Halaman situs lain memerlukan entri di CORS_ORIGINS, yang dibuat oleh pengelola.',
  'for-programs-only': 'Alamat ini untuk program. Buka /pair atau /qr untuk menautkan di browser.',
  'not-for-robots': 'Alamat ini bukan untuk pratinjau, robot, atau pengambilan di muka.',
  'api-key-wanted':
    'Alamat ini memerlukan salah satu API_KEYS situs ini di header x-api-key. ID sesi tetap di alamat.',
  'import-wants-key':
    'Hanya yang punya salah satu API_KEYS situs ini yang bisa membawa sesi: kirim di header x-api-key.',
  'import-too-large': 'Sesi yang lebih dari 4 MB tidak disimpan di sini. Tidak ada yang disimpan.',
  'import-wants-creds':
    'Isi creds.json harus ada di sebuah kolom: {"creds": …, "keys": …}. Tidak ada yang disimpan.',
  'import-out-of-bounds':
    'Tidak ada yang disimpan: ada bagian sesi ini yang lebih besar, atau susunannya lebih dalam, daripada sesi WhatsApp mana pun.',
  'import-unusable': ({ faults }) =>
    `Tidak ada bot yang bisa memakai sesi ini, jadi tidak ada yang disimpan. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `Ada yang kurang dari sesi ini, jadi tidak ada yang disimpan. ${faults.join(' ')} Untuk tetap menyimpannya, kirim juga "allowIncomplete": true.`,
  'store-not-read': 'Sesi kamu aman. Coba lagi.',
  'session-not-withdrawn': `Saat ini penyimpanan tidak bisa menulis, jadi sesi ini tidak dihapus. Coba lagi, atau keluarkan perangkatnya di WhatsApp, di ${LINKED_DEVICES}: setelah itu sesi ini tidak berguna bagi siapa pun.`,
  'archive-not-made':
    'Saat ini server tidak punya ruang untuk file-file zip. Sesi kamu aman: coba lagi, atau ambil dari GET /session.',
  'session-gone-before': `Sesi ini tidak dikenal, kedaluwarsa, atau sudah dicabut sebelumnya. Jika perangkatnya masih tertaut, keluarkan di WhatsApp, di ${LINKED_DEVICES}.`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `Situs ini sudah meminta kode ke WhatsApp sebanyak yang boleh dalam satu jam. ${OR_SCAN}`,
  'codes-scarce': `Saat ini banyak orang memakai situs ini, jadi setiap alamat hanya mendapat sedikit kode. ${OR_SCAN}`,
  'links-scarce': `Saat ini banyak orang memakai situs ini, jadi setiap alamat hanya mendapat sedikit penautan. ${WAIT}`,
  'links-of-server-too-many': `Situs ini sudah memulai penautan sebanyak yang boleh dalam satu jam. ${WAIT}`,
  'restores-too-many':
    'ID sesi ini terlalu sering dipulihkan dalam satu jam terakhir. Tunggu sebelum memulihkan lagi. Bot yang foldernya berisi sesi bisa mulai tanpa pemulihan.',
  'misses-too-many': `Terlalu banyak ID sesi atau kunci yang tidak membuka apa pun datang dari alamat ini. ${WAIT}`,
  'long-texts-too-many': `Terlalu banyak teks panjang atau file creds.json datang dari alamat ini dalam semenit. ${WAIT}`,
  'live-checks-of-session-too-many': `Sesi ini terlalu sering dicek ke WhatsApp dalam satu jam terakhir. ${WAIT}`,
  'live-checks-of-address-too-many': `Terlalu banyak pengecekan ke WhatsApp datang dari alamat ini. ${WAIT}`,
  'live-checks-of-server-too-many':
    'Server ini sudah bertanya ke WhatsApp tentang sesi sebanyak yang boleh dalam satu jam. Cek tanpa WhatsApp, atau coba lagi nanti.',
  'unlinkings-too-many': `Terlalu banyak tautan perangkat diputus dari alamat ini. ${WAIT}`,
  'links-at-once-too-many': ({ seconds }) =>
    `Terlalu banyak penautan sekaligus dari satu alamat atau jaringan. Tunggu ${timeInWords(LANG, seconds, 'second')}, atau akhiri yang masih terbuka: penautan yang tidak dilihat siapa pun berakhir sendiri.`,
  'place-given-away':
    'Semua tempat terisi, sebagian besar dari jaringan kamu, jadi tempat ini diberikan ke orang lain. Tidak ada yang ditautkan. Coba lagi sebentar lagi.',
  'codes-differ': 'Di sini tidak ada yang ditautkan. Hentikan juga di HP kamu, lalu mulai lagi.',
  'link-goes-on-elsewhere': 'Ini berlanjut di halaman tempat kamu meminta kode ini lagi.',
  'sent-id-dead': 'Jika ada ID masuk ke chat kamu, ID itu tidak berfungsi: hapus pesannya.',
  'number-not-now': `Satu nomor mendapat satu kode sekali waktu dan hanya beberapa dalam jangka tertentu, untuk melindungi pemiliknya. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp mengakhiri koneksi dan tidak memberi alasan yang bisa kamu ubah. HP dan nomor kamu baik-baik saja. Coba lagi nanti.',
  'whatsapp-refuses-site':
    'WhatsApp menolak koneksi dari host situs ini. Hanya pengelola situs yang bisa mengubahnya. Coba lagi nanti.',
  'passkey-answers-wrong':
    'Terlalu banyak jawaban yang bukan untuk pertanyaan penautan ini, jadi penautan berakhir. Mulai lagi, dan pakai passkey dari akun yang sama di web.whatsapp.com.',
  'passkey-codes-not-compared':
    'Dua kode ditampilkan, dan tidak ada yang menjawab apakah sama. Mulai lagi, dan jawab dalam dua menit.',
  'passkey-phone-not-done':
    'WhatsApp menerima passkey, tetapi tidak menautkan perangkat. Biarkan WhatsApp terbuka di HP dan jawab yang ditanyakannya, lalu mulai lagi.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'Ketik nomor WhatsApp kamu.',
  'number-no-digits': 'Ketik nomornya dengan angka.',
  'number-none': 'Di sini tidak ada nomor telepon. Ketik nomor WhatsApp kamu.',
  'number-with-letter': 'Ada huruf di antara angka. Periksa setiap digit.',
  'number-two': 'Ada dua nomor di sini. Ketik satu.',
  'number-no-area-code': 'Kode areanya tidak ada. Ketik sebelum nomornya.',
  'number-too-many-digits':
    'Digit di sini lebih banyak daripada satu nomor. Ketik nomornya saja, tanpa ekstensi.',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'Tidak ada negara dengan kode ini. Periksa awal nomornya.',
  'country-code-of-no-country':
    'Kode ini milik telepon satelit atau layanan, bukan negara. Ketik nomor HP dari sebuah negara yang dipakai akun WhatsApp kamu.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `Ini bukan nomor ${country}. Apakah negaranya benar?`;
    return `Nomor ini terlalu ${length === 'too-short' ? 'pendek' : 'panjang'} untuk ${country}. Apakah negaranya benar?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `Ini bisa berarti ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )}. Ketik dengan + dan kode negara.`,
  'region-unknown': ({ region }) =>
    `Tidak ada negara dengan nomor telepon yang bernama ${region}. Pakai dua hurufnya, seperti KE, atau hilangkan region dan awali nomor dengan + dan kode negara.`,
};
