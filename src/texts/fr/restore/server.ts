import type { Language } from '../../form/language.ts';

const ADDRESS = '--url (url dans useSession) doit être l’adresse du serveur, comme https://example.org.';

/** The faults of the address of a server, or of what answers there. */
export const server: Language['restore']['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} Enlevez le nom et le mot de passe.`,
  addressWithQuery: `${ADDRESS} Enlevez tout à partir du "?".`,
  needed: 'Ce type d’ID de session est gardé par un serveur : nommez-le avec --url (url dans useSession).',
  open: 'Attention : l’adresse du serveur n’est pas en https, donc d’autres sur le chemin peuvent lire l’ID de session et la session.',
  noAnswer: (origin, proxy) => `${origin} ne répond pas${proxy === null ? '' : ` par le proxy ${proxy}`}`,
  brokeOff: 'La réponse s’est interrompue',
  endedOddly: 'La connexion a échoué, et le serveur n’a pas dit pourquoi.',
  brokeOffInside: 'La réponse s’est interrompue au milieu.',
  failed: (what, says, helps) => `${what} : ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what} : c’était trop long. Un hébergeur qui endort un serveur inactif est peut-être en train de le réveiller : ` +
    'réessayez dans une minute, ou attendez plus longtemps avec --wait 90 (wait: 90 dans useSession).',
  tooMuch: (origin) =>
    `${origin} a envoyé plus de 8 Mo, et aucune session n’est aussi grande. Est-ce un serveur de sessions ?`,
  notOurs: (origin) => `${origin} n’a pas répondu comme un serveur de sessions : est-ce la bonne adresse ?`,
  moved: (origin, to) =>
    `${origin} renvoie vers ${to}. Donnez cette adresse avec --url (url dans useSession).`,
  sendsElsewhere: (host) =>
    `Cette adresse renvoie vers une autre page${host === null ? '' : ` de ${host}`}, comme le fait une page de connexion.`,
  sendsToItself:
    'Cette adresse renvoie chaque requête vers elle-même, sans fin. Le proxy devant le serveur est peut-être mal réglé : dites-le à qui le gère.',
  notReady: (origin, status, wait) =>
    `${origin} n’est pas prêt : la réponse était ${status}. Attendez ${wait}, puis réessayez.`,
  refused: (origin, status) =>
    `Quelque chose devant ${origin} refuse cette requête : la réponse était ${status}. Est-ce la bonne adresse, et cette machine a-t-elle le droit de l’utiliser ?`,
  bareStatus: (origin, status) =>
    `${origin} a répondu ${status} et rien de plus. Est-ce la bonne adresse d’un serveur de sessions ?`,
  oddPacking: 'La réponse est emballée d’une façon qui n’a pas été demandée.',
  proxyWantsLogin: (proxy, host) =>
    `Le proxy ${proxy} veut un nom et un mot de passe (http://name:password@host) : il a répondu 407. NO_PROXY=${host} se passe du proxy.`,
  proxyRefused: (proxy, status, host) =>
    `Le proxy ${proxy} a refusé : il a répondu ${status}. NO_PROXY=${host} se passe du proxy.`,
  proxyUnusable: (variable, host) =>
    `${variable} nomme un proxy qui ne peut pas servir ici : seuls les proxys http:// et https:// le peuvent. NO_PROXY=${host} se passe du proxy.`,
};
