const OTHER_FOLDER = 'Use another folder.';
const FULL = 'Make room, then start again with the same folder.';
const NO_FOLDER = {
  says: 'it, or a part of its path, is a file or a link that leads nowhere',
  helps: 'Remove that, or use another folder.',
};
const OPEN_FILES = { says: 'too many files are open', helps: 'Start again with the same folder.' };

/** The faults of a folder, which follow a colon, with advice. */
const disk = {
  notAllowed: {
    says: 'this user may not read or write',
    helps: 'Give the folder to the user that runs the bot, or use another folder.',
  },
  noFolder: NO_FOLDER,
  loop: { says: 'links in its path lead in a circle', helps: 'Remove them, or use another folder.' },
  folderForFile: {
    says: 'a folder stands where a file should be:',
    helps: 'Rename that folder, or use another one.',
  },
  noFile: {
    says: 'a pipe or a device stands where a file should be:',
    helps: 'Remove it, or use another folder.',
  },
  nameTooLong: { says: 'its name is too long', helps: 'Use a folder with a shorter name.' },
  readOnly: { says: 'nothing can be written to this disk', helps: 'Use a folder on another disk.' },
  full: { says: 'the disk is full', helps: FULL },
  quota: { says: 'the space of this user is used up', helps: FULL },
  held: { says: 'another program holds', helps: 'End that program, or use another folder.' },
  openFiles: OPEN_FILES,
  damaged: { says: 'the disk reports an error', helps: 'Look at the disk, or use a folder on another one.' },
  otherRestore: { says: 'another restore works on it', helps: OTHER_FOLDER },
  otherRestores: { says: 'other restores work on it', helps: OTHER_FOLDER },
  notAFolder: { says: 'it is not a folder', helps: OTHER_FOLDER },
  refuses: { says: 'the disk refuses', helps: OTHER_FOLDER },
  unknown: { says: 'for an unknown reason', helps: OTHER_FOLDER },
};

const LATER = 'Try again in a minute.';

/** The failures of the network, which follow a colon, with advice. */
const network = {
  nothingListens: {
    says: 'nothing listens there',
    helps: 'Is it the right address, and is the server running?',
  },
  noHost: { says: 'there is no host of this name', helps: 'Is the name written right?' },
  noLookUp: { says: 'the name of the host cannot be looked up now', helps: LATER },
  noWay: { says: 'no way leads there now', helps: LATER },
  cut: { says: 'the connection was cut', helps: LATER },
  cutPlain: {
    says: 'the connection was cut',
    helps: 'Does the server speak https there? Then write https://.',
  },
  damaged: { says: 'what it sent is damaged', helps: LATER },
  noHttp: { says: 'what answers there does not speak http', helps: 'Is it https://, or another port?' },
  noHttps: { says: 'it does not speak https there', helps: 'Is it http://, or another port?' },
  certificateInvalid: {
    says: 'its certificate is not valid now',
    helps: 'Ask who runs the server to renew it, and look at the clock of this machine.',
  },
  certificateOfOther: {
    says: 'its certificate is for another name',
    helps: 'Is the name of the host written right?',
  },
  certificateUnknown: {
    says: 'this machine does not trust its certificate',
    helps: 'If you trust it, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'the two could not agree on how to encrypt',
    helps: 'Is it the right address and port?',
  },
  unknown: { says: 'something went wrong on the way', helps: LATER },
};

/** The kinds of values that a caller in JavaScript may pass. */
type Kind =
  | 'undefined'
  | 'null'
  | 'list'
  | 'promise'
  | 'text'
  | 'object'
  | 'number'
  | 'boolean'
  | 'function'
  | 'bigint'
  | 'symbol';

const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'a list',
  promise: 'a Promise',
  text: 'a text',
  object: 'an object',
  number: 'a number',
  boolean: 'a boolean',
  function: 'a function',
  bigint: 'a bigint',
  symbol: 'a symbol',
};

/** The faults of the options of `useSession`. */
const options = {
  shape: (kind: Kind) =>
    `useSession takes one object: useSession({ sessionId, url, dir, useMultiFileAuthState }). This is ${KINDS[kind]}.`,
  idMissing: 'sessionId is missing: set it, for example from SESSION_ID.',
  urlMissing: 'url is missing: set it to the address of the server.',
  dirMissing: 'dir is missing: say in which folder the session lives.',
  promise: (name: string) => `${name} is a Promise: write await before it.`,
  number: (name: string) => `${name} is a number: write it in quotes, as a text.`,
  noText: (name: string, kind: Kind) => `${name} is ${KINDS[kind]}: it must be a text.`,
  wait: (kind: Kind) => `wait is ${KINDS[kind]}: write the seconds as a number, like wait: 90.`,
  loadMissing: 'useMultiFileAuthState is missing: hand in the one of Baileys.',
  load: (kind: Kind) =>
    `useMultiFileAuthState is ${KINDS[kind]}: hand in the function of Baileys itself, without () behind it.`,
  dirEmpty: 'The folder has no name: say where the session goes (--dir, dir in useSession).',
  waitRange: (most: number) =>
    `The waiting time (--wait, wait in useSession) is in seconds, above 0 and at most ${most}, like 90.`,
};

const ADDRESS = '--url (url in useSession) must be the address of the server, like https://example.org.';

/** The faults of the address of a server, or of what answers there. */
const server = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} Leave out the name and password.`,
  addressWithQuery: `${ADDRESS} Leave out all from the "?" on.`,
  needed: 'This kind of session ID is kept by a server: name it with --url (url in useSession).',
  open: 'Careful: the address of the server is not https, so others on the way can read the session ID and the session.',
  noAnswer: (origin: string, proxy: string | null) =>
    `${origin} does not answer${proxy === null ? '' : ` through the proxy ${proxy}`}`,
  brokeOff: 'The answer broke off',
  endedOddly: 'The link failed, and the server did not say why.',
  brokeOffInside: 'The answer broke off in the middle.',
  failed: (what: string, says: string, helps: string) => `${what}: ${says}. ${helps}`,
  tooSlow: (what: string) =>
    `${what}: it took too long. A host that puts a quiet server to sleep may be waking it now: ` +
    'try again in a minute, or wait longer with --wait 90 (wait: 90 in useSession).',
  tooMuch: (origin: string) => `${origin} sent more than 8 MB, which no session is. Is it a session server?`,
  notOurs: (origin: string) => `${origin} did not answer as a session server: is it the right address?`,
  moved: (origin: string, to: string) =>
    `${origin} sends on to ${to}. Give that address with --url (url in useSession).`,
  sendsElsewhere: (host: string | null) =>
    `It sends on to another page${host === null ? '' : ` of ${host}`}, as a login page does.`,
  sendsToItself:
    'It sends every request back to this same address, without an end. The proxy before the server may be set up wrongly: tell the people who run it.',
  notReady: (origin: string, status: number, wait: string) =>
    `${origin} is not ready: it answered ${status}. Wait ${wait}, then try again.`,
  refused: (origin: string, status: number) =>
    `Something before ${origin} refuses this request: it answered ${status}. Is it the right address, and may this machine use it?`,
  bareStatus: (origin: string, status: number) =>
    `${origin} answered ${status} and nothing more. Is it the right address of a session server?`,
  oddPacking: 'The answer is packed in a way that nobody asked for.',
  proxyWantsLogin: (proxy: string, host: string) =>
    `The proxy ${proxy} wants a name and password (http://name:password@host): it answered 407. NO_PROXY=${host} goes without the proxy.`,
  proxyRefused: (proxy: string, status: number, host: string) =>
    `The proxy ${proxy} refused: it answered ${status}. NO_PROXY=${host} goes without the proxy.`,
  proxyUnusable: (variable: string, host: string) =>
    `${variable} names a proxy that cannot be used here: only http:// and https:// proxies can. NO_PROXY=${host} goes without the proxy.`,
};

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder = {
  restored: (dir: string, keys: number) =>
    `The session is in ${dir}: creds and ${keys} keys. Start the bot with this folder.`,
  kept: (dir: string) =>
    `${dir} holds this session already and keeps what the bot has written. Nothing was changed.`,
  keptInTrouble: (dir: string, trouble: string) =>
    `${dir} holds a session already and is kept as it is. ${trouble}`,
  unusable: (dir: string, says: string, helps: string) => `${dir} cannot be used: ${says}. ${helps}`,
  it: 'it',
  fileInIt: (name: string) => `${name} in it`,
  newer: (dir: string) =>
    `${dir} holds the session of another device that was not linked before this one. Nothing was changed. ` +
    'Use another folder, or --force to give that session up.',
  foreign: (dir: string, name: string) =>
    `${dir} holds a ${name} that is not of a WhatsApp session. Nothing was changed. Rename it, or use another folder.`,
  notLinked: (faults: string) => `No bot can use the session in this ID, so nothing was written. ${faults}`,
};

const NOT_KEPT = 'From now on nothing that this bot does is kept.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
const keep = {
  longId:
    'keep: true needs a short session ID: this long one is kept by no server. Leave keep out, or link again and take the short ID.',
  choice: (name: string, kind: Kind) => `${name} is ${KINDS[kind]}: write ${name}: true, or leave it out.`,
  waiting: (trouble: string) => `The bot waits for the server, which has its session. ${trouble}`,
  fromFolder: (dir: string) => `The bot goes on with the session in ${dir}: the server has no newer one.`,
  fromServer: (dir: string) =>
    `The bot goes on with the session of the server, which is newer than the one in ${dir}.`,
  aloneInFolder: (dir: string, trouble: string) =>
    `The bot starts with the session in ${dir}, without the server. ${trouble}`,
  stale: `Another bot has started with this session. ${NOT_KEPT}`,
  newerThere: `The server holds a newer session, so another bot has run since. ${NOT_KEPT} Start again to go on with the newer one.`,
  otherDevice: `Another device was linked here than the one of this session ID. ${NOT_KEPT}`,
  gone: `The server has no such session any more: it was withdrawn, or has run out. ${NOT_KEPT}`,
  off: 'This server keeps no sessions that follow the bot. The bot goes on as without keep: true.',
  away: (trouble: string) =>
    `What the bot does cannot be kept now. It goes on, and this is tried again. ${trouble}`,
  noRoom:
    'The server has no room for more of what bots keep there. The bot goes on, and this is tried again each minute; until then it would begin at an older state after a lost disk.',
  back: 'What the bot does is kept again.',
  tooLarge: (trouble: string) =>
    `What the bot does is not kept: ${trouble} The bot goes on, but without its disk it would begin at an older state.`,
  diskFails: (trouble: string) =>
    `${trouble} The bot goes on: it keeps the session in memory and at the server.`,
  broke: (reason: string) => `Something broke while the session was kept: ${reason}. ${NOT_KEPT}`,
  givenUp:
    'What the server keeps of this session is damaged. The bot starts from the day of the link, as fromDayOfLink: true wants it.',
  damaged:
    'What the server keeps of this session is damaged, or something of it is missing, so the bot does not start. ' +
    'fromDayOfLink: true in useSession starts from the day of the link instead: what came since is then lost for good.',
};

/** The question for the session ID, and the faults of what is given. */
const input = {
  question: 'Session ID (it is not shown while you paste it): ',
  stdinEmpty: 'Standard input was empty.',
  nothingGiven: 'No session ID was given.',
  noWayToAsk: 'No session ID: set SESSION_ID, or give - and the ID on standard input.',
  stdinTooLong: 'Standard input is far too long for a session.',
  tooLong: 'This is far too long for a session ID.',
  stopped: 'Stopped.',
  oneAtMost: 'At most one argument. See --help.',
  notAsArgument:
    'Put the session ID into SESSION_ID: others on this machine can read the arguments of a command.',
  /** In English the sentence of Node, in other languages the option alone. */
  oddOption: (reason: string) => `${reason}. See --help.`,
};

const HELP = `Puts the session behind a session ID into a folder for Baileys' useMultiFileAuthState.

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  The ID comes from SESSION_ID; else it is asked for, without showing it; with - it comes from standard input.
  --url    address of the server that made the ID; a long ID needs none
  --dir    the folder, by default ./session
  --force  replace a session in the folder even if it is newer
  --wait   seconds the server may take, by default 20; more for a host that puts quiet servers to sleep
  --json   answer in JSON

Exit codes: 0 ok, 2 usage, 3 invalid ID, 4 not available, 5 not allowed, 6 network.`;

/** The sentences of the restore client. */
export const restore = {
  help: HELP,
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time: string) => `Try again in ${time}.`,
  oneSecond: '1 second',
  seconds: (count: number) => `${count} seconds`,
  minutes: (count: number) => `${count} minutes`,
  broke: (reason: string) => `Something broke: ${reason}`,
};
