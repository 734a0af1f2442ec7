import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

type Errors = Language['problems']['errors'];

const ofPasskeys = {
  PASSKEY_REQUIRED: {
    title: 'WhatsApp pide a esta cuenta una clave de acceso (passkey)',
    detail:
      'Ese paso no se puede hacer aquí, así que esta cuenta no se puede vincular. Intentarlo otra vez no ayuda.',
  },
  PASSKEY_EXPIRED: {
    title: 'Se acabó el tiempo para la clave de acceso',
    detail: 'Nadie respondió a tiempo. Ten a mano la clave de acceso y empieza de nuevo.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'Esa no era una respuesta a la pregunta',
    detail:
      'Toma la pregunta de esta vinculación, respóndela en web.whatsapp.com y envía esa respuesta. La vinculación sigue.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'Esta vinculación no espera esa respuesta',
    detail:
      'No hay ninguna pregunta abierta, o se está revisando una respuesta. Lee el paso de la vinculación.',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp no aceptó la clave de acceso',
    detail:
      'Usa la clave de acceso de la misma cuenta que escaneó el código o lo escribió. Empieza de nuevo.',
  },
  PASSKEY_SILENT: {
    title: 'El teléfono no siguió',
    detail:
      'WhatsApp aceptó la clave de acceso, pero el teléfono no respondió. Deja WhatsApp abierto en él; puede tener cuatro dispositivos vinculados como máximo. Espera unos minutos y empieza de nuevo.',
  },
} satisfies Partial<Errors>;

const ofStates = {
  STATE_STALE: {
    title: 'Otro bot arrancó con esta sesión',
    detail:
      'Por eso ya no se guarda nada más de este. Si no debería haber otro bot en marcha, búscalo y detenlo.',
  },
  STATE_TOO_LARGE: {
    title: 'Es demasiado para guardarlo',
    detail: 'Envía una parte más pequeña, o una base nueva.',
  },
  STATE_NO_ROOM: {
    title: 'No hay espacio para guardar más',
    detail: 'Lo guardado queda como está. Envía una base más pequeña, o inténtalo más tarde.',
  },
  STATE_DAMAGED: {
    title: 'Lo guardado de esta sesión está dañado',
    detail: 'No se entrega nada más antiguo en su lugar, salvo que lo pidas.',
  },
} satisfies Partial<Errors>;

const ofLinks = {
  LINK_NOT_FOUND: {
    title: 'Esta vinculación terminó',
    detail: 'Quizás el sitio se reinició. Empieza de nuevo.',
  },
  LINK_EXPIRED: { title: 'El código venció', detail: 'Nadie lo usó a tiempo. Pide uno nuevo.' },
  LINK_CANCELLED: { title: 'Detenido', detail: 'La vinculación se detuvo. Empieza de nuevo.' },
  LINK_LOST: {
    title: 'El sitio perdió esta vinculación',
    detail:
      'La parte de este sitio que llevaba la vinculación se detuvo. Empieza de nuevo. Si llegó un ID de sesión a tu chat, compruébalo en este sitio antes de usarlo.',
  },
  WRONG_ACCOUNT: {
    title: 'Se vinculó otra cuenta',
    detail: 'No es el número que se escribió, así que la desvinculamos. Revisa el número y empieza de nuevo.',
  },
  LOGGED_OUT: {
    title: 'Desvinculado en el teléfono',
    detail: 'El dispositivo se quitó antes de terminar. Empieza de nuevo.',
  },
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp bloqueó o limitó esta cuenta',
    detail:
      'Por eso no acepta ningún dispositivo vinculado nuevo. Abre WhatsApp en el teléfono: dice por qué y por cuánto tiempo.',
  },
  DELIVERY_FAILED: {
    title: 'WhatsApp no confirmó el mensaje',
    detail:
      'Por eso el dispositivo se desvinculó y se borró lo que se guardó. Si de todos modos llegó un ID, no funciona: bórralo. Empieza de nuevo.',
  },
} satisfies Partial<Errors>;

const ofWhatsApp = {
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp te pide esperar',
    detail: 'Espera antes de volver a intentarlo. Con más intentos se alarga.',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp no lo aceptó',
    detail: 'WhatsApp no aceptó la solicitud. Revisa el número, o mejor escanea un código QR.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'Este sitio necesita una actualización',
    detail: 'WhatsApp ya no acepta su versión. Solo quien lo administra puede arreglarlo.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp no responde',
    detail: 'Tu teléfono y tu número están bien. Inténtalo otra vez en un momento.',
  },
} satisfies Partial<Errors>;

const errors: Errors = {
  ...ofPasskeys,
  ...ofStates,
  ...ofLinks,
  ...ofWhatsApp,
  BODY_INVALID: {
    title: 'No se pudo leer la solicitud',
    detail: 'El cuerpo no es lo que espera esta dirección. Compáralo con /docs.',
  },
  PHONE_INVALID: {
    title: 'Este número no puede ser correcto',
    detail: 'Ningún número de teléfono es así. Revisa cada dígito.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: '¿Qué país?',
    detail: 'Elige el país, o empieza el número con + y el código del país.',
  },
  SESSION_ID_MALFORMED: {
    title: 'Este no es un ID de sesión completo',
    detail: 'Está mal escrito, cortado o es de otro programa. Cópialo otra vez, completo.',
  },
  SESSION_UNAVAILABLE: {
    title: 'No hay sesión para este ID',
    detail: 'Es desconocido, venció o se anuló. Vincula otra vez para obtener uno nuevo.',
  },
  NOT_FOUND: { title: 'Aquí no hay nada', detail: 'Revisa la dirección.' },
  METHOD_NOT_ALLOWED: {
    title: 'Esta dirección no hace eso',
    detail: 'El encabezado Allow dice lo que hace.',
  },
  RATE_LIMITED: { title: 'Demasiados intentos', detail: 'Espera y luego inténtalo otra vez.' },
  TOO_MANY_LINKS: {
    title: 'Ahora está lleno',
    detail: 'No hay lugares libres. Inténtalo otra vez en un momento.',
  },
  STORE_UNAVAILABLE: {
    title: 'Ahora no podemos guardar',
    detail: 'Por eso nos detuvimos antes de perder algo. Inténtalo otra vez en un momento.',
  },
  SHUTTING_DOWN: {
    title: 'El sitio se está reiniciando',
    detail: 'Vuelve en un momento. Entonces empieza de nuevo.',
  },
  UNAUTHORIZED: {
    title: 'No se permite sin una clave',
    detail: 'Envía el ID de sesión o la clave en el encabezado Authorization.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'Esta Idempotency-Key ya está ocupada',
    detail: 'Se usó para otra solicitud. Usa una clave nueva para cada inicio.',
  },
  CROSS_SITE: {
    title: 'Rechazado: no se pidió desde nuestras propias páginas',
    detail: 'Abre este sitio mismo e inténtalo ahí.',
  },
  INTERNAL: { title: 'Algo falló de nuestro lado', detail: 'Dile a soporte el ID de la solicitud.' },
};

/** The words of the API's problem objects: what happened and what to do next. */
export const problems: Language['problems'] = {
  errors,
  titles: {
    'kept-too-much-to-open': 'Esta sesión es demasiado grande para abrirla aquí',
    'whatsapp-refuses-site': 'Este sitio no puede conectarse a WhatsApp',
    'codes-differ': 'Detenido: los códigos no eran iguales',
    'passkey-answers-wrong': 'Las respuestas no correspondían a la pregunta',
    'passkey-codes-not-compared': 'Nadie comparó los códigos',
    'passkey-phone-not-done': 'El teléfono no terminó a tiempo',
    'number-not-now': 'Ahora no hay código para este número',
    'store-not-read': 'El almacén no responde',
    'session-not-withdrawn': 'No se pudo borrar la sesión',
    'archive-not-made': 'No se pudo crear el zip',
  },
  // The pages say the same in their own words.
  removeByHand: `Además, abre WhatsApp, ve a ${LINKED_DEVICES} y quita el dispositivo que se agregó hace un momento: nosotros no pudimos.`,
};
