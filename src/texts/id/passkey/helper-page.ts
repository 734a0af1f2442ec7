import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/** Texts of the page about the passkey helper by their mark. */
export const helperPage = {
  helperTitle: 'Alat bantu passkey - {{brandName}}',
  helperAbout: 'Apa itu alat bantu passkey, cara memasangnya, dan cara menghapusnya.',
  helperHeading: 'Alat bantu passkey',
  helperLead:
    'WhatsApp meminta passkey (kunci sandi) dari beberapa akun sebelum menautkan perangkat. Dengan ekstensi browser kecil ini kamu bisa menjawabnya.',
  helperWhy: 'Kenapa ini diperlukan',
  helperWhatIs:
    'Passkey adalah kunci pengganti kata sandi. HP atau komputer kamu menyimpannya, dan membukanya dengan sidik jari, wajah, atau PIN kamu.',
  helperOneSite:
    'Passkey hanya berfungsi di situsnya sendiri. Passkey WhatsApp berfungsi di web.whatsapp.com, jadi halaman ini tidak bisa memintanya. Alat bantu memintanya di sana, lalu membawa jawabannya ke halaman yang membutuhkannya.',
  helperFirst:
    'Kamu memerlukannya hanya jika WhatsApp memintanya. Sejak itu waktunya paling lama sepuluh menit. Akun kamu termasuk yang diminta? Pasang dulu alat bantu: langkah itu nanti perlu sekitar satu menit.',
  helperWarning:
    'Lanjutkan hanya jika kamu ingin situs ini punya perangkat tertaut di akun kamu: situs ini bisa membaca dan menulis atas namamu.',
  helperGet: 'Unduh',
  helperGetIt: 'Unduh alat bantu passkey',
  helperGetText: 'Perlu komputer dengan Chrome, Edge, Brave, Opera, atau Firefox.',
  helperHashIs: 'SHA-256 dari file ini:',
  helperHashText:
    'Alat ini dibuat untuk situs ini dan menolak situs lain. Selain nama situs ini, kelima filenya sama dengan yang ada di program di balik situs ini, cukup pendek untuk dibaca.',
  helperChrome: 'Pasang di Chrome, Edge, Brave, atau Opera',
  helperChromeVersion: 'Browser kamu harus Chrome 129 atau lebih baru, atau browser yang dibuat darinya.',
  helperUnzip: 'Ekstrak file zip itu. Kamu mendapat sebuah folder.',
  helperCopyExtensions: 'Salin ini ke bilah alamat, lalu tekan Enter:',
  helperDeveloper: `Aktifkan ${DEVELOPER_MODE} (Developer mode).`,
  helperLoad: `Tekan "${LOAD_UNPACKED}" (Load unpacked) dan pilih folder itu.`,
  helperUnverified:
    'Browser kamu mungkin memperingatkan bahwa asal alat bantu ini tidak bisa diverifikasi. Peringatan itu muncul untuk semua yang tidak berasal dari tokonya.',
  helperFirefox: 'Pasang di Firefox',
  helperFirefoxVersion: 'Firefox kamu harus versi 128 atau lebih baru.',
  helperLoadFirefox: `Tekan "${LOAD_TEMPORARY}" (Load Temporary Add-on) dan pilih file zip.`,
  helperGone: 'Firefox melupakannya saat ditutup.',
  helperFirefoxPhone:
    'Di beberapa komputer, Firefox meminta kunci USB dan tidak menawarkan HP kamu. Kalau begitu, pakai Chrome, Edge, atau Brave.',
  helperUse: 'Cara memakainya',
  helperClick:
    'Di halaman yang meminta passkey kamu, tekan gambar potongan puzzle di kanan atas browser, lalu Passkey helper. Atau tekan Alt+Shift+K; di Mac Option+Shift+K.',
  helperName: 'Jendela kecil menyebut nama situs. Tekan Yes hanya jika itu situs tempat kamu memulai.',
  helperScan:
    'Browser kamu meminta passkey. Jika muncul kode QR, pindai dengan kamera HP, bukan dengan WhatsApp. Bluetooth harus aktif, di komputer dan di HP.',
  helperNone: 'Belum punya passkey? HP kamu menawarkan untuk membuatnya. Setujui, lalu kembali ke sini.',
  helperRemove: 'Cara menghapusnya',
  helperRemoveText: `Selesai menautkan? Buka lagi halaman ekstensi, hapus alat bantu, dan matikan ${DEVELOPER_MODE}. Lalu hapus folder dan file zip.`,
  helperCan: 'Yang bisa dan tidak bisa dilakukan',
  helperCanSee: 'Alat ini melihat halaman tempat kamu menekan ikonnya, dan meminta passkey di WhatsApp Web.',
  helperCanWindow:
    'Untuk itu, alat ini membuka jendela WhatsApp Web dan menutupnya lagi. Karena itu browser kamu memberi tahu bahwa alat ini boleh membaca dan mengubah data kamu di sana.',
  helperCannotStart: 'Alat ini diam sampai kamu menekan ikonnya. Tidak ada situs yang bisa menjalankannya.',
  helperCannotSend:
    'Alat ini tidak melihat halaman lain, tidak mengirim apa pun, dan tidak menyimpan apa pun.',
  helperTrouble: 'Jika tidak berfungsi',
  helperOnPhone:
    'Di HP: browser di HP tidak menerima alat bantu seperti ini. Buka situs ini di komputer, pilih kode QR, lalu pindai dengan HP kamu.',
  helperSafari:
    'Safari tidak bisa melakukan langkah ini. Pakai Chrome, Edge, Brave, atau Firefox di komputer ini.',
  helperBluetooth:
    'Tanpa Bluetooth, komputer tidak bisa menjangkau passkey di HP kamu; komputer mungkin meminta kunci USB. Pakai komputer lain, atau browser tempat kamu membuat passkey itu.',
  helperHttps: 'Alat bantu hanya menjawab halaman yang alamatnya diawali https.',
  helperPrivate:
    'Di jendela penyamaran (privat), browser tidak menampilkan alat bantu. Tautkan di jendela biasa.',
  helperOther:
    'WhatsApp tidak memintanya dari setiap akun, dan tidak selalu. Kamu bisa mencoba lagi di hari lain.',
  helperProven: 'Yang sudah dicoba',
  helperProvenText:
    'Alat ini sudah dicoba di Chromium dan Firefox, dengan passkey yang dibuat untuk uji coba dan tiruan WhatsApp; program kedua yang menautkan dengan cara ini juga dicoba di tiruan itu. Belum dicoba: akun asli dengan HP-nya, serta Edge, Brave, dan Opera. WhatsApp mungkin menginginkan hal lain.',
};
