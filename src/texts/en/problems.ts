import type { ProblemWords } from '../../wire/errors.ts';
import { sayInEnglish } from './reasons.ts';

const errors: ProblemWords['errors'] = {
  BODY_INVALID: {
    title: 'The request could not be read',
    detail: 'The body is not what this address expects. Check it against /docs.',
  },
  PHONE_INVALID: {
    title: 'This number cannot be right',
    detail: 'No phone number looks like this. Check every digit.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'Which country?',
    detail: 'Choose the country, or start the number with + and the country code.',
  },
  SESSION_ID_MALFORMED: {
    title: 'This is not a whole session ID',
    detail: 'It is mistyped, cut off or of another program. Copy it again, all of it.',
  },
  SESSION_UNAVAILABLE: {
    title: 'No session for this ID',
    detail: 'It is unknown, has run out or was withdrawn. Link again to get a new one.',
  },
  STATE_STALE: {
    title: 'Another bot has started with this session',
    detail: 'So nothing more of this one is kept. If no other bot should run, find and stop it.',
  },
  STATE_TOO_LARGE: { title: 'Too much to keep', detail: 'Send a smaller piece, or a new base.' },
  STATE_NO_ROOM: {
    title: 'No room to keep more',
    detail: 'What was kept stays as it is. Send a smaller base, or try again later.',
  },
  STATE_DAMAGED: {
    title: 'What is kept of this session is damaged',
    detail: 'Nothing older is given out in its place, unless you ask for it.',
  },
  LINK_NOT_FOUND: { title: 'This link is over', detail: 'The site may have restarted. Start again.' },
  NOT_FOUND: { title: 'Nothing here', detail: 'Check the address.' },
  METHOD_NOT_ALLOWED: {
    title: 'This address does not do that',
    detail: 'The Allow header says what it does.',
  },
  LINK_EXPIRED: { title: 'The code has run out', detail: 'Nobody used it in time. Get a new one.' },
  LINK_CANCELLED: { title: 'Stopped', detail: 'The link was stopped. Start again.' },
  LINK_LOST: {
    title: 'The site lost this link',
    detail:
      'The part of this site that ran the link has stopped. Start again. If a session ID came to your chat, check it on this site before you use it.',
  },
  PASSKEY_REQUIRED: {
    title: 'WhatsApp asks this account for a passkey',
    detail: 'That step cannot be done here, so this account cannot be linked. Another try will not help.',
  },
  PASSKEY_EXPIRED: {
    title: 'The time for the passkey is over',
    detail: 'Nobody answered in time. Have the passkey at hand, then start again.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'That was not an answer to the question',
    detail:
      'Take the question of this link, answer it on web.whatsapp.com and send that answer. The link goes on.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'This link waits for no such answer',
    detail: 'There is no question open, or an answer is being checked. Read the step of the link.',
  },
  PASSKEY_REFUSED: {
    title: 'WhatsApp did not take the passkey',
    detail: 'Use the passkey of the same account that scanned the code or typed it. Start again.',
  },
  PASSKEY_SILENT: {
    title: 'The phone did not go on',
    detail:
      'WhatsApp took the passkey, but the phone was silent. Keep WhatsApp open on it; it can have four linked devices at most. Wait some minutes, then start again.',
  },
  WRONG_ACCOUNT: {
    title: 'Another account was linked',
    detail:
      'It is not the number that was typed, so it was unlinked again. Check the number and start again.',
  },
  LOGGED_OUT: {
    title: 'Unlinked on the phone',
    detail: 'The device was removed before the job was done. Start again.',
  },
  ACCOUNT_BLOCKED: {
    title: 'WhatsApp has blocked or limited this account',
    detail: 'So it takes no new linked device. Open WhatsApp on the phone: it says why and for how long.',
  },
  RATE_LIMITED: { title: 'Too many tries', detail: 'Please wait, then try again.' },
  WHATSAPP_RATE_LIMITED: {
    title: 'WhatsApp asks you to wait',
    detail: 'Wait before the next try. More tries make it longer.',
  },
  WHATSAPP_REJECTED: {
    title: 'WhatsApp refused',
    detail: 'WhatsApp did not accept the request. Check the number, or scan a QR code instead.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'This site needs an update',
    detail: 'WhatsApp no longer accepts its version. Only the operator can fix that.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'WhatsApp does not answer',
    detail: 'Your phone and number are fine. Try again in a moment.',
  },
  TOO_MANY_LINKS: { title: 'Busy right now', detail: 'All places are taken. Try again in a moment.' },
  STORE_UNAVAILABLE: {
    title: 'We cannot save right now',
    detail: 'So we stopped before anything was lost. Try again in a moment.',
  },
  SHUTTING_DOWN: { title: 'The site is restarting', detail: 'It is back in a moment. Then start again.' },
  DELIVERY_FAILED: {
    title: 'WhatsApp did not confirm the message',
    detail:
      'The device was unlinked again and what was saved is deleted. If an ID came all the same, it does not work: delete it. Start again.',
  },
  UNAUTHORIZED: {
    title: 'Not allowed without a key',
    detail: 'Send the session ID or key in the Authorization header.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'This Idempotency-Key is taken',
    detail: 'It was used for another request. Use a new key for each start.',
  },
  CROSS_SITE: {
    title: 'Refused: not asked from our own pages',
    detail: 'Open this site itself and try there.',
  },
  INTERNAL: { title: 'Something broke on our side', detail: 'Tell support the request ID.' },
};

/** The words of the API's problem objects: what happened and what to do next. */
export const problems = {
  errors,
  titles: {
    'kept-too-much-to-open': 'This session is too large to open here',
    'whatsapp-refuses-site': 'This site cannot reach WhatsApp',
    'codes-differ': 'Stopped: the codes were not the same',
    'passkey-answers-wrong': 'The answers did not fit the question',
    'passkey-codes-not-compared': 'Nobody compared the codes',
    'passkey-phone-not-done': 'The phone did not finish in time',
    'number-not-now': 'No code for this number right now',
    'store-not-read': 'The store does not answer',
    'session-not-withdrawn': 'The session could not be deleted',
    'archive-not-made': 'The zip could not be made',
  },
  // The pages say the same in their own words.
  removeByHand:
    'Please also open WhatsApp, Linked devices, and remove the device added there just now: we could not.',
  say: sayInEnglish,
} satisfies ProblemWords;
