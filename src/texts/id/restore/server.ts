import type { Language } from '../../form/language.ts';

const ADDRESS = '--url (url di useSession) harus berupa alamat server, seperti https://example.org.';

/** The faults of the address of a server, or of what answers there. */
export const server: Language['restore']['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} Hilangkan nama dan kata sandinya.`,
  addressWithQuery: `${ADDRESS} Hilangkan semua mulai dari "?".`,
  needed: 'ID sesi jenis ini disimpan di server: sebutkan servernya dengan --url (url di useSession).',
  open: 'Hati-hati: alamat server bukan https, jadi orang lain di jalurnya bisa membaca ID sesi dan sesinya.',
  noAnswer: (origin, proxy) => `${origin} tidak menjawab${proxy === null ? '' : ` lewat proxy ${proxy}`}`,
  brokeOff: 'Jawaban terputus',
  endedOddly: 'Penautan gagal, dan server tidak menyebut alasannya.',
  brokeOffInside: 'Jawaban terputus di tengah.',
  failed: (what, says, helps) => `${what}: ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what}: terlalu lama. Host yang menidurkan server sepi mungkin sedang membangunkannya: ` +
    'coba lagi dalam satu menit, atau tunggu lebih lama dengan --wait 90 (wait: 90 di useSession).',
  tooMuch: (origin) =>
    `${origin} mengirim lebih dari 8 MB, dan tidak ada sesi sebesar itu. Apakah itu server sesi?`,
  notOurs: (origin) => `${origin} tidak menjawab seperti server sesi: apakah alamatnya benar?`,
  moved: (origin, to) =>
    `${origin} mengarahkan ke ${to}. Berikan alamat itu dengan --url (url di useSession).`,
  sendsElsewhere: (host) =>
    `Alamat itu mengarahkan ke halaman lain${host === null ? '' : ` di ${host}`}, seperti halaman login.`,
  sendsToItself:
    'Setiap permintaan dikembalikan ke alamat yang sama ini, tanpa akhir. Proxy di depan server mungkin salah diatur: beri tahu pengelolanya.',
  notReady: (origin, status, wait) =>
    `${origin} belum siap: jawabannya ${status}. Tunggu ${wait}, lalu coba lagi.`,
  refused: (origin, status) =>
    `Sesuatu di depan ${origin} menolak permintaan ini: jawabannya ${status}. Apakah alamatnya benar, dan bolehkah mesin ini memakainya?`,
  bareStatus: (origin, status) =>
    `${origin} menjawab ${status} saja, tanpa apa-apa lagi. Apakah itu alamat server sesi yang benar?`,
  oddPacking: 'Jawaban dikemas dengan cara yang tidak diminta siapa pun.',
  proxyWantsLogin: (proxy, host) =>
    `Proxy ${proxy} meminta nama dan kata sandi (http://name:password@host): jawabannya 407. NO_PROXY=${host} berjalan tanpa proxy.`,
  proxyRefused: (proxy, status, host) =>
    `Proxy ${proxy} menolak: jawabannya ${status}. NO_PROXY=${host} berjalan tanpa proxy.`,
  proxyUnusable: (variable, host) =>
    `${variable} menyebut proxy yang tidak bisa dipakai di sini: hanya proxy http:// dan https:// yang bisa. NO_PROXY=${host} berjalan tanpa proxy.`,
};
