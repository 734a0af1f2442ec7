import { LINKED_DEVICES } from '../whatsapp.ts';

/** Texts of the first page by their mark. */
export const home = {
  homeTitle: 'Dapatkan ID sesi untuk bot WhatsApp kamu - {{brandName}}',
  homeHeading: 'Dapatkan ID sesi untuk bot WhatsApp kamu',
  homeLink: 'Tautkan WhatsApp sekali saja.',
  homeComes: 'ID sesi datang sebagai pesan di chat kamu sendiri.',
  glance: 'Kenapa ini aman',
  glanceChat: 'Hanya chat kamu sendiri yang menerima ID',
  glanceFailure: 'ID masuk ke chat kamu sendiri, ke halaman ini hanya jika itu gagal',
  glanceAlways: 'Hanya chat kamu sendiri dan halaman ini yang menampilkan ID',
  glanceLocked: 'Hanya ID yang bisa membuka data tersimpan',
  glanceUndo: 'Kamu bisa membatalkannya di HP',
  pictureWho: 'Pesan ke diri sendiri',
  pictureNote: 'Tekan lama, salin, lalu tempel di bot kamu sebagai SESSION_ID.',
  pictureCopied: 'Disalin',
  how: 'Tiga langkah, kurang dari semenit',
  cardLink: 'Tautkan',
  cardLinkText: 'Pindai kode QR dengan HP kamu, atau masukkan kode pendek di WhatsApp.',
  cardReceive: 'Terima',
  cardReceiveText:
    'ID sesi tiba di chat dengan diri sendiri. Perangkat tertaut kamu yang lain juga melihat chat itu, jadi hapus pesannya setelah kamu salin.',
  cardUse: 'Pakai',
  cardUseText: 'Tempel di bot kamu sebagai SESSION_ID, atau ambil seluruh sesi dengan satu perintah.',
  promises: 'Empat janji',
  promisesLead: 'Apa yang terjadi dengan akun dan sesi kamu, dalam kata-kata sederhana.',
  promiseChat: 'ID masuk ke chat kamu sendiri',
  promiseChatText: 'ID dikirim ke chat dengan nomor kamu sendiri, dan tidak ke tempat lain.',
  promiseNever: 'Halaman tidak menampilkannya.',
  promiseFailure: 'Hanya jika pesan itu gagal, halaman tempat kamu menautkan menampilkannya.',
  promiseAlways: 'Halaman tempat kamu menautkan juga menampilkannya.',
  promiseLocked: 'Data yang disimpan terkunci',
  promiseLockedText:
    'Sesi kamu disimpan dalam keadaan disegel. Tanpa ID sesi, segelnya tidak bisa dibuka, dan ID-nya sendiri tidak disimpan. Situs ini melihat sesi saat menautkan, dan setiap kali ID dipakai untuk mengambil, mengecek, atau mencabutnya.',
  promiseLong: 'Untuk ID jenis panjang, tidak ada yang disimpan.',
  promiseEnds: 'Setiap penautan berakhir sendiri',
  promiseEndsText:
    'Paling lama setelah beberapa menit, situs ini tidak lagi terhubung ke WhatsApp kamu. Jika penautan gagal, perangkat baru itu dikeluarkan lagi dan yang sudah disimpan dihapus. Jika WhatsApp tidak mengonfirmasinya, halaman memberi tahu cara mengeluarkan perangkat itu.',
  promiseNothing: 'Tidak melakukan hal lain atas namamu',
  promiseNothingText:
    'Situs ini tidak masuk ke grup, tidak mengikuti saluran, dan tidak menulis ke chat lain. Dua pesan masuk ke chat kamu sendiri: ID, dan apa yang perlu dilakukan dengannya.',
  developers: 'Untuk pengembang bot',
  developersText:
    'Satu perintah menaruh seluruh sesi ke folder yang dibaca Baileys: kredensial dan kunci. Perintah itu meminta ID, atau membacanya dari SESSION_ID. Perlu Node, tanpa paket apa pun.',
  allAddresses: 'Semua alamat',
  questions: 'Yang sering ditanyakan',
  questionsLead: 'Pertanyaanmu tidak ada di sini?',
  askPhone: 'Apakah HP saya harus terus menyala?',
  askPhoneText:
    'Tidak. Bot kamu punya koneksi sendiri, seperti WhatsApp di komputer. Tapi buka WhatsApp di HP paling tidak setiap 14 hari: kalau tidak, WhatsApp memutus tautan perangkat kamu, dan kamu harus menautkan lagi.',
  askBan: 'Bisakah akun saya diblokir?',
  askBanText:
    'Bisa saja. WhatsApp tidak mengizinkan program tidak resmi, dan bisa membatasi atau memblokir akun yang menjalankannya: lebih cepat jika banyak menulis, atau menulis ke orang asing. Pakai nomor yang tidak apa-apa jika hilang. Penautan di sini menulis dua pesan, keduanya ke diri kamu sendiri.',
  askCost: 'Berapa biayanya?',
  askCostText:
    'Program di balik situs ini gratis dan tidak menerima pembayaran. Pengelola situs membayar servernya. Tempat bot kamu berjalan mungkin berbayar.',
  askUndo: 'Bagaimana membatalkannya?',
  askUndoText: `Di HP kamu, buka WhatsApp, ${LINKED_DEVICES}, lalu keluarkan {{deviceName}}. Sejak itu tidak ada bot yang bisa memakai ID itu.`,
  askLong: 'Berapa lama ID berfungsi?',
  askLongText: 'Bot yang berjalan terus berfungsi sampai perangkatnya dikeluarkan.',
  askEnds:
    'Yang tersimpan di sini dihapus {{ttlTime}} setelah bot kamu terakhir kali mengambilnya. Bot yang terus berjalan tidak terpengaruh.',
  askKeeps: 'Yang tersimpan di sini tetap ada sampai kamu mencabutnya.',
  askMay: 'Apa yang bisa dilakukan orang yang punya ID?',
  askMayText:
    'Membaca pesanmu dan menulis atas namamu. Jadi, berikan ID hanya ke bot kamu sendiri. Siapa pun yang membantumu tidak memerlukannya.',
  askStill: 'Apakah WhatsApp tetap bisa dipakai?',
  askStillText: `Ya, di HP dan perangkat kamu yang lain seperti biasa. Bot hanya satu perangkat lagi di ${LINKED_DEVICES}, dan WhatsApp menyediakan tempat untuk empat.`,
  askWhere: 'Tidak ada pesan masuk. Di mana ID-nya?',
  askWhereText:
    'Di chat dengan diri sendiri, dan pesan ke diri sendiri tidak berbunyi. Cari {{idStart}} di WhatsApp untuk menemukannya. Jika tidak ada, halaman tempat kamu menautkan memberi tahu apa yang terjadi.',
  askTwo: 'Bisakah dua bot memakai satu ID?',
  askTwoText: 'Tidak. Satu ID untuk satu bot: dua bot berebut koneksi. Tautkan sekali lagi untuk bot kedua.',
  closing: 'Dapatkan ID sesi sekarang',
  closingText: 'Cukup HP kamu dan kurang dari satu menit.',
  homeAbout:
    'Tautkan WhatsApp kamu sekali saja. ID sesi untuk bot kamu datang sebagai pesan di chat kamu sendiri.',
};
