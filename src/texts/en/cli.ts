import type { Step } from '../../wire/step.ts';

/** A sentence about each command of `trekker-session`, for the list of commands. */
const about = {
  restore: "Put the session into a folder for Baileys' useMultiFileAuthState.",
  import:
    'Store the session of a folder, a creds.json or a long ID on the server, and print its new session ID. ' +
    'The key comes from API_KEY, or from API_KEYS of this checkout.',
  validate: 'Check a session ID of any format. Exits with 3 if it cannot be used.',
  revoke:
    'Delete the stored session; with --logout unlink the device too. Exits with 6 if that was not confirmed.',
  link:
    'Link an account by a QR code in the terminal or by a pairing code; the ID comes to its own chat. If WhatsApp asks for a passkey, ' +
    '--passkey browser asks for it in a window of Chrome, Chromium, Edge or Brave, paste in a browser elsewhere, off not at all.',
  doctor:
    'Check settings, key ring, store, clock, the way to WhatsApp and the running server; changes nothing.',
};

const revoked = {
  confirmed: 'The session is deleted, and WhatsApp confirmed that the device is unlinked.',
  'already-gone': 'The session is deleted. The device was unlinked before.',
  'not-asked':
    'The session is deleted. The device is still linked: remove it in WhatsApp under Linked devices.',
  unconfirmed:
    'The session opens no more, but WhatsApp did not confirm that the device is unlinked. ' +
    'Try again within a day, or remove it in WhatsApp under Linked devices.',
  unknown: 'Nothing is known to be withdrawn.',
  long: 'A long ID is not stored, so it cannot be deleted. Remove the device in WhatsApp.',
};

const validated = {
  valid: 'The session is complete.',
  incomplete: 'The session works, but something is missing.',
  invalid: 'The session cannot be used.',
  format: (verdict: string, format: string) => `${verdict} Format: ${format}.`,
  account: (number: string, name: string) => `Account: ${number} ${name}`.trimEnd(),
  keptUntil: (instant: string) => `Kept until ${instant}; a restore renews it.`,
};

/** A code that is easy to compare: with space between its characters, in a frame. */
function largeCode(code: string): readonly string[] {
  const spaced = Array.from(code).join('  ');
  const line = '─'.repeat(spaced.length + 6);
  return [`    ┌${line}┐`, `    │   ${spaced}   │`, `    └${line}┘`];
}

/** The lines for a step of a link; the command writes the end of a link as its result. */
function sayStep(step: Step): readonly string[] {
  switch (step.state) {
    case 'connecting':
      return ['Connecting to WhatsApp.'];
    case 'qr':
      return [`QR code ${step.index} of ${step.of}. In WhatsApp: Linked devices, Link a device.`];
    case 'code':
      return [
        `Pairing code: ${step.pairingCode}`,
        `On the phone of ${step.number}: Linked devices, Link a device, Link with phone number instead.`,
      ];
    case 'passkey':
      return [
        step.answered
          ? 'WhatsApp is checking the passkey.'
          : 'WhatsApp asks this account for a passkey. Keep WhatsApp open on the phone.',
      ];
    case 'compare':
      return ['WhatsApp shows a code on the phone. Here it is:', '', ...largeCode(step.compareCode), ''];
    case 'confirming':
      return ['The phone said yes. Logging in.'];
    case 'saving':
      return ['Saving the session.'];
    case 'delivering':
      return ['Sending the session ID to the account.'];
    case 'linked':
    case 'failed':
      return [];
  }
}

const imported = {
  what: 'Say what to bring: a session folder, a creds.json, or - for standard input.',
  noSuch: (path: string) =>
    `${path} is no file and no folder here, and no session that can be read. Name a session folder or a creds.json.`,
  noCreds: (dir: string) => `${dir} holds no creds.json, so it is no session folder.`,
  noSession: (path: string) =>
    `${path} holds no session: it is empty, cut off, damaged or of another program. Take it from a copy, or link again.`,
  tooLarge: (path: string) => `${path} holds more than any session has.`,
  isStored:
    'This is the ID of a session that a server keeps. Bring the session itself: restore it into a folder first.',
  unusable: (faults: string) => `No bot can use this session, so nothing was stored. ${faults}`,
  incomplete: (lacks: string) =>
    `This session lacks something, so nothing was stored. ${lacks} --allow-incomplete stores it all the same.`,
  noKey: 'Put one of the API_KEYS of the server into API_KEY.',
  stored: 'The session is stored. Its session ID:',
  leftOut: (count: number) =>
    `${count} ${count === 1 ? 'file of the folder was' : 'files of the folder were'} left out: no keys that Baileys wrote.`,
};

/** What is said while an account's passkey is asked for. */
const passkey = {
  oddWay: 'Say --passkey browser, --passkey paste or --passkey off.',
  browserOpens: 'A browser window opens. Choose your phone, scan with its camera.',
  noBrowser: 'There is no Chrome, Chromium, Edge or Brave here that can be used, so the answer is pasted.',
  ends: {
    cancelled:
      'The browser got no passkey. If it asked for a USB key: this computer has no Bluetooth, or the passkey lives elsewhere.',
    closed: 'The browser was closed before there was an answer.',
    'cannot-start':
      'The browser could not be started: there may be no screen here, or it refuses this user (as it does root). The answer is pasted instead.',
    'no-site': 'https://web.whatsapp.com did not open in the browser. Is this computer online?',
    'cannot-ask': 'This browser cannot ask for the passkey. It may be too old.',
    broken: 'The browser did not answer.',
  },
  again: 'Again? [Y/n]',
  pasteHow: (page: string) => [
    `1. On a computer with a browser open ${page} and its console (F12, then Console). If it takes no paste, it says what to type first.`,
    '2. Paste this line there. The browser asks for the passkey: choose your phone, scan with its camera.',
  ],
  line: (question: string) =>
    `copy(JSON.stringify(await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${question})})))`,
  pasteBack: '3. The answer is copied then. Paste it here and press Enter; it is not shown.',
  answer: 'Answer: ',
  noAnswer:
    'That is not the answer. Do step 2 again, then paste at once: what is copied begins with { and "id".',
  tooLong: 'That is too long to be the answer. Paste only what the line has copied.',
  nobodyAnswers:
    'WhatsApp asks for a passkey, and nobody answered. Run the command in a terminal, or where a browser can open a window.',
  odd: 'The server sent a question that is not from WhatsApp, so it was not asked.',
  isOff: 'It was not answered because of --passkey off. Start again without that to answer it.',
  serverIsOff:
    'The server does not do that step, because it has PASSKEY=off. With PASSKEY=on this command can: see docs/operations.md.',
  isSame: 'Is this the code on your phone? [y/n]',
  timeOver: 'The time for the passkey is over.',
};

const link = {
  oneWay: 'Say either --qr or --number with the number.',
  step: sayStep,
  sent: (number: string) => `Linked ${number}. The session ID is in the account's own WhatsApp chat.`,
  shown: (number: string) => `Linked ${number}. The session ID:`,
  stopped: 'Stopped. The link is cancelled.',
  stoppedAlone: 'Stopped. The server did not answer, so the link ends there when its time is over.',
  brokeOff: 'The connection to the server broke off again and again, so how the link ends is not known.',
};

/** The findings about a running server, each with what to do about it if there is something to do. */
const server = {
  ready: (origin: string, version: string) =>
    `The server at ${origin} is ready. It presents WhatsApp version ${version}.`,
  reasons: {
    'store-unavailable': {
      finding: 'The server cannot save: its store does not answer, or less than 64 MB are free.',
      next: 'Look at the database, or make room on the disk of DATA_DIR.',
    },
    'key-missing': {
      finding:
        'Another server on the same database seals with a key that this server lacks: it cannot open every session.',
      next: 'Give every server the same keys in ENCRYPTION_KEYS, then start this one anew.',
    },
    draining: {
      finding: 'The server is shutting down.',
      next: 'Wait half a minute, then ask again. If it stays so, start the server anew.',
    },
    'whatsapp-unreachable': {
      finding: 'The server did not reach WhatsApp three times in a row.',
      next: 'Its log says why, in the field cause. It tries again by itself at least every two minutes.',
    },
    'whatsapp-circuit-open': {
      finding: 'WhatsApp refuses the version that the server presents.',
      next: 'Update this project, or set WHATSAPP_VERSION. The server tries again by itself every five minutes.',
    },
  },
  notReady: (origin: string, status: number) => ({
    finding: `The server at ${origin} is not ready: it answered ${status}.`,
    next: 'Read its log.',
  }),
  silent: (origin: string, cause: string) => ({
    finding: `No session server answers at ${origin}${cause === '' ? '' : ` (${cause})`}.`,
    next: 'Start it with npm start, or name its address with --url.',
  }),
  proxyNotCounted: {
    finding:
      'A proxy is in front of the server, and TRUST_PROXY=0: all visitors share the limits of one address.',
    next: 'Set TRUST_PROXY to the number of proxies in front, then start the server anew.',
  },
  somethingElse: 'something else does',
  clocksAgree: 'The clocks of this machine and of the server agree.',
  clocksDiffer: (seconds: number) => ({
    finding: `The clocks of this machine and of the server differ by ${seconds} s.`,
    next: 'Turn on time synchronisation (NTP) on both: a wrong clock ends sessions too early or too late.',
  }),
};

/** The sentences of the operator's command line. */
export const cli = {
  about,
  revoked,
  imported,
  validated,
  passkey,
  link,
  server,
  doctorTakesNone: 'doctor takes no argument.',
  noCommand: 'There is no command of this name. See --help.',
  help: (
    commands: string,
  ) => `trekker-session: session IDs on the command line. In a built checkout: npx . <command>

${commands}

  The ID: an argument, - for standard input, SESSION_ID, or a question that does not show it.
  import reads the folder or file that it is given; - is standard input there too.
  --url   address of the server, by default the one on this machine
  --json  answer in JSON

Exit codes: 0 ok, 2 usage, 3 invalid ID, 4 not available, 5 not allowed, 6 network, 7 WhatsApp cannot be reached.`,
};
