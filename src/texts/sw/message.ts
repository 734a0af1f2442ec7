import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. */
export const message: Language['message'] = {
  above: 'Ujumbe ulio juu ni ID yako ya sesheni kutoka {brand}.',
  use: 'Ushikilie, nakili, kisha bandika kwenye bot yako kama SESSION_ID.',
  guide: 'Jinsi ya kufanya hivyo: {guide}',
  secret:
    'Itunze kwa siri: mwenye nayo anaweza kusoma na kuandika kama wewe. Hakuna atakayekuomba ID hii kamwe. Usiisambaze.',
  others: 'Vifaa vyako vingine vilivyounganishwa pia vinaona hili. Futa jumbe zote mbili ukishanakili ID.',
  leave: `Acha kifaa "{device}" kwenye ${LINKED_DEVICES} (Linked devices); bot yako inakitumia. Simu hii lazima iwe mtandaoni mara kwa mara.`,
  undo: `Hukuomba hili? Fungua WhatsApp, ${LINKED_DEVICES}, kisha ondoa kifaa hicho.`,
  madeBy: 'Imetengenezwa na {site}',
};
