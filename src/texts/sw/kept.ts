import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'Data iliyohifadhiwa ya sesheni hii imeharibika, au kuna sehemu yake inayokosekana. Hakuna data ya zamani zaidi inayotolewa badala yake, isipokuwa ukiiomba: fromDayOfLink: true kwenye useSession, au /session?from=day-of-link. Hapo kilichokuja baadaye kinapotea kabisa.',
  'kept-too-much-to-open':
    'Bot yake imehifadhi zaidi ya kile ambacho tovuti hii hufungulia wengine. Bot yenyewe inaweza kuendelea nayo: useSession yenye keep: true. ?from=day-of-link baada ya /session hutoa hali ya siku ya kuunganisha.',
  'kept-looks-too-many':
    'Sesheni hii imekaguliwa mara nyingi mno katika dakika za mwisho, huku bot yake ikiendelea. Subiri kabla ya kukagua tena.',
  'kept-piece-too-large': ({ mostKb }) =>
    `Sehemu moja kama hiyo inaweza kuwa na kB ${mostKb}, si zaidi. Tuma ndogo zaidi.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `Log ina nafasi ya sehemu ${mostPieces} au kB ${mostKb}. Tuma base mpya, itakayochukua nafasi yake.`,
  'kept-no-room': ({ mostKb }) =>
    `Nafasi ambayo tovuti hii inayo kwa sesheni za bot zinazoendeshwa imejaa. Kilichohifadhiwa kinabaki kama kilivyo. ${
      mostKb > 0 ? `Base isiyozidi kB ${mostKb} ingepokelewa sasa. ` : ''
    }Jaribu tena baadaye; msimamizi wa tovuti pekee anaweza kuongeza nafasi.`,
  'kept-writes-too-many':
    'Bot hii imetuma inachohifadhi mara nyingi mno katika dakika ya mwisho. Subiri, kisha tuma kilichobaki kwa sehemu moja.',
  'kept-starts-too-many':
    'Bot zenye sesheni hii zimeanza mara nyingi mno katika dakika za mwisho. Subiri kabla ya kuanza tena.',
};
