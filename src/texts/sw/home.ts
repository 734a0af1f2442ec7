import { LINKED_DEVICES, MESSAGE_YOURSELF } from './whatsapp.ts';

/** Texts of the start page by their mark. */
export const home = {
  homeTitle: 'Pata ID ya sesheni ya bot yako ya WhatsApp - {{brandName}}',
  homeHeading: 'Pata ID ya sesheni ya bot yako ya WhatsApp',
  homeLink: 'Unganisha WhatsApp yako mara moja tu.',
  homeComes: 'ID ya sesheni inakuja kama ujumbe kwenye soga yako mwenyewe.',
  glance: 'Kwa nini ni salama',
  glanceChat: 'ID inafika kwenye soga yako mwenyewe tu',
  glanceFailure: 'ID inafika kwenye soga yako mwenyewe; kwenye ukurasa huu ikishindikana tu',
  glanceAlways: 'ID inaonekana kwenye soga yako mwenyewe na ukurasa huu tu',
  glanceLocked: 'ID pekee hufungua kilichohifadhiwa',
  glanceUndo: 'Unaweza kuitenganisha kwenye simu yako',
  pictureWho: MESSAGE_YOURSELF,
  pictureNote: 'Shikilia, nakili, kisha bandika kwenye bot yako kama SESSION_ID.',
  pictureCopied: 'Tayari',
  how: 'Hatua tatu, chini ya dakika moja',
  cardLink: 'Unganisha',
  cardLinkText: 'Changanua msimbo wa QR kwa simu yako, au weka msimbo mfupi kwenye WhatsApp.',
  cardReceive: 'Pokea',
  cardReceiveText:
    'ID ya sesheni inafika kwenye soga yako mwenyewe. Vifaa vyako vingine vilivyounganishwa pia vinaona soga hiyo, kwa hiyo futa ujumbe ukishaunakili.',
  cardUse: 'Tumia',
  cardUseText: 'Ibandike kwenye bot yako kama SESSION_ID, au chukua sesheni nzima kwa amri moja.',
  promises: 'Ahadi nne',
  promisesLead: 'Kinachotokea kwa akaunti yako na sesheni yako, kwa maneno rahisi.',
  promiseChat: 'ID inaenda kwenye soga yako mwenyewe',
  promiseChatText: 'Inatumwa kwenye soga ya namba yako mwenyewe na si kwingine popote.',
  promiseNever: 'Ukurasa hauionyeshi.',
  promiseFailure: 'Ujumbe huo ukishindikana tu, ukurasa uliotumia kuunganisha unakuonyesha ID.',
  promiseAlways: 'Ukurasa uliotumia kuunganisha nao unakuonyesha ID.',
  promiseLocked: 'Kilichohifadhiwa kimefungwa',
  promiseLockedText:
    'Sesheni yako huhifadhiwa ikiwa imefungwa. Bila ID ya sesheni haiwezi kufunguliwa, na ID yenyewe haihifadhiwi. Tovuti hii huiona sesheni wakati wa kuunganisha, na kila mara ID inapotumika kuichukua, kuikagua au kuibatilisha.',
  promiseLong: 'Kwa ID ya aina ndefu hakuna kinachohifadhiwa.',
  promiseEnds: 'Kila uunganishaji huisha wenyewe',
  promiseEndsText:
    'Baada ya dakika chache, si zaidi, tovuti hii haina tena muunganisho na WhatsApp yako. Uunganishaji ukishindikana, kifaa kipya huondolewa na kilichohifadhiwa hufutwa. WhatsApp isipothibitisha hilo, ukurasa unakuambia jinsi ya kuondoa kifaa.',
  promiseNothing: 'Hakuna kingine kwa jina lako',
  promiseNothingText:
    'Tovuti hii haijiungi na kikundi, haifuati chaneli na haiandiki kwenye soga nyingine yoyote. Jumbe mbili zinakuja kwenye soga yako mwenyewe: ID, na la kufanya nayo.',
  developers: 'Kwa wasanidi wa bot',
  developersText:
    'Amri moja huweka sesheni nzima kwenye folda ambayo Baileys huisoma: creds na funguo. Huuliza ID, au huisoma kutoka SESSION_ID. Inahitaji Node tu, bila kifurushi chochote.',
  allAddresses: 'Anwani zote',
  questions: 'Maswali ya mara kwa mara',
  questionsLead: 'Swali lako halimo?',
  askPhone: 'Je, simu yangu lazima ibaki imewashwa?',
  askPhoneText:
    'Hapana. Bot yako ina muunganisho wake yenyewe, kama WhatsApp kwenye kompyuta. Lakini fungua WhatsApp kwenye simu angalau kila siku 14: la sivyo WhatsApp itatenganisha vifaa vyako, na itabidi uunganishe tena.',
  askBan: 'Je, akaunti yangu inaweza kufungiwa?',
  askBanText:
    'Inaweza kutokea. WhatsApp hairuhusu programu zisizo rasmi, na inaweza kuwekea vizuizi au kufungia akaunti inayozitumia: mapema zaidi ikiwa inaandika sana, au inaandikia watu isiowajua. Tumia namba ambayo uko tayari kuikosa. Kuunganisha hapa huandika jumbe mbili, zote kwako mwenyewe.',
  askCost: 'Inagharimu kiasi gani?',
  askCostText:
    'Programu ya tovuti hii ni ya bure na haipokei malipo. Anayeendesha tovuti hulipia seva yake. Mahali ambapo bot yako inaendeshwa huenda pakakugharimu.',
  askUndo: 'Ninawezaje kuitenganisha?',
  askUndoText: `Kwenye simu yako fungua WhatsApp, ${LINKED_DEVICES} (Linked devices), kisha ondoa {{deviceName}}. Kuanzia hapo hakuna bot inayoweza kutumia ID.`,
  askLong: 'ID hufanya kazi kwa muda gani?',
  askLongText: 'Bot inayofanya kazi huendelea hadi kifaa kiondolewe.',
  askEnds:
    'Kilichohifadhiwa hapa hufutwa {{ttlTime}} baada ya bot yako kukichukua mara ya mwisho. Bot inayoendelea kufanya kazi haiathiriki.',
  askKeeps: 'Kilichohifadhiwa hapa hubaki hadi ukibatilishe.',
  askMay: 'Mtu mwenye ID anaweza kufanya nini?',
  askMayText:
    'Kusoma ujumbe wako na kuandika kama wewe. Kwa hiyo ipe bot yako tu. Yeyote anayekusaidia haihitaji.',
  askStill: 'Je, naweza kuendelea kutumia WhatsApp?',
  askStillText: `Ndiyo, kwenye simu yako na vifaa vyako vingine kama kawaida. Bot ni kifaa kimoja zaidi kwenye ${LINKED_DEVICES}, ambako WhatsApp ina nafasi ya vifaa vinne.`,
  askWhere: 'Sikupata ujumbe. ID iko wapi?',
  askWhereText:
    'Kwenye soga yako mwenyewe, na ujumbe wa kujitumia hautoi mlio. Tafuta {{idStart}} kwenye WhatsApp ili kuipata. Kama haipo, ukurasa uliotumia kuunganisha unasema kilichotokea.',
  askTwo: 'Je, bot mbili zinaweza kutumia ID moja?',
  askTwoText:
    'Hapana. ID moja hufanya kazi kwenye bot moja: mbili hugombania muunganisho. Unganisha mara nyingine kwa ajili ya bot ya pili.',
  closing: 'Pata ID yako ya sesheni sasa',
  closingText: 'Unahitaji tu simu yako na chini ya dakika moja.',
  homeAbout:
    'Unganisha WhatsApp yako mara moja tu. ID ya sesheni ya bot yako inakuja kama ujumbe kwenye soga yako mwenyewe.',
};
