import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/** Texts of the page about the passkey helper by their mark. The extension itself and the menus of Firefox speak English. */
export const helperPage = {
  helperTitle: 'Kisaidizi cha passkey - {{brandName}}',
  helperAbout: 'Kisaidizi cha passkey ni nini, jinsi ya kukisakinisha, na jinsi ya kukiondoa.',
  helperHeading: 'Kisaidizi cha passkey',
  helperLead:
    'WhatsApp huomba baadhi ya akaunti ufunguo wa siri (passkey) kabla ya kuunganisha kifaa. Kwa kiendelezi hiki kidogo cha kivinjari unaweza kujibu.',
  helperWhy: 'Kwa nini kinahitajika',
  helperWhatIs:
    'Ufunguo wa siri hutumika badala ya nenosiri. Simu au kompyuta yako huutunza, na huufungua kwa kidole chako, uso wako au PIN yako.',
  helperOneSite:
    'Ufunguo wa siri hufanya kazi kwenye tovuti yake tu. Ule wa WhatsApp hufanya kazi kwenye web.whatsapp.com, kwa hiyo ukurasa huu hauwezi kuuomba. Kisaidizi huuomba huko, na hurudisha jibu kwenye ukurasa unaolihitaji.',
  helperFirst:
    'Unakihitaji tu ikiwa WhatsApp itakuomba. Hapo una dakika kumi, si zaidi. Je, akaunti yako ni mojawapo ya zinazoombwa? Sakinisha kisaidizi kwanza: hatua hiyo itachukua takriban dakika moja.',
  helperWarning:
    'Endelea tu ikiwa unataka tovuti hii iwe na kifaa kilichounganishwa kwenye akaunti yako: inaweza kusoma na kuandika kama wewe.',
  helperGet: 'Kipate',
  helperGetIt: 'Pata kisaidizi cha passkey',
  helperGetText: 'Unahitaji kompyuta yenye Chrome, Edge, Brave, Opera au Firefox.',
  helperHashIs: 'SHA-256 ya faili:',
  helperHashText:
    'Kimetengenezwa kwa ajili ya tovuti hii na hukataa nyingine yoyote. Isipokuwa jina la tovuti hii, faili zake tano ni zile za programu ya tovuti hii, na ni fupi vya kutosha kusomwa.',
  helperChrome: 'Kisakinishe kwenye Chrome, Edge, Brave au Opera',
  helperChromeVersion:
    'Kivinjari chako lazima kiwe Chrome 129 au mpya zaidi, au kilichotengenezwa kutokana nayo.',
  helperUnzip: 'Fungua faili ya zip. Utapata folda.',
  helperCopyExtensions: 'Nakili hii kwenye sehemu ya anwani na ubonyeze Enter:',
  helperDeveloper: `Washa ${DEVELOPER_MODE} (Developer mode).`,
  helperLoad: `Bonyeza “${LOAD_UNPACKED}” (Load unpacked) na uchague folda.`,
  helperUnverified:
    'Kivinjari chako huenda kikaonya kwamba hakiwezi kuthibitisha kisaidizi kinatoka wapi. Husema hivyo kuhusu kila kisichotoka kwenye duka lake.',
  helperFirefox: 'Kisakinishe kwenye Firefox',
  helperFirefoxVersion: 'Firefox yako lazima iwe 128 au mpya zaidi.',
  helperLoadFirefox: `Bonyeza “${LOAD_TEMPORARY}” (pakia nyongeza ya muda) na uchague zip.`,
  helperGone: 'Firefox hukisahau inapofungwa.',
  helperFirefoxPhone:
    'Kwenye baadhi ya kompyuta Firefox huomba ufunguo wa USB na haitoi chaguo la simu yako. Hapo tumia Chrome, Edge au Brave.',
  helperUse: 'Kitumie',
  helperClick:
    'Kwenye ukurasa unaoomba ufunguo wako wa siri, bonyeza kipande cha fumbo juu kulia kwenye kivinjari chako, kisha Passkey helper. Au bonyeza Alt+Shift+K; kwenye Mac Option+Shift+K.',
  helperName: 'Dirisha dogo la Kiingereza linataja tovuti. Bonyeza “Yes” (ndiyo) ikiwa tu ni ile uliyoanzia.',
  helperScan:
    'Kivinjari chako kinaomba ufunguo wa siri. Kikionyesha msimbo wa QR, uchanganue kwa kamera ya simu yako, si kwa WhatsApp. Bluetooth lazima iwe imewashwa, kwenye kompyuta na kwenye simu.',
  helperNone: 'Bado huna ufunguo wa siri? Simu yako itakupa chaguo la kuutengeneza. Kubali, kisha rudi.',
  helperRemove: 'Kiondoe',
  helperRemoveText: `Umemaliza kuunganisha? Fungua tena ukurasa wa viendelezi vyako, ondoa kisaidizi na uzime ${DEVELOPER_MODE}. Kisha futa folda na zip.`,
  helperCan: 'Kinachoweza na kisichoweza kufanya',
  helperCanSee: 'Huona ukurasa ambapo unabonyeza aikoni yake, na huomba ufunguo wa siri kwenye WhatsApp Web.',
  helperCanWindow:
    'Kwa hilo hufungua dirisha la WhatsApp Web na kulifunga tena. Ndiyo maana kivinjari chako husema kwamba kinaweza kusoma na kubadilisha data yako huko.',
  helperCannotStart: 'Hakifanyi chochote hadi ubonyeze aikoni yake. Hakuna tovuti inayoweza kukianzisha.',
  helperCannotSend: 'Hakioni ukurasa mwingine wowote, hakitumi kitu popote na hakihifadhi chochote.',
  helperTrouble: 'Kisipofanya kazi',
  helperOnPhone:
    'Kwenye simu: vivinjari vya huko havipokei kisaidizi kama hiki. Fungua tovuti hii kwenye kompyuta, chagua Msimbo wa QR, kisha uchanganue kwa simu yako.',
  helperSafari: 'Safari haiwezi kufanya hatua hii. Tumia Chrome, Edge, Brave au Firefox kwenye kompyuta hii.',
  helperBluetooth:
    'Bila Bluetooth kompyuta haiwezi kufikia ufunguo wa siri ulio kwenye simu yako; hapo huenda ikaomba ufunguo wa USB. Tumia kompyuta nyingine, au kivinjari ulikotengeneza ufunguo huo.',
  helperHttps: 'Kisaidizi hujibu tu kurasa ambazo anwani yake inaanza na https.',
  helperPrivate: 'Kwenye dirisha fiche vivinjari havionyeshi kisaidizi. Unganisha kwenye dirisha la kawaida.',
  helperOther: 'WhatsApp haiulizi kila akaunti, wala si kila mara. Unaweza kujaribu tena siku nyingine.',
  helperProven: 'Kilichojaribiwa',
  helperProvenText:
    'Kilijaribiwa kwenye Chromium na Firefox, kwa funguo za siri zilizotengenezwa kwa ajili ya jaribio na mwigo wa WhatsApp, ambao pia ulijaribiwa na programu ya pili inayounganisha kwa njia hii. Bado haijajaribiwa: akaunti halisi na simu yake, wala Edge, Brave na Opera. WhatsApp huenda ikataka kitu kingine.',
};
