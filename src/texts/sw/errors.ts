import type { ErrorCode } from '../../wire/errors.ts';
import type { ErrorText } from '../form/shapes.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('Hili halikufaulu', 'Pakia ukurasa upya.', 'Pakia upya');
const AGAIN = 'Anza tena';
const TRY = 'Jaribu tena';

/** The words of the pages for each error. */
export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  LINK_EXPIRED: error('Muda wa msimbo umeisha', 'Hakuna aliyeutumia kwa wakati.', 'Msimbo mpya'),
  LINK_CANCELLED: error('Imesimamishwa', 'Hakuna kilichounganishwa.', AGAIN),
  LINK_LOST: error(
    'Tovuti imepoteza uunganishaji huu',
    'Sehemu ya tovuti hii iliyoendesha uunganishaji imesimama. Anza tena. Ikiwa kitambulisho cha kipindi kimefika kwenye gumzo lako, kikague kwenye tovuti hii kabla ya kukitumia.',
    AGAIN,
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp inaomba ufunguo wa siri (passkey) wa akaunti hii',
    'Tovuti hii haiwezi kufanya hatua hiyo. Kujaribu tena hakutasaidia.',
    'Anza upya',
  ),
  PASSKEY_EXPIRED: error(
    'Muda wa ufunguo wa siri (passkey) umeisha',
    'Je, sasa una kisaidizi? Basi jaribio lijalo litachukua dakika moja.',
    AGAIN,
  ),
  PASSKEY_ANSWER_INVALID: error(
    'Hilo halikuwa jibu la swali letu',
    'Bofya kisaidizi tena kwenye ukurasa huu.',
    AGAIN,
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'WhatsApp haikukubali ufunguo wa siri (passkey)',
    'Tumia ufunguo wa siri wa akaunti unayounganisha.',
    AGAIN,
  ),
  PASSKEY_SILENT: error(
    'Simu yako haikuendelea',
    'Fungua WhatsApp kwenye simu na uiache mbele. Inaweza kuwa na vifaa vinne vilivyounganishwa, si zaidi. Subiri dakika chache kabla ya kujaribu tena.',
    AGAIN,
  ),
  WRONG_ACCOUNT: error(
    'Akaunti nyingine imeunganishwa',
    'Si namba uliyoandika, kwa hiyo tumeitenganisha.',
    'Badilisha namba',
  ),
  LOGGED_OUT: error('Imetenganishwa kwenye simu', 'Kifaa kiliondolewa kabla hatujamaliza.', AGAIN),
  ACCOUNT_BLOCKED: error(
    'WhatsApp imefungia akaunti hii au kuiwekea vizuizi',
    'Fungua WhatsApp kwenye simu: inasema kwa nini na kwa muda gani.',
    'Anza upya',
  ),
  PHONE_INVALID: error(
    'Namba hii haiwezi kuwa sahihi',
    'Ni fupi mno, ni ndefu mno, au hakuna nchi yenye msimbo wake.',
    'Badilisha namba',
  ),
  PHONE_COUNTRY_CODE_MISSING: error('Nchi gani?', 'Ichague, au anza namba kwa +.', 'Chagua nchi'),
  RATE_LIMITED: error('Majaribio mengi mno', 'Tafadhali subiri {time}.', TRY),
  WHATSAPP_RATE_LIMITED: error(
    'WhatsApp inakuomba usubiri',
    '{time}. Kujaribu zaidi kunaongeza muda huo.',
    TRY,
  ),
  WHATSAPP_REJECTED: error('WhatsApp imekataa', 'Kagua namba, au changanua msimbo wa QR.', 'Badilisha namba'),
  WHATSAPP_CLIENT_OUTDATED: error(
    'Tovuti hii inahitaji kusasishwa',
    'WhatsApp haikubali tena toleo lake. Msimamizi pekee anaweza kurekebisha hilo.',
    'Msaada',
  ),
  WHATSAPP_UNREACHABLE: error('WhatsApp haijibu', 'Simu na namba yako ni sawa.', TRY),
  TOO_MANY_LINKS: error('Kuna shughuli nyingi sasa', 'Nafasi zote zimejaa.', TRY),
  STORE_UNAVAILABLE: error('Hatuwezi kuhifadhi sasa', 'Kwa hiyo tumesimama.', TRY),
  SHUTTING_DOWN: error('Tovuti inaanza upya', 'Itarudi baada ya muda mfupi.', TRY),
  DELIVERY_FAILED: error(
    'WhatsApp haikuthibitisha ujumbe',
    'Tumetenganisha kifaa tena. Kama ID ilifika hata hivyo, haifanyi kazi: ifute.',
    AGAIN,
  ),
  LINK_NOT_FOUND: error('Uunganishaji huu umekwisha', 'Huenda tovuti ilianza upya.', AGAIN),
  SESSION_ID_MALFORMED: error(
    'Hii si ID kamili ya sesheni',
    'Imekosewa, imekatwa au ni ya programu nyingine. Inakili tena.',
    'Badilisha ID',
  ),
  SESSION_UNAVAILABLE: error(
    'Hakuna sesheni ya ID hii',
    'Haijulikani, muda wake umeisha au imebatilishwa.',
    'Unganisha tena',
  ),
  STATE_DAMAGED: error(
    'Data iliyohifadhiwa ya sesheni hii imeharibika',
    'Bot yake inaweza kuanza kutoka siku ya kuunganisha.',
    'Badilisha ID',
  ),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'Sesheni hii ni kubwa mno kukaguliwa hapa',
    'Hata hivyo bot yake inaweza kuendelea nayo.',
    'Badilisha ID',
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('Kuna kilichoharibika upande wetu', 'Waambie watu wa msaada ID ya ombi.', TRY),
};
