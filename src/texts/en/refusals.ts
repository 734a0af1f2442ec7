import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf } from '../form/counting.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';

const LANG = 'en';
/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'Wait, or scan a QR code instead.';
const TOO_SHORT = 'The number is too short. Check every digit.';
const TOO_LONG = 'The number is too long. Check every digit.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

const wrongField = (place: Place, what: string) =>
  `The ${place.place} is not right: ${place.field ?? 'it'} ${what}.`;

const requests = {
  'field-unknown': ({ place, field }) =>
    `The ${place} is not right: the field ${field ?? ''} is not known here.`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `is missing, or is no ${expected}`),
  'field-not-one-of': ({ allowed, ...place }) => wrongField(place, `is none of ${allowed.join(', ')}`),
  'field-too-short': (place) => wrongField(place, 'is empty or too short'),
  'field-too-long': (place) => wrongField(place, 'is too long'),
  'field-wrong-form': (place) => wrongField(place, 'has the wrong form'),
  'body-too-deep': 'The body is not right: it is nested too deeply.',
  'body-name-not-allowed': 'The body is not right: a field name is not allowed.',
  'body-too-large': 'The body is too large.',
  'body-no-json': 'The request could not be read. Send valid JSON.',
  'body-wrong-type': 'Send the body as JSON with Content-Type: application/json.',
  'paste-too-large':
    'This is too large to be checked here, as a session with all its keys is. Paste its creds.json alone, or restore it with restore.mjs.',
  'idempotency-key-length': ({ least, most }) => `An Idempotency-Key has ${least} to ${most} characters.`,
  'idempotency-key-busy':
    'The first request with this Idempotency-Key is still under way. Please wait a moment, then send it again.',
  'logout-unclear': 'Behind the ? only logout=true or logout=false may stand. Nothing was deleted.',
  'live-needs-consent': ({ consent }) =>
    `Asking WhatsApp may disconnect a running bot. Send "confirm": "${consent}" to go on.`,
  'long-ids-not-made': 'This server does not make long session IDs.',
  'host-not-served': 'This server does not serve this host. Its operator can add it to ALLOWED_HOSTS.',
  'site-perhaps-own':
    'Open this site itself and try there. If you are there, its operator must set PUBLIC_URL to the address that your browser shows.',
  'site-foreign':
    'Open this site itself and try there. Pages of other sites need an entry in CORS_ORIGINS, made by the operator.',
  'for-programs-only': 'This address is for programs. Open /pair or /qr to link in a browser.',
  'not-for-robots': 'This address is not for previews, robots or fetching ahead.',
  'api-key-wanted':
    'This address wants one of the API_KEYS of this site in the x-api-key header. The session ID stays in the address.',
  'import-wants-key':
    'Only who has one of the API_KEYS of this site can bring a session: send it in the x-api-key header.',
  'import-too-large': 'Sessions of more than 4 MB are not kept here. Nothing was stored.',
  'import-wants-creds':
    'The content of creds.json belongs into a field: {"creds": …, "keys": …}. Nothing was stored.',
  'import-out-of-bounds':
    'Nothing was stored: a part of this session is larger, or nested more deeply, than in any session of WhatsApp.',
  'import-unusable': ({ faults }) =>
    `No bot can use this session, so nothing was stored. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `This session lacks something, so nothing was stored. ${faults.join(' ')} To store it all the same, send "allowIncomplete": true too.`,
  'store-not-read': 'Your session is safe. Try again.',
  'session-not-withdrawn':
    'The store cannot write right now, so this session is not deleted. Try again, or remove its device in WhatsApp under Linked devices: then the session is of no use to anybody.',
  'archive-not-made':
    'This server has no room for the files of a zip right now. Your session is safe: try again, or take it from GET /session.',
  'session-gone-before':
    'It is unknown, has run out or was withdrawn before. If the device is still linked, remove it in WhatsApp under Linked devices.',
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `This site has asked WhatsApp for as many codes as it may in an hour. ${OR_SCAN}`,
  'codes-scarce': `Many people use this site right now, so each address gets only a few codes. ${OR_SCAN}`,
  'links-scarce': 'Many people use this site right now, so each address gets only a few links. Please wait.',
  'links-of-server-too-many': 'This site has started as many links as it may in an hour. Please wait.',
  'restores-too-many':
    'This session ID was restored too often in the last hour. Wait before the next restore. A bot whose folder holds the session starts without one.',
  'misses-too-many': 'Too many session IDs or keys that open nothing came from this address. Please wait.',
  'long-texts-too-many':
    'Too many long texts or creds.json files came from this address in a minute. Please wait.',
  'live-checks-of-session-too-many':
    'This session was checked with WhatsApp too often in the last hour. Please wait.',
  'live-checks-of-address-too-many': 'Too many checks with WhatsApp came from this address. Please wait.',
  'live-checks-of-server-too-many':
    'This server has asked WhatsApp about as many sessions as it may in an hour. Check without WhatsApp, or try again later.',
  'unlinkings-too-many': 'Too many devices were unlinked from this address. Please wait.',
  'links-at-once-too-many': ({ seconds }) =>
    `Too many links at once from one address or network. Wait ${seconds} seconds, or end one that is still open: one that nobody looks at ends by itself.`,
  'place-given-away':
    'All places were taken, most of them from your network, so this one went to somebody else. Nothing was linked. Try again in a moment.',
  'codes-differ': 'Nothing was linked here. Stop it on your phone too, then start again.',
  'link-goes-on-elsewhere': 'It goes on in the page where you asked for this code again.',
  'sent-id-dead': 'If an ID came to your chat, it does not work: delete that message.',
  'number-not-now': `A number gets one code at a time and only a few in a while, to protect its owner. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'WhatsApp ended the connection and gave no reason that you could change. Your phone and number are fine. Try again later.',
  'whatsapp-refuses-site':
    'WhatsApp refuses connections from the host of this site. Only the operator of the site can change that. Try again later.',
  'passkey-answers-wrong':
    'Too many answers were none to the question of this link, so it ended. Start again, and use the passkey of the same account on web.whatsapp.com.',
  'passkey-codes-not-compared':
    'Two codes were shown, and nobody said whether they are the same. Start again, and answer within two minutes.',
  'passkey-phone-not-done':
    'WhatsApp took the passkey, but did not link the device. Keep WhatsApp open on the phone and answer what it asks, then start again.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'Type your WhatsApp number.',
  'number-no-digits': 'Type the number in digits.',
  'number-none': 'This holds no phone number. Type your WhatsApp number.',
  'number-with-letter': 'There is a letter among the digits. Check every digit.',
  'number-two': 'There are two numbers here. Type one.',
  'number-no-area-code': 'The area code is missing. Type it before the number.',
  'number-too-many-digits':
    'There are more digits here than one number has. Type the number alone, without an extension.',
  'number-too-short': TOO_SHORT,
  'number-too-long': TOO_LONG,
  'country-code-unknown': 'No country has this code. Check the start of the number.',
  'country-code-of-no-country':
    'This code belongs to satellite phones or services, not to a country. Type the mobile number of a country that your WhatsApp account has.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `This is no number of ${country}. Is the country right?`;
    return `This number is too ${length === 'too-short' ? 'short' : 'long'} for ${country}. Is the country right?`;
  },
  'number-ambiguous': ({ numbers }) =>
    `This can be ${oneOf(
      LANG,
      numbers.map((each) => withCountry(LANG, each)),
    )}. Type it with + and the country code.`,
  'region-unknown': ({ region }) =>
    `No country with phone numbers is called ${region}. Use its two letters, like KE, or leave region out and start the number with + and the country code.`,
};
