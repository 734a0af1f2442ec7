import type { CheckId } from '../../wire/report.ts';
import type { CheckText } from '../shapes.ts';
import { errors } from './errors.ts';

const MIXED = 'Copy the whole ID or file again. If that does not help, link again.';
const UNFINISHED = 'Link again, and wait for the message with the ID.';

const checks = {
  shape: { name: 'Everything is in it', todo: MIXED },
  'noise-key': { name: 'Connection key', todo: MIXED },
  'identity-key': { name: 'Identity key', todo: MIXED },
  'signed-pre-key': { name: 'Signed pre-key', todo: MIXED },
  'signed-pre-key-signature': { name: 'Signature of the pre-key', todo: MIXED },
  'account-signature': { name: 'Confirmed by the account', todo: UNFINISHED },
  'device-signature': { name: 'Signed by the device', todo: UNFINISHED },
  me: { name: 'Whose account it is', todo: UNFINISHED },
  'app-state-key': {
    name: 'Chat settings',
    todo: 'Most bots run without. For a session with everything, link again and choose Short.',
  },
  'pre-keys': {
    name: 'First messages of new people',
    todo: 'For a session with everything, link again and choose Short.',
  },
} satisfies Readonly<Record<CheckId, CheckText>>;

/** Texts of the scripts, which fill `{places}`. */
export const script = {
  connecting: 'Getting a code ready…',
  slow: 'Still trying. WhatsApp is slow to answer.',
  waking: 'The site is waking up…',
  qr: 'Scan this code with WhatsApp.',
  code: 'Type this code in WhatsApp.',
  confirming: 'Your phone said yes. Keep WhatsApp open.',
  saving: 'Saving. A few seconds.',
  delivering: 'Sending the session ID to your WhatsApp.',
  linked: 'Done.',
  offline: 'You are offline. We go on by ourselves.',
  reconnecting: 'Connection lost. Trying again…',
  tenLeft: '10 seconds left.',
  newCodeIn: 'New code in {time}',
  endsIn: 'Ends in {time}',
  seconds: '{s} s',
  minutes: '{m} min {s} s',
  wholeMinutes: '{m} min',
  sent: 'We sent the session ID to the chat with your own number, {number}.',
  notSent: 'WhatsApp did not confirm the message, so here is your session ID.',
  endSent: 'Look in WhatsApp',
  endHere: 'Copy your session ID now',
  linkAnother: 'Link another',
  copied: 'Copied',
  copyByHand: 'It is selected now: press Ctrl+C, or hold it and tap Copy.',
  show: 'Show',
  hide: 'Hide',
  tryIn: '{action} in {time}',
  requestId: 'Request ID: {id}',
  lookFirst:
    'Look in your own chat. No message there, but {device} in Linked devices, added just now? Remove that one.',
  removeByHand:
    'We could not unlink the device: please open WhatsApp, Linked devices, and remove {device}, the one added just now.',
  isThisNumber: 'Is this your number? Nothing was sent yet.',
  landline: 'landline',
  typeNumber: 'Type your WhatsApp number.',
  pasteId: 'Paste a session ID.',
  refusedScan: 'It did not say why. Wait a moment before the next try.',
  tellOperator: 'Tell whoever runs this site.',
  siteBack: 'The site is back.',
  typedAlready: 'Typed a code already? Look in your chat.',
  checking: 'Checking…',
  checked: 'Checked.',
  valid: 'Complete. Ready for your bot.',
  incomplete: 'It may work, but parts are missing.',
  invalid: 'This cannot work.',
  notValid: 'Not valid',
  checkOk: 'OK',
  checkMissing: 'Missing',
  checkWrong: 'Wrong',
  account: 'Account {number}',
  madeOn: 'Made {date}',
  endsOn: 'Ends {date}',
  accepted: 'WhatsApp accepts it.',
  'logged-out': 'It was unlinked. Link again.',
  'in-use': 'A bot is using it now.',
  unreachable: 'WhatsApp did not answer; the checks still count.',
  checks,
  errors,
};
