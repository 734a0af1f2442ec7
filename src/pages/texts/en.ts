import type { ErrorCode } from '../../errors.ts';

/** One error as people read it. `{time}` is the waiting time, `{device}` the device's name. */
export type ErrorText = { readonly headline: string; readonly text: string; readonly action: string };

const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  LINK_EXPIRED: { headline: 'The code has run out', text: 'Nobody used it in time.', action: 'New code' },
  LINK_CANCELLED: { headline: 'Stopped', text: 'Nothing was linked.', action: 'Start again' },
  PASSKEY_REQUIRED: {
    headline: 'WhatsApp asks this account for a passkey',
    text: 'This site cannot do that step. Another try will not help.',
    action: 'Start over',
  },
  WRONG_ACCOUNT: {
    headline: 'Another account was linked',
    text: 'It is not the number you typed, so we unlinked it.',
    action: 'Change number',
  },
  LOGGED_OUT: {
    headline: 'Unlinked on the phone',
    text: 'The device was removed before we were done.',
    action: 'Start again',
  },
  PHONE_INVALID: {
    headline: 'This number cannot be right',
    text: 'Check every digit.',
    action: 'Change number',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    headline: 'Which country?',
    text: 'Choose it, or start the number with +.',
    action: 'Choose the country',
  },
  RATE_LIMITED: {
    headline: 'Too many tries',
    text: 'Please wait {time}. This protects the owner of the number.',
    action: 'Try again',
  },
  WHATSAPP_RATE_LIMITED: {
    headline: 'WhatsApp asks you to wait',
    text: 'Please wait {time}. More tries make it longer.',
    action: 'Try again',
  },
  WHATSAPP_REJECTED: {
    headline: 'WhatsApp refused the code',
    text: 'Check the number, or scan a QR code.',
    action: 'Start again',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    headline: 'This site needs an update',
    text: 'WhatsApp no longer takes its version. Only the operator can fix that.',
    action: 'Try again',
  },
  WHATSAPP_UNREACHABLE: {
    headline: 'WhatsApp does not answer',
    text: 'Your phone and number are fine.',
    action: 'Try again',
  },
  TOO_MANY_LINKS: { headline: 'Busy right now', text: 'All places are taken.', action: 'Try again' },
  STORE_UNAVAILABLE: { headline: 'We cannot save right now', text: 'So we stopped.', action: 'Try again' },
  SHUTTING_DOWN: { headline: 'The site is restarting', text: 'Back in a moment.', action: 'Try again' },
  DELIVERY_FAILED: {
    headline: 'The message did not arrive',
    text: 'We unlinked the device again and deleted what we had saved.',
    action: 'Start again',
  },
  LINK_NOT_FOUND: {
    headline: 'This link is over',
    text: 'The site may have restarted.',
    action: 'Start again',
  },
  SESSION_ID_MALFORMED: {
    headline: 'This is not a whole session ID',
    text: 'Mistyped, cut off or of another program. Copy it again.',
    action: 'Change the ID',
  },
  SESSION_UNAVAILABLE: {
    headline: 'No session for this ID',
    text: 'Unknown, run out or withdrawn.',
    action: 'Link again',
  },
  BODY_INVALID: { headline: 'This did not work', text: 'Reload the page.', action: 'Reload' },
  CROSS_SITE: { headline: 'This did not work', text: 'Reload the page.', action: 'Reload' },
  UNAUTHORIZED: { headline: 'This did not work', text: 'Reload the page.', action: 'Reload' },
  NOT_FOUND: { headline: 'This did not work', text: 'Reload the page.', action: 'Reload' },
  METHOD_NOT_ALLOWED: { headline: 'This did not work', text: 'Reload the page.', action: 'Reload' },
  INTERNAL: {
    headline: 'Something broke on our side',
    text: 'Tell support the request ID.',
    action: 'Try again',
  },
};

/** Every text that a script shows, in English. Another language is one more file of this shape. */
export const en = {
  connecting: 'Getting a code ready...',
  slow: 'Still trying. WhatsApp is slow to answer.',
  waking: 'The site is waking up...',
  qr: 'Scan this code with WhatsApp.',
  code: 'Type this code in WhatsApp.',
  confirming: 'Your phone said yes. Keep WhatsApp open.',
  saving: 'Saving. A few seconds.',
  delivering: 'Sending the session ID to your WhatsApp.',
  linked: 'Done.',
  failed: 'It did not work.',
  offline: 'You are offline. We go on by ourselves.',
  reconnecting: 'Connection lost. Trying again...',
  tenLeft: '10 seconds left.',
  newCodeIn: 'New code in {seconds} s',
  endsIn: 'Ends in {time}',
  sent: 'We sent the session ID to the chat with your own number, {number}.',
  notSent: 'The message did not arrive, so here is your session ID.',
  copied: 'Copied',
  copyByHand: 'Press Ctrl+C, or hold the text, to copy it.',
  show: 'Show',
  tryIn: '{action} in {time}',
  requestId: 'Request ID: {id}',
  lookFirst: 'Look in your own chat. No message there, but {device} in Linked devices? Remove it.',
  typedAlready: 'Typed a code already? Look in your chat.',
  seconds: '{n} s',
  minutes: '{n} min',
  checking: 'Checking...',
  checked: 'Checked.',
  valid: 'Complete. Ready for your bot.',
  incomplete: 'It may work, but parts are missing.',
  invalid: 'This cannot work.',
  notValid: 'Not valid',
  checkOk: 'OK',
  checkMissing: 'Missing',
  checkWrong: 'Wrong',
  accountLine: 'Account {number}',
  madeOn: 'made {date}',
  endsOn: 'ends {date}',
  keepsForever: 'does not end',
  liveAccepted: 'WhatsApp accepts it.',
  liveLoggedOut: 'It was unlinked. Link again.',
  liveInUse: 'A bot is using it now.',
  liveUnreachable: 'WhatsApp did not answer; the checks still count.',
  unknownError: 'This did not work',
  errors,
};

export type Texts = typeof en;

/** Puts values into the `{places}` of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
