import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'sw';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'Subiri, au changanua msimbo wa QR badala yake.';
const TOO_SHORT = 'Namba ni fupi mno. Kagua kila tarakimu.';
const TOO_LONG = 'Namba ni ndefu mno. Kagua kila tarakimu.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const wrongField = (place: Place, what: string) =>
  `Kuna kosa kwenye ${place.place}: ${place.field ?? 'yenyewe'} ${what}.`;

const requests = {
  'field-unknown': ({ place, field }) => `Kuna kosa kwenye ${place}: sehemu ${field ?? ''} haijulikani hapa.`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `haipo, au si ${expected}`),
  'field-not-one-of': ({ allowed, ...place }) => wrongField(place, `si mojawapo ya ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'ni tupu au fupi mno'),
  'field-too-long': (place) => wrongField(place, 'ni ndefu mno'),
  'field-wrong-form': (place) => wrongField(place, 'ina muundo usio sahihi'),
  'body-too-deep': 'Kuna kosa kwenye body: ina tabaka nyingi mno za ndani.',
  'body-name-not-allowed': 'Kuna kosa kwenye body: jina la sehemu haliruhusiwi.',
  'body-too-large': 'Body ni kubwa mno.',
  'body-no-json': 'Ombi halikuweza kusomwa. Tuma JSON sahihi.',
  'body-wrong-type': 'Tuma body kama JSON yenye Content-Type: application/json.',
  'paste-too-large':
    'Hii ni kubwa mno kukaguliwa hapa, kama ilivyo sesheni yenye funguo zake zote. Bandika creds.json yake pekee, au irejeshe kwa restore.mjs.',
  'idempotency-key-length': ({ least, most }) => `Idempotency-Key ina herufi ${least} hadi ${most}.`,
  'idempotency-key-busy':
    'Ombi la kwanza lenye Idempotency-Key hii bado linaendelea. Subiri kidogo, kisha litume tena.',
  'logout-unclear': 'Baada ya ? kunaweza kuwa logout=true au logout=false pekee. Hakuna kilichofutwa.',
  'live-needs-consent': ({ consent }) =>
    `Kuuliza WhatsApp kunaweza kukata bot inayofanya kazi. Tuma "confirm": "${consent}" ili uendelee.`,
  'long-ids-not-made': 'Seva hii haitengenezi ID ndefu za sesheni.',
  'host-not-served': 'Seva hii haihudumii host hii. Msimamizi wake anaweza kuiongeza kwenye ALLOWED_HOSTS.',
  'site-perhaps-own':
    'Fungua tovuti hii yenyewe na ujaribu hapo. Kama uko hapo, msimamizi wake lazima aweke kwenye PUBLIC_URL anwani ambayo kivinjari chako kinaonyesha.',
  'site-foreign':
    'Fungua tovuti hii yenyewe na ujaribu hapo. Kurasa za tovuti nyingine zinahitaji kuingizwa na msimamizi kwenye CORS_ORIGINS.',
  'for-programs-only': 'Anwani hii ni ya programu. Fungua /pair au /qr ili uunganishe kwenye kivinjari.',
  'not-for-robots': 'Anwani hii si ya maonyesho ya awali, roboti au kupakia mapema.',
  'api-key-wanted':
    'Anwani hii inataka mojawapo ya API_KEYS za tovuti hii kwenye header ya x-api-key. ID ya sesheni inabaki kwenye anwani.',
  'import-wants-key':
    'Mwenye mojawapo ya API_KEYS za tovuti hii pekee anaweza kuleta sesheni: itume kwenye header ya x-api-key.',
  'import-too-large': 'Sesheni za zaidi ya MB 4 hazihifadhiwi hapa. Hakuna kilichohifadhiwa.',
  'import-wants-creds':
    'Maudhui ya creds.json yanawekwa kwenye sehemu: {"creds": …, "keys": …}. Hakuna kilichohifadhiwa.',
  'import-out-of-bounds':
    'Hakuna kilichohifadhiwa: sehemu ya sesheni hii ni kubwa zaidi, au ina tabaka nyingi zaidi za ndani, kuliko sesheni yoyote ya WhatsApp.',
  'import-unusable': ({ faults }) =>
    `Hakuna bot inayoweza kutumia sesheni hii, kwa hiyo hakuna kilichohifadhiwa. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `Sesheni hii inakosa kitu, kwa hiyo hakuna kilichohifadhiwa. ${faults.join(' ')} Ili kuihifadhi hata hivyo, tuma pia "allowIncomplete": true.`,
  'store-not-read': 'Sesheni yako iko salama. Jaribu tena.',
  'session-not-withdrawn': `Hifadhi haiwezi kuandika kwa sasa, kwa hiyo sesheni hii haijafutwa. Jaribu tena, au ondoa kifaa chake kwenye WhatsApp chini ya ${LINKED_DEVICES}: hapo sesheni haimfai mtu yeyote.`,
  'archive-not-made':
    'Seva hii haina nafasi ya faili za zip kwa sasa. Sesheni yako iko salama: jaribu tena, au ichukue kutoka GET /session.',
  'session-gone-before': `Haijulikani, muda wake umeisha au ilibatilishwa awali. Kama kifaa bado kimeunganishwa, kiondoe kwenye WhatsApp chini ya ${LINKED_DEVICES}.`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `Tovuti hii imeomba WhatsApp misimbo yote inayoruhusiwa kwa saa moja. ${OR_SCAN}`,
  'codes-scarce': `Watu wengi wanatumia tovuti hii sasa, kwa hiyo kila anwani inapata misimbo michache tu. ${OR_SCAN}`,
  'links-scarce':
    'Watu wengi wanatumia tovuti hii sasa, kwa hiyo kila anwani inaweza kuunganisha mara chache tu. Tafadhali subiri.',
  'links-of-server-too-many':
    'Tovuti hii imeanza kuunganisha mara zote zinazoruhusiwa kwa saa moja. Tafadhali subiri.',
  'restores-too-many':
    'ID hii ya sesheni imerejeshwa mara nyingi mno katika saa iliyopita. Subiri kabla ya kurejesha tena. Bot ambayo folda yake ina sesheni huanza bila kurejesha.',
  'misses-too-many':
    'ID za sesheni au funguo nyingi mno zisizofungua chochote zimetoka kwenye anwani hii. Tafadhali subiri.',
  'long-texts-too-many':
    'Maandishi marefu au faili za creds.json nyingi mno zimetoka kwenye anwani hii kwa dakika moja. Tafadhali subiri.',
  'live-checks-of-session-too-many':
    'Sesheni hii imekaguliwa na WhatsApp mara nyingi mno katika saa iliyopita. Tafadhali subiri.',
  'live-checks-of-address-too-many':
    'Kaguzi nyingi mno za WhatsApp zimetoka kwenye anwani hii. Tafadhali subiri.',
  'live-checks-of-server-too-many':
    'Seva hii imeuliza WhatsApp kuhusu sesheni zote inazoruhusiwa kwa saa moja. Kagua bila WhatsApp, au jaribu tena baadaye.',
  'unlinkings-too-many': 'Vifaa vingi mno vimetenganishwa kutoka kwenye anwani hii. Tafadhali subiri.',
  'links-at-once-too-many': ({ seconds }) =>
    `Kuna uunganishaji mwingi mno kwa wakati mmoja kutoka anwani au mtandao mmoja. Subiri sekunde ${seconds}, au maliza uunganishaji mmoja ulio wazi: usioangaliwa na mtu huisha wenyewe.`,
  'place-given-away':
    'Nafasi zote zilikuwa zimechukuliwa, nyingi kutoka mtandao wako, kwa hiyo hii imepewa mtu mwingine. Hakuna kilichounganishwa. Jaribu tena baada ya muda mfupi.',
  'codes-differ': 'Hakuna kilichounganishwa hapa. Simamisha kwenye simu yako pia, kisha anza tena.',
  'link-goes-on-elsewhere': 'Unaendelea kwenye ukurasa ambapo uliomba msimbo huu tena.',
  'sent-id-dead': 'Kama ID ilifika kwenye soga yako, haifanyi kazi: futa ujumbe huo.',
  'number-not-now': `Namba hupata msimbo mmoja kwa wakati na michache tu kwa muda fulani, ili kumlinda mwenye namba. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp imekata muunganisho na haikutoa sababu ambayo unaweza kubadilisha. Simu na namba yako ni sawa. Jaribu tena baadaye.',
  'whatsapp-refuses-site':
    'WhatsApp inakataa miunganisho kutoka host ya tovuti hii. Msimamizi wa tovuti pekee anaweza kubadilisha hilo. Jaribu tena baadaye.',
  'passkey-answers-wrong':
    'Majibu mengi mno hayakuwa ya swali la uunganishaji huu, kwa hiyo umeisha. Anza tena, na utumie ufunguo wa siri (passkey) wa akaunti ileile kwenye web.whatsapp.com.',
  'passkey-codes-not-compared':
    'Misimbo miwili ilionyeshwa, na hakuna aliyesema kama ni sawa. Anza tena, na ujibu ndani ya dakika mbili.',
  'passkey-phone-not-done':
    'WhatsApp ilikubali ufunguo wa siri (passkey), lakini haikuunganisha kifaa. Acha WhatsApp wazi kwenye simu na ujibu inachouliza, kisha anza tena.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'Andika namba yako ya WhatsApp.',
  'number-no-digits': 'Andika namba kwa tarakimu.',
  'number-none': 'Hapa hakuna namba ya simu. Andika namba yako ya WhatsApp.',
  'number-with-letter': 'Kuna herufi kati ya tarakimu. Kagua kila tarakimu.',
  'number-two': 'Kuna namba mbili hapa. Andika moja.',
  'number-no-area-code': 'Msimbo wa eneo haupo. Uandike kabla ya namba.',
  'number-too-many-digits':
    'Kuna tarakimu nyingi kuliko za namba moja. Andika namba pekee, bila namba ya ziada (extension).',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'Hakuna nchi yenye msimbo huu. Kagua mwanzo wa namba.',
  'country-code-of-no-country':
    'Msimbo huu ni wa simu za setilaiti au huduma, si wa nchi. Andika namba ya simu ya mkononi ya nchi ambayo akaunti yako ya WhatsApp inayo.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `Hii si namba ya ${country}. Je, nchi ni sahihi?`;
    return `Namba hii ni ${length === 'too-short' ? 'fupi' : 'ndefu'} mno kwa ${country}. Je, nchi ni sahihi?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `Hii inaweza kuwa ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )}. Iandike kwa + na msimbo wa nchi.`,
  'region-unknown': ({ region }) =>
    `Hakuna nchi yenye namba za simu inayoitwa ${region}. Tumia herufi zake mbili, kama KE, au acha region na uanze namba kwa + na msimbo wa nchi.`,
};
