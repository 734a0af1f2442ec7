import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

type Errors = Language['problems']['errors'];

const ofPasskeys = {
  PASSKEY_REQUIRED: {
    title: 'WhatsApp inaomba ufunguo wa siri (passkey) wa akaunti hii',
    detail:
      'Hatua hiyo haiwezi kufanyika hapa, kwa hiyo akaunti hii haiwezi kuunganishwa. Kujaribu tena hakutasaidia.',
  },
  PASSKEY_EXPIRED: {
    title: 'Muda wa ufunguo wa siri (passkey) umeisha',
    detail: 'Hakuna aliyejibu kwa wakati. Uwe na ufunguo wa siri tayari, kisha anza tena.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'Hilo halikuwa jibu la swali',
    detail:
      'Chukua swali la uunganishaji huu, lijibu kwenye web.whatsapp.com na utume jibu hilo. Uunganishaji unaendelea.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'Uunganishaji huu hausubiri jibu kama hilo',
    detail: 'Hakuna swali lililo wazi, au jibu linakaguliwa. Soma hatua ya uunganishaji.',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp haikukubali ufunguo wa siri (passkey)',
    detail: 'Tumia ufunguo wa siri wa akaunti ileile iliyochanganua au kuandika msimbo. Anza tena.',
  },
  PASSKEY_SILENT: {
    title: 'Simu haikuendelea',
    detail:
      'WhatsApp ilikubali ufunguo wa siri, lakini simu ilikaa kimya. Acha WhatsApp wazi kwenye simu; inaweza kuwa na vifaa vinne vilivyounganishwa, si zaidi. Subiri dakika chache, kisha anza tena.',
  },
} satisfies Partial<Errors>;

const ofStates = {
  STATE_STALE: {
    title: 'Bot nyingine imeanza na sesheni hii',
    detail:
      'Kwa hiyo data ya bot hii haihifadhiwi tena. Kama hakupaswi kuwa na bot nyingine, itafute na uisimamishe.',
  },
  STATE_TOO_LARGE: {
    title: 'Ni kubwa mno kuhifadhiwa',
    detail: 'Tuma sehemu ndogo zaidi, au base mpya.',
  },
  STATE_NO_ROOM: {
    title: 'Hakuna nafasi ya kuhifadhi zaidi',
    detail: 'Kilichohifadhiwa kinabaki kama kilivyo. Tuma base ndogo zaidi, au jaribu tena baadaye.',
  },
  STATE_DAMAGED: {
    title: 'Data iliyohifadhiwa ya sesheni hii imeharibika',
    detail: 'Hakuna data ya zamani zaidi inayotolewa badala yake, isipokuwa ukiiomba.',
  },
} satisfies Partial<Errors>;

const ofLinks = {
  LINK_NOT_FOUND: {
    title: 'Uunganishaji huu umekwisha',
    detail: 'Huenda tovuti ilianza upya. Anza tena.',
  },
  LINK_EXPIRED: {
    title: 'Muda wa msimbo umeisha',
    detail: 'Hakuna aliyeutumia kwa wakati. Pata mpya.',
  },
  LINK_CANCELLED: { title: 'Imesimamishwa', detail: 'Uunganishaji ulisimamishwa. Anza tena.' },
  LINK_LOST: {
    title: 'Tovuti imepoteza uunganishaji huu',
    detail:
      'Sehemu ya tovuti hii iliyoendesha uunganishaji imesimama. Anza tena. Ikiwa kitambulisho cha kipindi kimefika kwenye gumzo lako, kikague kwenye tovuti hii kabla ya kukitumia.',
  },
  WRONG_ACCOUNT: {
    title: 'Akaunti nyingine imeunganishwa',
    detail: 'Si namba iliyoandikwa, kwa hiyo imetenganishwa tena. Kagua namba na uanze tena.',
  },
  LOGGED_OUT: {
    title: 'Imetenganishwa kwenye simu',
    detail: 'Kifaa kiliondolewa kabla ya kazi kumalizika. Anza tena.',
  },
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp imefungia akaunti hii au kuiwekea vizuizi',
    detail:
      'Kwa hiyo haipokei kifaa kipya kilichounganishwa. Fungua WhatsApp kwenye simu: inasema kwa nini na kwa muda gani.',
  },
  DELIVERY_FAILED: {
    title: 'WhatsApp haikuthibitisha ujumbe',
    detail:
      'Kifaa kimetenganishwa tena na kilichohifadhiwa kimefutwa. Kama ID ilifika hata hivyo, haifanyi kazi: ifute. Anza tena.',
  },
} satisfies Partial<Errors>;

const ofInput = {
  BODY_INVALID: {
    title: 'Ombi halikuweza kusomwa',
    detail: 'Body si ile ambayo anwani hii inatarajia. Ilinganishe na /docs.',
  },
  PHONE_INVALID: {
    title: 'Namba hii haiwezi kuwa sahihi',
    detail: 'Hakuna namba ya simu ya namna hii. Kagua kila tarakimu.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'Nchi gani?',
    detail: 'Chagua nchi, au anza namba kwa + na msimbo wa nchi.',
  },
  SESSION_ID_MALFORMED: {
    title: 'Hii si ID kamili ya sesheni',
    detail: 'Imekosewa, imekatwa au ni ya programu nyingine. Inakili tena, yote.',
  },
  SESSION_UNAVAILABLE: {
    title: 'Hakuna sesheni ya ID hii',
    detail: 'Haijulikani, muda wake umeisha au imebatilishwa. Unganisha tena upate mpya.',
  },
  NOT_FOUND: { title: 'Hakuna kitu hapa', detail: 'Kagua anwani.' },
  METHOD_NOT_ALLOWED: {
    title: 'Anwani hii haifanyi hivyo',
    detail: 'Header ya Allow inasema inachofanya.',
  },
  UNAUTHORIZED: {
    title: 'Hairuhusiwi bila ufunguo',
    detail: 'Tuma ID ya sesheni au ufunguo kwenye header ya Authorization.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'Idempotency-Key hii imeshatumika',
    detail: 'Ilitumika kwa ombi jingine. Tumia mpya kwa kila mwanzo.',
  },
  CROSS_SITE: {
    title: 'Imekataliwa: haikuombwa kutoka kurasa zetu wenyewe',
    detail: 'Fungua tovuti hii yenyewe na ujaribu hapo.',
  },
} satisfies Partial<Errors>;

const ofServices = {
  RATE_LIMITED: { title: 'Majaribio mengi mno', detail: 'Tafadhali subiri, kisha jaribu tena.' },
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp inakuomba usubiri',
    detail: 'Subiri kabla ya kujaribu tena. Kujaribu zaidi kunaongeza muda huo.',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp imekataa',
    detail: 'WhatsApp haikukubali ombi. Kagua namba, au changanua msimbo wa QR badala yake.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'Tovuti hii inahitaji kusasishwa',
    detail: 'WhatsApp haikubali tena toleo lake. Msimamizi pekee anaweza kurekebisha hilo.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp haijibu',
    detail: 'Simu na namba yako ni sawa. Jaribu tena baada ya muda mfupi.',
  },
  TOO_MANY_LINKS: {
    title: 'Kuna shughuli nyingi sasa',
    detail: 'Nafasi zote zimejaa. Jaribu tena baada ya muda mfupi.',
  },
  STORE_UNAVAILABLE: {
    title: 'Hatuwezi kuhifadhi sasa',
    detail: 'Kwa hiyo tumesimama kabla ya chochote kupotea. Jaribu tena baada ya muda mfupi.',
  },
  SHUTTING_DOWN: {
    title: 'Tovuti inaanza upya',
    detail: 'Itarudi baada ya muda mfupi. Kisha anza tena.',
  },
  INTERNAL: {
    title: 'Kuna kilichoharibika upande wetu',
    detail: 'Waambie watu wa msaada ID ya ombi.',
  },
} satisfies Partial<Errors>;

/** The words of problem objects: what happened and what to do next. */
export const problems: Language['problems'] = {
  errors: { ...ofPasskeys, ...ofStates, ...ofLinks, ...ofInput, ...ofServices },
  titles: {
    'kept-too-much-to-open': 'Sesheni hii ni kubwa mno kufunguliwa hapa',
    'whatsapp-refuses-site': 'Tovuti hii haiwezi kufikia WhatsApp',
    'codes-differ': 'Imesimamishwa: misimbo haikuwa sawa',
    'passkey-answers-wrong': 'Majibu hayakuendana na swali',
    'passkey-codes-not-compared': 'Hakuna aliyelinganisha misimbo',
    'passkey-phone-not-done': 'Simu haikumaliza kwa wakati',
    'number-not-now': 'Hakuna msimbo wa namba hii kwa sasa',
    'store-not-read': 'Hifadhi haijibu',
    'session-not-withdrawn': 'Sesheni haikuweza kufutwa',
    'archive-not-made': 'Zip haikuweza kutengenezwa',
  },
  removeByHand: `Tafadhali pia fungua WhatsApp, ${LINKED_DEVICES}, na uondoe kifaa kilichoongezwa hapo sasa hivi: hatukuweza.`,
};
