import type { Language } from '../../form/language.ts';

const ADDRESS =
  '--url (url en useSession) debe ser la dirección del servidor, por ejemplo https://example.org.';

/** The faults of the address of a server, or of what answers there. */
export const server: Language['restore']['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} Quita el nombre y la contraseña.`,
  addressWithQuery: `${ADDRESS} Quita todo desde el "?".`,
  needed: 'Este tipo de ID de sesión está guardado en un servidor: nómbralo con --url (url en useSession).',
  open: 'Cuidado: la dirección del servidor no es https, así que otras personas en el camino pueden leer el ID de sesión y la sesión.',
  noAnswer: (origin, proxy) => `${origin} no responde${proxy === null ? '' : ` a través del proxy ${proxy}`}`,
  brokeOff: 'La respuesta se cortó',
  endedOddly: 'La vinculación falló y el servidor no dijo por qué.',
  brokeOffInside: 'La respuesta se cortó a la mitad.',
  failed: (what, says, helps) => `${what}: ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what}: tardó demasiado. Quizás un host que pone a dormir servidores sin uso lo está despertando: ` +
    'inténtalo otra vez en un minuto, o espera más con --wait 90 (wait: 90 en useSession).',
  tooMuch: (origin) => `${origin} envió más de 8 MB, y ninguna sesión es así. ¿Es un servidor de sesiones?`,
  notOurs: (origin) => `${origin} no respondió como un servidor de sesiones: ¿es la dirección correcta?`,
  moved: (origin, to) => `${origin} redirige a ${to}. Da esa dirección con --url (url en useSession).`,
  sendsElsewhere: (host) =>
    `Redirige a otra página${host === null ? '' : ` de ${host}`}, como hace una página para iniciar sesión.`,
  sendsToItself:
    'Devuelve cada solicitud a esta misma dirección, sin fin. Quizás el proxy delante del servidor está mal configurado: avisa a quienes lo administran.',
  notReady: (origin, status, wait) =>
    `${origin} no está listo: respondió ${status}. Espera ${wait} e inténtalo otra vez.`,
  refused: (origin, status) =>
    `Algo delante de ${origin} rechaza esta solicitud: respondió ${status}. ¿Es la dirección correcta, y esta máquina puede usarla?`,
  bareStatus: (origin, status) =>
    `${origin} respondió ${status} y nada más. ¿Es la dirección correcta de un servidor de sesiones?`,
  oddPacking: 'La respuesta está empaquetada de una forma que nadie pidió.',
  proxyWantsLogin: (proxy, host) =>
    `El proxy ${proxy} pide un nombre y una contraseña (http://name:password@host): respondió 407. NO_PROXY=${host} va sin el proxy.`,
  proxyRefused: (proxy, status, host) =>
    `El proxy ${proxy} lo rechazó: respondió ${status}. NO_PROXY=${host} va sin el proxy.`,
  proxyUnusable: (variable, host) =>
    `${variable} nombra un proxy que no se puede usar aquí: solo sirven los de http:// y https://. NO_PROXY=${host} va sin el proxy.`,
};
