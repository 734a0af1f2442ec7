const asked = 'WhatsApp meminta passkey (kunci sandi) kamu. Biarkan WhatsApp terbuka di HP.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'Passkey kamu menandatangani satu hal: situs ini menjadi perangkat tertaut di akun kamu. Setelah itu, situs ini bisa membaca dan menulis atas namamu.',
  passkeyOnlyIf: 'Lanjutkan hanya jika kamu ingin situs ini punya perangkat tertaut di akun kamu.',
  passkeyHeading: 'Passkey kamu',
  passkeyGet: 'Unduh alat bantu passkey',
  passkeyInstall: 'Cara memasang',
  passkeyNewTab: 'di tab baru',
  passkeyStay: 'Biarkan halaman ini terbuka.',
  passkeyClick:
    'Kembali ke sini. Klik gambar potongan puzzle di kanan atas browser kamu, lalu Passkey helper. Atau tekan Alt+Shift+K.',
  passkeyYes:
    'Klik Yes. Browser kamu meminta passkey. Jika muncul kode QR, pindai dengan kamera HP, bukan dengan WhatsApp.',
  passkeyBluetooth: 'Bluetooth harus aktif, di sini dan di HP.',
  passkeyNone: 'Belum punya passkey? HP kamu menawarkan untuk membuatnya. Setujui, lalu kembali ke sini.',
  passkeyTrouble: 'Tidak berfungsi, atau minta kunci USB',
  passkeyNoBluetooth:
    'Tanpa Bluetooth, komputer ini tidak bisa menjangkau passkey di HP kamu. Pakai komputer lain, atau browser tempat kamu membuat passkey itu.',
  passkeyOtherDay:
    'WhatsApp tidak memintanya dari setiap akun, dan tidak selalu. Kamu bisa mencoba lagi di hari lain.',
  passkeyKeepOpen: 'Biarkan WhatsApp terbuka dan tampil di layar sampai halaman ini bilang sudah selesai.',
  passkeyFirst: 'Unduh dulu alat bantu passkey',
  compareHeading: 'Kode untuk dibandingkan',
  compareSame: 'Ya, sama',
  compareOther: 'Tidak, beda',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp meminta passkey (kunci sandi) kamu.',
  passkeyChecking: 'Terima kasih. WhatsApp sedang memeriksanya.',
  passkeyAgain:
    'WhatsApp tidak menerima jawaban itu dan meminta sekali lagi. Klik alat bantu lagi di halaman ini.',
  passkeyLost: 'Jawaban kamu tidak sampai. Klik alat bantu lagi di halaman ini.',
  compareLost: 'Jawaban kamu tidak sampai. Tekan tombolnya lagi.',
  passkeyNeedsComputer:
    'WhatsApp meminta passkey dari akun ini. Untuk itu perlu komputer dengan Chrome, Edge, Brave, atau Firefox. Berhenti di sini, buka {host} di komputer itu, pilih kode QR, lalu pindai dengan HP kamu.',
  passkeyNotSafari:
    'Safari tidak bisa melakukan langkah ini. Pakai Chrome, Edge, Brave, atau Firefox di komputer ini.',
  passkeyNeedsHttps:
    'Alamat halaman ini tidak diawali https, jadi alat bantu passkey menolaknya. Berhenti di sini, lalu buka alamat https situs ini, atau tanya pengelolanya.',
  passkeyTooOld:
    'Browser ini terlalu lama untuk langkah ini. Perbarui, atau pakai Chrome, Edge, Brave, atau Firefox yang baru di komputer ini.',
};
