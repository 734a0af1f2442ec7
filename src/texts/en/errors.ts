import type { ErrorCode } from '../../wire/errors.ts';
import type { ErrorText } from '../form/shapes.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const reload = error('This did not work', 'Reload the page.', 'Reload');

/** The words of the pages for each error. */
export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  LINK_EXPIRED: error('The code has run out', 'Nobody used it in time.', 'New code'),
  LINK_CANCELLED: error('Stopped', 'Nothing was linked.', 'Start again'),
  LINK_LOST: error(
    'The site lost this link',
    'The part of this site that ran the link has stopped. Start again. If a session ID came to your chat, check it on this site before you use it.',
    'Start again',
  ),
  PASSKEY_REQUIRED: error(
    'WhatsApp asks this account for a passkey',
    'This site cannot do that step. Another try will not help.',
    'Start over',
  ),
  PASSKEY_EXPIRED: error(
    'The time for the passkey is over',
    'You have the helper now? Then the next try takes a minute.',
    'Start again',
  ),
  PASSKEY_ANSWER_INVALID: error(
    'That was not an answer to our question',
    'Click the helper again on this page.',
    'Start again',
  ),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error(
    'WhatsApp did not take the passkey',
    'Use the passkey of the account that you link.',
    'Start again',
  ),
  PASSKEY_SILENT: error(
    'Your phone did not go on',
    'Open WhatsApp on it and keep it in front. It can have four linked devices at most. Wait some minutes before the next try.',
    'Start again',
  ),
  WRONG_ACCOUNT: error(
    'Another account was linked',
    'It is not the number you typed, so we unlinked it.',
    'Change number',
  ),
  LOGGED_OUT: error('Unlinked on the phone', 'The device was removed before we were done.', 'Start again'),
  ACCOUNT_BLOCKED: error(
    'WhatsApp has blocked or limited this account',
    'Open WhatsApp on the phone: it says why and for how long.',
    'Start over',
  ),
  PHONE_INVALID: error(
    'This number cannot be right',
    'It is too short, too long, or no country has its code.',
    'Change number',
  ),
  PHONE_COUNTRY_CODE_MISSING: error(
    'Which country?',
    'Choose it, or start the number with +.',
    'Choose the country',
  ),
  RATE_LIMITED: error('Too many tries', 'Please wait {time}.', 'Try again'),
  WHATSAPP_RATE_LIMITED: error(
    'WhatsApp asks you to wait',
    '{time}. More tries make it longer.',
    'Try again',
  ),
  WHATSAPP_REJECTED: error('WhatsApp refused', 'Check the number, or scan a QR code.', 'Change number'),
  WHATSAPP_CLIENT_OUTDATED: error(
    'This site needs an update',
    'WhatsApp no longer takes its version. Only the operator can fix that.',
    'Support',
  ),
  WHATSAPP_UNREACHABLE: error('WhatsApp does not answer', 'Your phone and number are fine.', 'Try again'),
  TOO_MANY_LINKS: error('Busy right now', 'All places taken.', 'Try again'),
  STORE_UNAVAILABLE: error('We cannot save right now', 'So we stopped.', 'Try again'),
  SHUTTING_DOWN: error('The site is restarting', 'Back in a moment.', 'Try again'),
  DELIVERY_FAILED: error(
    'WhatsApp did not confirm the message',
    'We unlinked the device again. If an ID came all the same, it does not work: delete it.',
    'Start again',
  ),
  LINK_NOT_FOUND: error('This link is over', 'The site may have restarted.', 'Start again'),
  SESSION_ID_MALFORMED: error(
    'This is not a whole session ID',
    'Mistyped, cut off or of another program. Copy it again.',
    'Change the ID',
  ),
  SESSION_UNAVAILABLE: error('No session for this ID', 'Unknown, run out or withdrawn.', 'Link again'),
  STATE_DAMAGED: error(
    'What is kept of this session is damaged',
    'Its bot can start from the day of the link.',
    'Change the ID',
  ),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error(
    'This session is too large to check here',
    'Its bot can go on with it all the same.',
    'Change the ID',
  ),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('Something broke on our side', 'Tell support the request ID.', 'Try again'),
};
