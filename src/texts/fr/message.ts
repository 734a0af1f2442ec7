import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. */
export const message: Language['message'] = {
  above: 'Le message ci-dessus est votre ID de session de {brand}.',
  use: 'Appuyez longuement dessus, copiez-le et collez-le dans votre bot comme SESSION_ID.',
  guide: 'Comment faire : {guide}',
  secret:
    'Gardez-le secret : la personne qui l’a peut lire et écrire à votre place. Personne ne vous le demandera jamais. Ne le transférez pas.',
  others:
    'Vos autres appareils connectés le voient aussi. Supprimez les deux messages dès que vous avez copié l’ID.',
  leave: `Laissez l’appareil « {device} » dans « ${LINKED_DEVICES} » ; votre bot s’en sert. Ce téléphone doit être en ligne de temps en temps.`,
  undo: `Vous n’avez rien demandé ? Ouvrez WhatsApp, « ${LINKED_DEVICES} », et retirez cet appareil.`,
  madeBy: 'Créé par {site}',
};
