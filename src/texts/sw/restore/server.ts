import type { Language } from '../../form/language.ts';

const ADDRESS = '--url (url kwenye useSession) lazima iwe anwani ya seva, kwa mfano https://example.org.';

/** The faults of the address of a server, or of what answers there. */
export const server: Language['restore']['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} Ondoa jina na nenosiri.`,
  addressWithQuery: `${ADDRESS} Ondoa yote kuanzia "?".`,
  needed: 'Aina hii ya ID ya sesheni huhifadhiwa na seva: itaje kwa --url (url kwenye useSession).',
  open: 'Tahadhari: anwani ya seva si https, kwa hiyo watu wengine njiani wanaweza kusoma ID ya sesheni na sesheni yenyewe.',
  noAnswer: (origin, proxy) => `${origin} haijibu${proxy === null ? '' : ` kupitia proxy ${proxy}`}`,
  brokeOff: 'Jibu lilikatika',
  endedOddly: 'Uunganishaji umeshindikana, na seva haikusema kwa nini.',
  brokeOffInside: 'Jibu lilikatika katikati.',
  failed: (what, says, helps) => `${what}: ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what}: imechukua muda mrefu mno. Huenda host inayolaza seva zisizotumika inaiamsha sasa: ` +
    'jaribu tena baada ya dakika moja, au subiri zaidi kwa --wait 90 (wait: 90 kwenye useSession).',
  tooMuch: (origin) =>
    `${origin} imetuma zaidi ya MB 8, na hakuna sesheni ya ukubwa huo. Je, ni seva ya sesheni?`,
  notOurs: (origin) => `${origin} haikujibu kama seva ya sesheni: je, ni anwani sahihi?`,
  moved: (origin, to) =>
    `${origin} inaelekeza kwenye ${to}. Toa anwani hiyo kwa --url (url kwenye useSession).`,
  sendsElsewhere: (host) =>
    `Inaelekeza kwenye ukurasa mwingine${host === null ? '' : ` wa ${host}`}, kama ukurasa wa kuingia unavyofanya.`,
  sendsToItself:
    'Inarudisha kila ombi kwenye anwani hii hii, bila mwisho. Huenda proxy iliyo mbele ya seva imewekwa vibaya: waambie wanaoiendesha.',
  notReady: (origin, status, wait) =>
    `${origin} haiko tayari: imejibu ${status}. Subiri ${wait}, kisha jaribu tena.`,
  refused: (origin, status) =>
    `Kitu kilicho mbele ya ${origin} kinakataa ombi hili: kimejibu ${status}. Je, ni anwani sahihi, na mashine hii inaruhusiwa kuitumia?`,
  bareStatus: (origin, status) => `${origin} imejibu ${status} tu. Je, ni anwani sahihi ya seva ya sesheni?`,
  oddPacking: 'Jibu limefungashwa kwa njia ambayo hakuna aliyeiomba.',
  proxyWantsLogin: (proxy, host) =>
    `Proxy ${proxy} inataka jina na nenosiri (http://name:password@host): imejibu 407. NO_PROXY=${host} hupita bila proxy.`,
  proxyRefused: (proxy, status, host) =>
    `Proxy ${proxy} imekataa: imejibu ${status}. NO_PROXY=${host} hupita bila proxy.`,
  proxyUnusable: (variable, host) =>
    `${variable} inataja proxy isiyoweza kutumika hapa: ni proxy za http:// na https:// pekee zinazoweza. NO_PROXY=${host} hupita bila proxy.`,
};
