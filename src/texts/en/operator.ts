import { processes } from './operator/processes.ts';
import { unreachable } from './operator/unreachable.ts';

/** The findings of `doctor`, each with what to do about it. */
const doctor = {
  settingsFine: 'All settings can be used.',
  settingWrong: (problem: string) => ({
    finding: `${problem}.`,
    next: 'Correct it in the environment or in .env.',
  }),
  settingDoubted: (doubt: string) => ({
    finding: /[.?]$/.test(doubt) ? doubt : `${doubt}.`,
    next: 'Correct it, or take it out.',
  }),
  anyHostName: {
    finding:
      'This server answers to every host name, so another site can lead its name here and use it through a visitor.',
    next: 'Set PUBLIC_URL to the address of this site, or ALLOWED_HOSTS to its names.',
  },
  vanishingDisk: {
    finding: 'Sessions lie on a disk that vanishes at every restart.',
    next: 'Set MONGODB_URI, or put DATA_DIR on a mounted disk.',
  },
  keyRingWrong: 'Correct ENCRYPTION_KEYS, or the file encryption-keys in DATA_DIR.',
  keyRingElsewhere: 'If your keys are kept elsewhere, set ENCRYPTION_KEYS to them.',
  keyRingFine: (keys: number, active: string) =>
    `The key ring can be read: ${keys} key(s), ${active} is active.`,
  keyRingBesideSessions: (keys: number, active: string) => ({
    finding: `${doctor.keyRingFine(keys, active)} It lies on the same disk as the sessions.`,
    next: 'Keep a copy of the file encryption-keys somewhere else: without it every session is lost.',
  }),
  processes,
  unreachable,
  reached: {
    directly: 'WhatsApp can be reached.',
    byProxy: 'WhatsApp can be reached through the proxy of WHATSAPP_PROXY.',
  },
  noStore: 'There is no store yet; the first start makes it, with a key ring if none is set.',
  storeFine: (store: string, sessions: number) =>
    `The store saves and the key ring fits: ${store}, ${sessions} session(s).`,
  foreignRows: (tables: string) => ({
    finding: `The store holds rows that are not of this program: ${tables}. They are skipped and stay as they are.`,
    next: 'Give this program a database of its own with MONGODB_DB or DATA_DIR if you can.',
  }),
  oldKey: (kid: string, sessions: number, active: string) => ({
    finding: `${sessions} session(s) are left on ${kid}.`,
    next:
      sessions === 0
        ? `Leave ${kid} if it is new. If it is old, it may be removed from ENCRYPTION_KEYS once every process runs with ${active} first.`
        : 'Run npm run rotate.',
  }),
  formerPrefix: (prefix: string) => ({
    finding: `Session IDs that begin with ${prefix} are not readable any more: SESSION_PREFIX changed.`,
    next: 'Put the former prefix back, or link again.',
  }),
};

type Listening = { readonly port: number; readonly host: string; readonly code: string };

/** The reasons for which the server cannot listen. */
const listening = {
  taken: ({ port }: Listening) =>
    `PORT ${port} is taken by another program. Stop that program, or set PORT to another number.`,
  lowPort: ({ port }: Listening) =>
    `PORT ${port} may not be opened by this user. Set PORT to a number above 1023, and put a proxy in front.`,
  notAllowed: ({ port }: Listening) =>
    `PORT ${port} may not be opened by this user. Set PORT to another number.`,
  notHere: ({ host }: Listening) =>
    `HOST ${host} is not an address of this machine. Set HOST to one of its addresses, or to 0.0.0.0 for all of them.`,
  other: ({ host, port, code }: Listening) =>
    `HOST ${host} and PORT ${port} cannot be listened on (${code}). Set them to others.`,
};

/** The advice for a store file that cannot be read any more. Its key ring still fits an empty store. */
const PUT_BACK =
  'put the last backup of it back, or move it and the files beside it that begin with its name away to begin with an empty store ' +
  '(all session IDs from before are then lost)';

/** The reasons for which the store cannot be used; they follow a colon. */
const store = {
  noDatabase: `it is not a database. If it was the store, ${PUT_BACK}. If it is another file, move it away, or set DATA_DIR to another folder`,
  damaged: `it is damaged: ${PUT_BACK}`,
  notOpened: 'it cannot be opened: see that it is a file that this user can read and write',
  notAllowed: 'this user may not read and write it',
  locked: 'another program keeps it locked: stop that program',
  full: 'the disk is full: make room',
  disk: 'the disk cannot be read or written',
  silent: 'it does not answer',
  notInstalled:
    'The embedded store cannot be used: the binaries of libsql are missing. Install again without --omit=optional: npm ci',
  unusable: (cause: string) => `The store cannot be used: ${cause}.`,
  fileUnusable: (path: string, cause: string) => `The store ${path} cannot be used: ${cause}.`,
};

/** The reasons for which a folder cannot be used; they follow a colon. */
const folder = {
  notAllowed: (user: string) => `${user} may not write there`,
  user: (name: string, number: number | null) =>
    number === null ? `the user ${name}` : `the user ${name} (${number})`,
  userByNumber: (number: number | null) => `the user ${number ?? 'of this process'}`,
  readOnly: 'it lies on a disk that can only be read',
  file: 'it is a file, or lies below one',
  inPlace: 'a file or a broken link is in its place',
  system: 'the system lets nobody make a folder there',
  full: 'the disk is full',
  quota: 'the disk quota is used up',
  loop: 'links lead round in a circle',
  nameTooLong: 'the name is too long',
  other: (code: string) => `it cannot be used (${code})`,
  unusable: (setting: string, path: string, cause: string) =>
    `${setting} cannot be used: ${path}: ${cause}. Make it a folder that this user can write to, or set ${setting} to another one.`,
};

/** The faults of the file that holds the key ring. */
const keyFile = {
  notRead: (path: string) => `${path} cannot be read by this user.`,
  noFile: (path: string) => `${path} must be a file.`,
  open: (path: string) => `Others can read ${path}. Run: chmod 600 ${path}`,
  missing: (keys: string, sessions: string) =>
    `${keys} is missing: put your copy back, or remove ${sessions} to begin anew (every session in it is lost then).`,
};

const rotation = {
  moved: (kid: string, rows: number) => `rows moved to ${kid}: ${rows}`,
  forgotten: (kid: string, rows: number) => `rows removed that only ${kid} opened: ${rows}`,
  oneKey: 'ENCRYPTION_KEYS holds one key: there is nothing to rotate',
};

/** What the program writes when it is ready. */
const started = {
  ready: (name: string, url: string) => `${name} is ready: ${url}`,
  next: 'Open this address in a browser to link a WhatsApp account. To stop the program, press Ctrl+C.',
};

/** The sentences for the operator about a start that cannot work, and those of `doctor` and `rotate`. */
export const operator = {
  started,
  doctor,
  listening,
  store,
  folder,
  keyFile,
  rotation,
  couldNot: (what: 'start' | 'rotate', reason: string) => `Could not ${what}: ${reason}`,
  unknownReason: 'unknown reason',
  noLanguage: (tag: string) => `There are no texts in the language ${tag}.`,
  diskVanishes: (dataDir: string) =>
    'The disk of this host or container vanishes at every restart or update. Set MONGODB_URI, or mount a disk or volume and put DATA_DIR ' +
    `(now ${dataDir}) on it (ALLOW_EPHEMERAL_STORE=true starts anyway and loses every session).`,
};
