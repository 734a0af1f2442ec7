import type { Language } from '../../form/language.ts';
import { KINDS } from './options.ts';

const NOT_KEPT = 'Kuanzia sasa kinachofanywa na bot hii hakihifadhiwi.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
export const keep: Language['restore']['keep'] = {
  longId:
    'keep: true inahitaji ID fupi ya sesheni: hii ni ndefu na hakuna seva inayoihifadhi. Ondoa keep, au unganisha tena na uchague ID fupi.',
  choice: (name, kind) => `${name} ni ${KINDS[kind]}: andika ${name}: true, au iondoe.`,
  waiting: (trouble) => `Bot inasubiri seva, ambayo ina sesheni yake. ${trouble}`,
  fromFolder: (dir) => `Bot inaendelea na sesheni iliyo ndani ya ${dir}: seva haina mpya zaidi.`,
  fromServer: (dir) => `Bot inaendelea na sesheni ya seva, ambayo ni mpya kuliko ile ya ${dir}.`,
  aloneInFolder: (dir, trouble) => `Bot inaanza na sesheni iliyo ndani ya ${dir}, bila seva. ${trouble}`,
  stale: `Bot nyingine imeanza na sesheni hii. ${NOT_KEPT}`,
  newerThere: `Seva ina sesheni mpya zaidi, kwa hiyo bot nyingine imefanya kazi tangu hapo. ${NOT_KEPT} Anza tena ili uendelee na iliyo mpya.`,
  otherDevice: `Hapa kimeunganishwa kifaa kingine, si kile cha ID hii ya sesheni. ${NOT_KEPT}`,
  gone: `Seva haina tena sesheni hiyo: imebatilishwa, au muda wake umeisha. ${NOT_KEPT}`,
  off: 'Seva hii haihifadhi sesheni zinazofuata bot. Bot inaendelea kama bila keep: true.',
  away: (trouble) =>
    `Inachofanya bot hakiwezi kuhifadhiwa sasa. Bot inaendelea, na hili linajaribiwa tena. ${trouble}`,
  noRoom:
    'Seva haina nafasi zaidi ya kile ambacho bot huhifadhi humo. Bot inaendelea, na hili linajaribiwa tena kila dakika; hadi wakati huo, ikipoteza diski itaanza kutoka hali ya zamani zaidi.',
  back: 'Inachofanya bot kinahifadhiwa tena.',
  tooLarge: (trouble) =>
    `Inachofanya bot hakihifadhiwi: ${trouble} Bot inaendelea, lakini bila diski yake itaanza kutoka hali ya zamani zaidi.`,
  diskFails: (trouble) =>
    `${trouble} Bot inaendelea: inatunza sesheni kwenye kumbukumbu (RAM) na kwenye seva.`,
  broke: (reason) => `Kuna kilichoharibika wakati sesheni ikihifadhiwa: ${reason}. ${NOT_KEPT}`,
  givenUp:
    'Data ya sesheni hii iliyohifadhiwa na seva imeharibika. Bot inaanza kutoka siku ya kuunganisha, kama fromDayOfLink: true inavyotaka.',
  damaged:
    'Data ya sesheni hii iliyohifadhiwa na seva imeharibika, au kuna sehemu yake inayokosekana, kwa hiyo bot haianzi. ' +
    'fromDayOfLink: true kwenye useSession huanza kutoka siku ya kuunganisha: hapo kilichokuja baadaye kinapotea kabisa.',
};
