import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. */
export const message: Language['message'] = {
  above: 'El mensaje de arriba es tu ID de sesión de {brand}.',
  use: 'Mantenlo presionado, cópialo y pégalo en tu bot como SESSION_ID.',
  guide: 'Así se hace: {guide}',
  secret:
    'Guárdalo en secreto: quien lo tiene puede leer tus mensajes y escribir en tu nombre. Nadie te lo va a pedir nunca. No lo reenvíes.',
  others:
    'Tus otros dispositivos vinculados también ven esto. Borra los dos mensajes cuando hayas copiado el ID.',
  leave: `Deja el dispositivo "{device}" en ${LINKED_DEVICES}; tu bot lo usa. Este teléfono debe conectarse a internet de vez en cuando.`,
  undo: `¿No pediste esto? Abre WhatsApp, ve a ${LINKED_DEVICES} y quita ese dispositivo.`,
  madeBy: 'Creado por {site}',
};
