import type { Language } from '../form/language.ts';
import type { ErrorText } from '../form/shapes.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('Esto no funcionó', 'Recarga la página.', 'Recargar');
const AGAIN = 'Empezar de nuevo';
const START_OVER = 'Volver a empezar';
const RETRY = 'Reintentar';
const CHANGE_NUMBER = 'Cambiar número';
const CHANGE_ID = 'Cambiar el ID';

/** The words of the pages for each error. */
export const errors: Language['script']['errors'] = {
  LINK_EXPIRED: error('El código venció', 'Nadie lo usó a tiempo.', 'Código nuevo'),
  LINK_CANCELLED: error('Detenido', 'No se vinculó nada.', AGAIN),
  LINK_LOST: error(
    'El sitio perdió esta vinculación',
    'La parte de este sitio que llevaba la vinculación se detuvo. Empieza de nuevo. Si llegó un ID de sesión a tu chat, compruébalo en este sitio antes de usarlo.',
    AGAIN,
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp pide a esta cuenta una clave de acceso (passkey)',
    'Este sitio no puede hacer ese paso. Intentarlo otra vez no ayuda.',
    START_OVER,
  ),
  PASSKEY_EXPIRED: error(
    'Se acabó el tiempo para la clave de acceso',
    '¿Ya tienes el ayudante? Entonces el próximo intento tarda un minuto.',
    AGAIN,
  ),
  PASSKEY_ANSWER_INVALID: error(
    'Esa no era una respuesta a nuestra pregunta',
    'Haz clic de nuevo en el ayudante en esta página.',
    AGAIN,
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'WhatsApp no aceptó la clave de acceso',
    'Usa la clave de acceso de la cuenta que vinculas.',
    AGAIN,
  ),
  PASSKEY_SILENT: error(
    'Tu teléfono no siguió',
    'Abre WhatsApp en él y déjalo a la vista. Puede tener cuatro dispositivos vinculados como máximo. Espera unos minutos antes de volver a intentarlo.',
    AGAIN,
  ),
  WRONG_ACCOUNT: error(
    'Se vinculó otra cuenta',
    'No es el número que escribiste, así que la desvinculamos.',
    CHANGE_NUMBER,
  ),
  LOGGED_OUT: error('Desvinculado en el teléfono', 'El dispositivo se quitó antes de terminar.', AGAIN),
  ACCOUNT_BLOCKED: error(
    'WhatsApp bloqueó o limitó esta cuenta',
    'Abre WhatsApp en el teléfono: dice por qué y por cuánto tiempo.',
    START_OVER,
  ),
  PHONE_INVALID: error(
    'Este número no puede ser correcto',
    'Es demasiado corto, demasiado largo, o ningún país tiene su código.',
    CHANGE_NUMBER,
  ),
  PHONE_COUNTRY_CODE_MISSING: error('¿Qué país?', 'Elígelo, o empieza el número con +.', 'Elegir el país'),
  RATE_LIMITED: error('Demasiados intentos', 'Espera {time}.', RETRY),
  WHATSAPP_RATE_LIMITED: error('WhatsApp te pide esperar', '{time}. Con más intentos se alarga.', RETRY),
  WHATSAPP_REJECTED: error(
    'WhatsApp no lo aceptó',
    'Revisa el número, o escanea un código QR.',
    CHANGE_NUMBER,
  ),
  WHATSAPP_CLIENT_OUTDATED: error(
    'Este sitio necesita una actualización',
    'WhatsApp ya no acepta su versión. Solo quien lo administra puede arreglarlo.',
    'Soporte',
  ),
  WHATSAPP_UNREACHABLE: error('WhatsApp no responde', 'Tu teléfono y tu número están bien.', RETRY),
  TOO_MANY_LINKS: error('Ahora está lleno', 'No hay lugares libres.', RETRY),
  STORE_UNAVAILABLE: error('Ahora no podemos guardar', 'Por eso nos detuvimos.', RETRY),
  SHUTTING_DOWN: error('El sitio se está reiniciando', 'Vuelve en un momento.', RETRY),
  DELIVERY_FAILED: error(
    'WhatsApp no confirmó el mensaje',
    'Por eso desvinculamos el dispositivo. Si de todos modos llegó un ID, no funciona: bórralo.',
    AGAIN,
  ),
  LINK_NOT_FOUND: error('Esta vinculación terminó', 'Quizás el sitio se reinició.', AGAIN),
  SESSION_ID_MALFORMED: error(
    'Este no es un ID de sesión completo',
    'Está mal escrito, cortado o es de otro programa. Cópialo otra vez.',
    CHANGE_ID,
  ),
  SESSION_UNAVAILABLE: error(
    'No hay sesión para este ID',
    'Es desconocido, venció o se anuló.',
    'Vincular otra vez',
  ),
  STATE_DAMAGED: error(
    'Lo guardado de esta sesión está dañado',
    'Su bot puede arrancar desde el día de la vinculación.',
    CHANGE_ID,
  ),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'Esta sesión es demasiado grande para revisarla aquí',
    'De todos modos, su bot puede seguir con ella.',
    CHANGE_ID,
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('Algo falló de nuestro lado', 'Dile a soporte el ID de la solicitud.', RETRY),
};
