import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf, timeInWords } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'es';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'Espera, o mejor escanea un código QR.';
const TOO_SHORT = 'El número es demasiado corto. Revisa cada dígito.';
const TOO_LONG = 'El número es demasiado largo. Revisa cada dígito.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const PLACES = { body: 'El cuerpo no es correcto', query: 'La consulta (query) no es correcta' } as const;

const wrongField = ({ place, field }: Place, what: string) =>
  `${PLACES[place]}: ${field === null ? '' : `${field} `}${what}.`;

const requests = {
  'field-unknown': ({ place, field }) => `${PLACES[place]}: aquí no se conoce el campo ${field ?? ''}.`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `falta, o no es de tipo ${expected}`),
  'field-not-one-of': ({ allowed, ...place }) =>
    wrongField(place, `no es ninguno de estos valores: ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'está vacío o es demasiado corto'),
  'field-too-long': (place) => wrongField(place, 'es demasiado largo'),
  'field-wrong-form': (place) => wrongField(place, 'no tiene la forma correcta'),
  'body-too-deep': 'El cuerpo no es correcto: está demasiado anidado.',
  'body-name-not-allowed': 'El cuerpo no es correcto: el nombre de un campo no se permite.',
  'body-too-large': 'El cuerpo es demasiado grande.',
  'body-no-json': 'No se pudo leer la solicitud. Envía JSON válido.',
  'body-wrong-type': 'Envía el cuerpo como JSON con Content-Type: application/json.',
  'paste-too-large':
    'Esto es demasiado grande para revisarlo aquí, como lo es una sesión con todas sus claves. Pega solo su creds.json, o restáurala con restore.mjs.',
  'idempotency-key-length': ({ least, most }) =>
    `Una Idempotency-Key tiene de ${least} a ${most} caracteres.`,
  'idempotency-key-busy':
    'La primera solicitud con esta Idempotency-Key aún está en curso. Espera un momento y vuelve a enviarla.',
  'logout-unclear': 'Después del ? solo puede ir logout=true o logout=false. No se borró nada.',
  'live-needs-consent': ({ consent }) =>
    `Preguntar a WhatsApp puede desconectar a un bot en marcha. Envía "confirm": "${consent}" para seguir.`,
  'long-ids-not-made': 'Este servidor no crea ID de sesión largos.',
  'host-not-served':
    'Este servidor no atiende este host. Quien lo administra puede agregarlo a ALLOWED_HOSTS.',
  'site-perhaps-own':
    'Abre este sitio mismo e inténtalo ahí. Si ya estás ahí, quien lo administra debe poner en PUBLIC_URL la dirección que muestra tu navegador.',
  'site-foreign':
    'Abre este sitio mismo e inténtalo ahí. Las páginas de otros sitios necesitan una entrada en CORS_ORIGINS, que pone quien administra este sitio.',
  'for-programs-only': 'Esta dirección es para programas. Abre /pair o /qr para vincular en un navegador.',
  'not-for-robots': 'Esta dirección no es para vistas previas, robots ni cargas anticipadas.',
  'api-key-wanted':
    'Esta dirección pide una de las API_KEYS de este sitio en el encabezado x-api-key. El ID de sesión se queda en la dirección.',
  'import-wants-key':
    'Solo quien tiene una de las API_KEYS de este sitio puede traer una sesión: envíala en el encabezado x-api-key.',
  'import-too-large': 'Aquí no se guardan sesiones de más de 4 MB. No se guardó nada.',
  'import-wants-creds':
    'El contenido de creds.json va en un campo: {"creds": …, "keys": …}. No se guardó nada.',
  'import-out-of-bounds':
    'No se guardó nada: una parte de esta sesión es más grande, o está más anidada, que en cualquier sesión de WhatsApp.',
  'import-unusable': ({ faults }) =>
    `Ningún bot puede usar esta sesión, así que no se guardó nada. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `A esta sesión le falta algo, así que no se guardó nada. ${faults.join(' ')} Para guardarla de todos modos, envía también "allowIncomplete": true.`,
  'store-not-read': 'Tu sesión está a salvo. Inténtalo otra vez.',
  'session-not-withdrawn': `Ahora el almacén no puede escribir, así que esta sesión no se borró. Inténtalo otra vez, o quita su dispositivo en WhatsApp, en ${LINKED_DEVICES}: entonces la sesión no le sirve a nadie.`,
  'archive-not-made':
    'Ahora este servidor no tiene espacio para los archivos de un zip. Tu sesión está a salvo: inténtalo otra vez, o tráela con GET /session.',
  'session-gone-before': `Es desconocida, venció o ya se anuló antes. Si el dispositivo sigue vinculado, quítalo en WhatsApp, en ${LINKED_DEVICES}.`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `Este sitio ya pidió a WhatsApp todos los códigos que puede en una hora. ${OR_SCAN}`,
  'codes-scarce': `Ahora mucha gente usa este sitio, así que cada dirección recibe solo unos pocos códigos. ${OR_SCAN}`,
  'links-scarce':
    'Ahora mucha gente usa este sitio, así que cada dirección recibe solo unas pocas vinculaciones. Espera un poco.',
  'links-of-server-too-many':
    'Este sitio ya inició todas las vinculaciones que puede en una hora. Espera un poco.',
  'restores-too-many':
    'Este ID de sesión se restauró demasiadas veces en la última hora. Espera antes de restaurarlo otra vez. Un bot cuya carpeta tiene la sesión arranca sin restaurarla.',
  'misses-too-many':
    'Desde esta dirección llegaron demasiados ID de sesión o claves que no abren nada. Espera un poco.',
  'long-texts-too-many':
    'Desde esta dirección llegaron en un minuto demasiados textos largos o archivos creds.json. Espera un poco.',
  'live-checks-of-session-too-many':
    'Esta sesión se revisó con WhatsApp demasiadas veces en la última hora. Espera un poco.',
  'live-checks-of-address-too-many':
    'Desde esta dirección llegaron demasiadas revisiones con WhatsApp. Espera un poco.',
  'live-checks-of-server-too-many':
    'Este servidor ya preguntó a WhatsApp por todas las sesiones que puede en una hora. Revisa sin WhatsApp, o inténtalo más tarde.',
  'unlinkings-too-many': 'Desde esta dirección se desvincularon demasiados dispositivos. Espera un poco.',
  'links-at-once-too-many': ({ seconds }) =>
    `Demasiadas vinculaciones a la vez desde una dirección o red. Espera ${timeInWords(LANG, seconds, 'second')}, o termina una que siga abierta: una que nadie mira termina sola.`,
  'place-given-away':
    'Todos los lugares estaban ocupados, la mayoría desde tu red, así que este pasó a otra persona. No se vinculó nada. Inténtalo otra vez en un momento.',
  'codes-differ': 'Aquí no se vinculó nada. Detenlo también en tu teléfono y empieza de nuevo.',
  'link-goes-on-elsewhere': 'Sigue en la página donde pediste este código otra vez.',
  'sent-id-dead': 'Si llegó un ID a tu chat, no funciona: borra ese mensaje.',
  'number-not-now': `Un número recibe un código a la vez y pocos en un rato, para proteger a quien lo tiene. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp terminó la conexión y no dio ningún motivo que puedas cambiar. Tu teléfono y tu número están bien. Inténtalo más tarde.',
  'whatsapp-refuses-site':
    'WhatsApp rechaza las conexiones desde el host de este sitio. Solo quien administra el sitio puede cambiarlo. Inténtalo más tarde.',
  'passkey-answers-wrong':
    'Demasiadas respuestas no correspondían a la pregunta de esta vinculación, así que terminó. Empieza de nuevo y usa la clave de acceso de la misma cuenta en web.whatsapp.com.',
  'passkey-codes-not-compared':
    'Se mostraron dos códigos y nadie dijo si son iguales. Empieza de nuevo y responde en menos de dos minutos.',
  'passkey-phone-not-done':
    'WhatsApp aceptó la clave de acceso, pero no vinculó el dispositivo. Deja WhatsApp abierto en el teléfono, responde lo que pregunte y empieza de nuevo.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'Escribe tu número de WhatsApp.',
  'number-no-digits': 'Escribe el número con dígitos.',
  'number-none': 'Aquí no hay ningún número de teléfono. Escribe tu número de WhatsApp.',
  'number-with-letter': 'Hay una letra entre los dígitos. Revisa cada dígito.',
  'number-two': 'Aquí hay dos números. Escribe uno.',
  'number-no-area-code': 'Falta el código de área. Escríbelo antes del número.',
  'number-too-many-digits':
    'Aquí hay más dígitos de los que tiene un número. Escribe solo el número, sin extensión.',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'Ningún país tiene este código. Revisa el principio del número.',
  'country-code-of-no-country':
    'Este código es de teléfonos satelitales o servicios, no de un país. Escribe el número móvil de un país que tiene tu cuenta de WhatsApp.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `Este no es un número de ${country}. ¿Es correcto el país?`;
    return `Este número es demasiado ${length === 'too-short' ? 'corto' : 'largo'} para ${country}. ¿Es correcto el país?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `Este puede ser ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )}. Escríbelo con + y el código del país.`,
  'region-unknown': ({ region }) =>
    `Ningún país con números de teléfono se llama ${region}. Usa sus dos letras, como KE, o deja fuera region y empieza el número con + y el código del país.`,
};
