import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf, timeInWords } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const LANG = 'fr';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'Attendez, ou scannez plutôt un code QR.';
const TOO_SHORT = 'Le numéro est trop court. Vérifiez chaque chiffre.';
const TOO_LONG = 'Le numéro est trop long. Vérifiez chaque chiffre.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const PLACES: Readonly<Record<Place['place'], string>> = {
  body: 'Le corps de la requête',
  query: 'Le paramètre de l’adresse',
};

const wrongField = ({ place, field }: Place, what: string) =>
  `${PLACES[place]} n’est pas juste : ${field === null ? 'il' : `le champ ${field}`} ${what}.`;

const requests = {
  'field-unknown': ({ place, field }) =>
    `${PLACES[place]} n’est pas juste : le champ ${field ?? ''} n’est pas connu ici.`,
  'field-missing': ({ expected, ...place }) =>
    wrongField(place, `manque, ou n’est pas du type « ${expected} »`),
  'field-not-one-of': ({ allowed, ...place }) =>
    wrongField(place, `n’est aucune de ces valeurs : ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'est vide ou trop court'),
  'field-too-long': (place) => wrongField(place, 'est trop long'),
  'field-wrong-form': (place) => wrongField(place, 'n’a pas la bonne forme'),
  'body-too-deep': 'Le corps de la requête n’est pas juste : il est imbriqué trop profondément.',
  'body-name-not-allowed': 'Le corps de la requête n’est pas juste : un nom de champ n’est pas permis.',
  'body-too-large': 'Le corps de la requête est trop grand.',
  'body-no-json': 'La requête n’a pas pu être lue. Envoyez du JSON valide.',
  'body-wrong-type': 'Envoyez le corps en JSON, avec Content-Type: application/json.',
  'paste-too-large':
    'C’est trop grand pour être vérifié ici, comme l’est une session avec toutes ses clés. Collez seulement son creds.json, ou restaurez-la avec restore.mjs.',
  'idempotency-key-length': ({ least, most }) => `Une Idempotency-Key a de ${least} à ${most} caractères.`,
  'idempotency-key-busy':
    'La première requête avec cette Idempotency-Key est encore en cours. Attendez un moment, puis renvoyez-la.',
  'logout-unclear': 'Derrière le ?, seuls logout=true ou logout=false sont permis. Rien n’a été supprimé.',
  'live-needs-consent': ({ consent }) =>
    `Interroger WhatsApp peut couper un bot qui tourne. Pour continuer, envoyez "confirm": "${consent}".`,
  'long-ids-not-made': 'Ce serveur ne crée pas d’ID de session longs.',
  'host-not-served':
    'Ce serveur ne répond pas sous ce nom d’hôte. La personne qui le gère peut l’ajouter à ALLOWED_HOSTS.',
  'site-perhaps-own':
    'Ouvrez ce site lui-même et essayez là. Si vous y êtes déjà, la personne qui le gère doit mettre dans PUBLIC_URL l’adresse que montre votre navigateur.',
  'site-foreign':
    'Ouvrez ce site lui-même et essayez là. Pour les pages d’autres sites, la personne qui le gère doit les inscrire dans CORS_ORIGINS.',
  'for-programs-only':
    'Cette adresse est pour les programmes. Ouvrez /pair ou /qr pour connecter WhatsApp dans un navigateur.',
  'not-for-robots': 'Cette adresse n’est pas pour les aperçus, les robots ou le préchargement.',
  'api-key-wanted':
    'Cette adresse veut une des API_KEYS de ce site dans l’en-tête x-api-key. L’ID de session reste dans l’adresse.',
  'import-wants-key':
    'Pour apporter une session, il faut une des API_KEYS de ce site : envoyez-la dans l’en-tête x-api-key.',
  'import-too-large': 'Les sessions de plus de 4 Mo ne sont pas gardées ici. Rien n’a été enregistré.',
  'import-wants-creds':
    'Le contenu de creds.json va dans un champ : {"creds": …, "keys": …}. Rien n’a été enregistré.',
  'import-out-of-bounds':
    'Rien n’a été enregistré : une partie de cette session est plus grande, ou plus profondément imbriquée, que dans toute session de WhatsApp.',
  'import-unusable': ({ faults }) =>
    `Aucun bot ne peut utiliser cette session, donc rien n’a été enregistré. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `Il manque quelque chose à cette session, donc rien n’a été enregistré. ${faults.join(' ')} Pour l’enregistrer quand même, envoyez aussi "allowIncomplete": true.`,
  'store-not-read': 'Votre session est en sécurité. Réessayez.',
  'session-not-withdrawn': `Le stockage ne peut pas écrire en ce moment, donc cette session n’est pas supprimée. Réessayez, ou retirez son appareil dans WhatsApp sous « ${LINKED_DEVICES} » : la session ne sert alors plus à personne.`,
  'archive-not-made':
    'Ce serveur n’a pas de place pour les fichiers d’un zip en ce moment. Votre session est en sécurité : réessayez, ou prenez-la par GET /session.',
  'session-gone-before': `Il est inconnu, a expiré ou a déjà été annulé. Si l’appareil est encore connecté, retirez-le dans WhatsApp sous « ${LINKED_DEVICES} ».`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `Ce site a demandé à WhatsApp autant de codes qu’il peut en une heure. ${OR_SCAN}`,
  'codes-scarce': `Beaucoup de gens utilisent ce site en ce moment, donc chaque adresse reçoit peu de codes. ${OR_SCAN}`,
  'links-scarce':
    'Beaucoup de gens utilisent ce site en ce moment, donc chaque adresse a droit à peu de connexions. Veuillez patienter.',
  'links-of-server-too-many':
    'Ce site a commencé autant de connexions qu’il peut en une heure. Veuillez patienter.',
  'restores-too-many':
    'Cet ID de session a été restauré trop souvent pendant la dernière heure. Attendez avant la prochaine fois. Un bot dont le dossier contient la session démarre sans cela.',
  'misses-too-many':
    'Trop d’ID de session ou de clés qui n’ouvrent rien sont venus de cette adresse. Veuillez patienter.',
  'long-texts-too-many':
    'Trop de longs textes ou de fichiers creds.json sont venus de cette adresse en une minute. Veuillez patienter.',
  'live-checks-of-session-too-many':
    'Cette session a été vérifiée trop souvent avec WhatsApp pendant la dernière heure. Veuillez patienter.',
  'live-checks-of-address-too-many':
    'Trop de vérifications avec WhatsApp sont venues de cette adresse. Veuillez patienter.',
  'live-checks-of-server-too-many':
    'Ce serveur a interrogé WhatsApp sur autant de sessions qu’il peut en une heure. Vérifiez sans WhatsApp, ou réessayez plus tard.',
  'unlinkings-too-many': 'Trop d’appareils ont été déconnectés depuis cette adresse. Veuillez patienter.',
  'links-at-once-too-many': ({ seconds }) =>
    `Trop de connexions en même temps depuis une adresse ou un réseau. Attendez ${timeInWords(LANG, seconds, 'second')}, ou terminez-en une qui est encore ouverte : celle que personne ne regarde se termine d’elle-même.`,
  'place-given-away':
    'Toutes les places étaient prises, la plupart par votre réseau, donc celle-ci est allée à quelqu’un d’autre. Rien n’a été connecté. Réessayez dans un instant.',
  'codes-differ': 'Rien n’a été connecté ici. Arrêtez aussi sur votre téléphone, puis recommencez.',
  'link-goes-on-elsewhere': 'La suite est dans la page où vous avez redemandé ce code.',
  'sent-id-dead': 'Si un ID est arrivé dans votre discussion, il ne marche pas : supprimez ce message.',
  'number-not-now': `Un numéro reçoit un seul code à la fois, et peu de codes à la suite, pour protéger son propriétaire. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp a coupé la connexion sans donner de raison que vous pourriez changer. Votre téléphone et votre numéro vont bien. Réessayez plus tard.',
  'whatsapp-refuses-site':
    'WhatsApp refuse les connexions venant de l’hébergeur de ce site. Seule la personne qui gère le site peut y remédier. Réessayez plus tard.',
  'passkey-answers-wrong':
    'Trop de réponses n’allaient pas avec la question de cette connexion, donc elle s’est terminée. Recommencez, et utilisez la clé d’accès du même compte sur web.whatsapp.com.',
  'passkey-codes-not-compared':
    'Deux codes ont été affichés, et personne n’a dit s’ils sont les mêmes. Recommencez, et répondez en moins de deux minutes.',
  'passkey-phone-not-done':
    'WhatsApp a accepté la clé d’accès, mais n’a pas connecté l’appareil. Gardez WhatsApp ouvert sur le téléphone et répondez à ce qu’il demande, puis recommencez.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'Tapez votre numéro WhatsApp.',
  'number-no-digits': 'Tapez le numéro en chiffres.',
  'number-none': 'Il n’y a pas de numéro de téléphone ici. Tapez votre numéro WhatsApp.',
  'number-with-letter': 'Il y a une lettre parmi les chiffres. Vérifiez chaque chiffre.',
  'number-two': 'Il y a deux numéros ici. Tapez-en un seul.',
  'number-no-area-code': 'Il manque l’indicatif régional. Tapez-le avant le numéro.',
  'number-too-many-digits':
    'Il y a plus de chiffres ici que dans un numéro. Tapez seulement le numéro, sans poste interne.',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'Aucun pays n’a cet indicatif. Vérifiez le début du numéro.',
  'country-code-of-no-country':
    'Cet indicatif est celui de téléphones satellites ou de services, pas d’un pays. Tapez le numéro mobile d’un pays, celui de votre compte WhatsApp.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `Ce n’est pas un numéro de ce pays : ${country}. Est-ce le bon pays ?`;
    return `Ce numéro est trop ${length === 'too-short' ? 'court' : 'long'} pour ce pays : ${country}. Est-ce le bon pays ?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `Cela peut être ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )}. Tapez-le avec + et l’indicatif du pays.`,
  'region-unknown': ({ region }) =>
    `Aucun pays avec des numéros de téléphone ne s’appelle ${region}. Utilisez les deux lettres du pays, comme CI, ou laissez region de côté et commencez le numéro par + et l’indicatif du pays.`,
};
