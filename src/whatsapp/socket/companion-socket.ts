import {
  DisconnectReason,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  getErrorCodeFromStreamError,
  makeWASocket,
  proto,
  type BinaryNode,
  type ConnectionState,
  type WASocket,
  type WAVersion,
} from '@whiskeysockets/baileys';
import type { IncomingMessage } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Clock, Dispose, Log } from '../../ports/base.ts';
import { callIfLate } from '../../ports/timing.ts';
import type { AuthState } from './auth-state.ts';
import { createBaileysLogger } from './baileys-log.ts';
import { collectStorages } from '../patches/async-storage.ts';
import type { Ending } from './endings.ts';
import { Inbound } from '../inbound/inbound.ts';
import { terminateRaw } from '../inbound/raw-socket.ts';
import { causeOf, causeOfStatus, CLOSED_AT_ONCE, SILENCE, type ReachCause } from '../reachability.ts';
import { StanzaBounds } from '../inbound/stanza-bounds.ts';
import type { WhatsAppEndpoint } from '../endpoint.ts';
import { NO_DOWNLOADS } from './no-downloads.ts';
import type { OwnTexts } from './own-texts.ts';
import { TextFence } from './text-fence.ts';
import { watchActivity, type SocketActivity } from './activity.ts';
import { browserFor } from './device-name.ts';

const CONNECT_TIMEOUT_MS = 15_000;
/** Silence after which a socket counts as dead; longer than Baileys' own limit, which sometimes never fires. */
const WATCHDOG_MS = 20_000;
/** Stanzas at which Baileys fetches messages, acknowledges something or uploads keys. Source: its `socket.js`, `messages-recv.js`. */
const PROBE_MUST_IGNORE = [
  'CB:success',
  'CB:ib,,offline_preview',
  'CB:ib,,dirty',
  'CB:message',
  'CB:call',
  'CB:receipt',
  'CB:notification',
] as const;
/** The end of a socket on which a text was not allowed to leave. */
const NOT_ALLOWED: Ending = { status: 1006, message: 'a text may not leave', source: 'transport' };
/** How long the peer may take for the closing handshake. */
const CLOSE_GRACE_MS = 1_000;
/**
 * Longer than any link waits for its phone, with the 20 minutes of a passkey ceremony: the QR timer of Baileys also runs in code mode and in a
 * ceremony, and would end the socket. The refs of a QR are turned by `qr-or-code.ts`.
 */
const QR_TIMEOUT_MS = 1_800_000;

export type SocketOptions = {
  readonly auth: AuthState;
  /** `probe`: `onOpen` is called at WhatsApp's first answer, and no message is received, acknowledged or uploaded. */
  readonly mode: 'qr' | 'code' | 'login' | 'probe';
  readonly endpoint: WhatsAppEndpoint;
  /** The operator's name for devices that are linked by QR; left out, they have the plain name. */
  readonly deviceName?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** The texts that may leave on this socket; left out, none does. */
  readonly texts?: OwnTexts;
  /** Called when WhatsApp has answered the registration or the login. */
  readonly onReached: () => void;
  /** Called when WhatsApp has given refs for QR codes, and takes a request for a code. */
  readonly onRefs: (refs: readonly string[]) => void;
  /** Called at pair-success, before the reply to it is sent. */
  readonly onPaired: () => void;
  readonly onOpen: () => void;
  /** Called once; no other callback follows. */
  readonly onEnded: (ending: Ending) => void;
};

/** One socket to WhatsApp. Lifetime: until `close`, which is safe to call twice; after it no callback is called. */
export class CompanionSocket {
  readonly sock: WASocket;
  /** The client version that WhatsApp is told on this socket. */
  readonly version: WAVersion;
  readonly activity: SocketActivity;
  /** Aborts as soon as this socket cannot be used any more. */
  readonly ended: AbortSignal;
  /** Resolves when the connection is closed, which may be a second after the end. */
  readonly closed: Promise<void>;
  readonly #options: SocketOptions;
  readonly #end = new AbortController();
  readonly #retireStorages: Dispose;
  readonly #inbound: Inbound;
  /** `null` for a socket that sends no text. */
  readonly fence: TextFence | null;
  #watchdog: Dispose;
  #refs: readonly string[] = [];
  #live = true;
  /** WhatsApp has answered the registration or the login. */
  #isReached = false;
  /** The cause behind the last error of the connection. */
  #cause: ReachCause | null = null;
  /** True once WhatsApp's digest of our key bundle has come on this socket; Baileys compares it with the keys that it uploaded. */
  digestSeen = false;
  /** IDs of the messages for which the phone has sent a receipt. */
  readonly taken = new Set<string>();
  /** True once WhatsApp has sent everything that waited for this device. */
  offlineDone = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.ended = this.#end.signal;
    this.version = options.endpoint.versions.current();
    const { made, retire } = collectStorages(() => makeWASocket(socketConfig(options, this.version)));
    this.sock = made;
    this.#retireStorages = retire;
    this.#inbound = this.#bound();
    this.fence =
      options.texts === undefined
        ? null
        : new TextFence(made, options.texts, () => this.#finish(NOT_ALLOWED));
    this.activity = watchActivity(made);
    this.closed = new Promise((resolve) => {
      this.sock.ev.on('connection.update', ({ connection }) => {
        if (connection === 'close') resolve();
      });
    });
    this.#watchdog = options.clock.after(WATCHDOG_MS, () => {
      const silence = { status: DisconnectReason.timedOut, message: 'silence', cause: SILENCE };
      this.#finish({ ...silence, source: 'watchdog' });
    });
    this.#listen();
  }

  /** Ends the socket without logging out; resolves when the connection is closed. */
  async close(): Promise<void> {
    this.#retire();
    void this.sock.end(undefined);
    await callIfLate(this.#options.clock, CLOSE_GRACE_MS, () => terminateRaw(this.sock.ws), this.closed);
    this.#retireStorages();
  }

  /** Ends the socket as a broken connection would, with a call of `onEnded`; resolves when it is closed. */
  async abort(): Promise<void> {
    this.#finish({ status: 1006, message: 'stopped', source: 'transport' });
    await this.closed;
  }

  /** Bounds what the peer can cause: a stanza that breaks a bound, or that Baileys cannot handle, affects this socket alone. */
  #bound(): Inbound {
    const { clock, log, mode } = this.#options;
    const bounds = new StanzaBounds(mode);
    let isTold = false;
    return new Inbound(this.sock, {
      clock,
      faultOf: (stanza) => bounds.faultOf(stanza),
      onBreach: (reason) => {
        log.warn({ reason }, 'WhatsApp sent what no WhatsApp sends; the connection is ended');
        terminateRaw(this.sock.ws);
        this.#finish({ status: 1006, message: reason, source: 'bounds' });
      },
      onUnhandled: (error) => {
        if (this.#live && !isTold) log.warn({ err: error }, 'Baileys could not handle something of WhatsApp');
        isTold = true;
      },
    });
  }

  #listen(): void {
    const { ev, ws } = this.sock;
    if (this.#options.mode === 'probe') {
      // At these stanzas Baileys would upload pre-keys, fetch waiting messages and acknowledge them, which the bot would then miss.
      for (const event of PROBE_MUST_IGNORE) ws.removeAllListeners(event);
      ws.on('CB:success', () => this.#options.onOpen());
    }
    ev.on('connection.update', (update) => this.#onUpdate(update));
    ev.on('creds.update', () => this.#options.auth.touch());
    ws.on('CB:iq,type:set,pair-device', (node: BinaryNode) => {
      this.#markReached();
      this.#refs = refsIn(node);
    });
    ws.on('CB:success', () => this.#markReached());
    ws.on('CB:iq,type:result,digest', () => {
      this.digestSeen = true;
    });
    ws.on('CB:ib,,offline', () => {
      this.offlineDone = true;
      this.#options.auth.touch();
    });
    ws.on('CB:receipt', (node: BinaryNode) => {
      if (node.attrs['type'] !== 'retry') this.taken.add(node.attrs['id'] ?? '');
    });
    this.#listenForEndings();
  }

  /** Baileys reports some endings late, after the closing handshake, and a refused upgrade not at all. */
  #listenForEndings(): void {
    const { ws } = this.sock;
    // This listener must run before that of Baileys, which may report the end of the socket at once.
    ws.prependListener('error', (error: unknown) => {
      this.#cause = causeOf(error);
    });
    ws.on('CB:stream:error', (node: BinaryNode) => {
      const { statusCode, reason } = getErrorCodeFromStreamError(node);
      this.#finish({ status: isRemoval(node) ? 401 : statusCode, message: reason, source: 'stream' });
    });
    ws.on('CB:ib,,downgrade_webclient', () => {
      this.#finish({ status: 411, message: 'no linked devices', source: 'stream' });
    });
    ws.on('CB:failure', (node: BinaryNode) => {
      this.#finish({ status: Number(node.attrs['reason'] ?? 500), message: 'failure', source: 'stream' });
    });
    ws.on('unexpected-response', (_request: unknown, response: IncomingMessage) => {
      response.resume();
      const status = response.statusCode ?? 503;
      const cause = causeOfStatus(status);
      this.#finish({ status, message: 'upgrade refused', source: 'upgrade', cause });
    });
  }

  #onUpdate(update: Partial<ConnectionState>): void {
    if (!this.#live) return;
    if (update.isNewLogin === true) this.#options.onPaired();
    else if (update.qr !== undefined) this.#options.onRefs(this.#refs);
    else if (update.connection === 'open') this.#options.onOpen();
    else if (update.connection === 'close') this.#finish(this.#readEnding(update.lastDisconnect?.error));
  }

  /** Reads an end that Baileys reports and for which WhatsApp sent no stanza. */
  #readEnding(error: ClosingError | undefined): Ending {
    const cause = this.#cause ?? (this.#isReached ? null : CLOSED_AT_ONCE);
    return {
      status: error?.output?.statusCode ?? 1006,
      message: error?.message ?? 'closed',
      source: 'transport',
      ...(cause === null ? {} : { cause }),
    };
  }

  #markReached(): void {
    this.#isReached = true;
    this.#watchdog();
    if (this.#live) this.#options.onReached();
  }

  #finish(ending: Ending): void {
    if (!this.#live) return;
    this.#retire();
    void this.close();
    this.#options.onEnded(ending);
  }

  #retire(): void {
    this.#live = false;
    this.#inbound.stop();
    this.#watchdog();
    this.#end.abort();
  }
}

function socketConfig(options: SocketOptions, version: WAVersion): Parameters<typeof makeWASocket>[0] {
  const { url, agent } = options.endpoint;
  return {
    auth: { creds: options.auth.creds, keys: options.auth.keys },
    browser: browserFor(options.mode, options.deviceName),
    version,
    ...(url === null ? {} : { waWebSocketUrl: url }),
    ...(agent === null ? {} : { agent: agent as HttpsAgent }),
    options: NO_DOWNLOADS,
    logger: createBaileysLogger(options.log),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    defaultQueryTimeoutMs: CONNECT_TIMEOUT_MS,
    qrTimeout: QR_TIMEOUT_MS,
    // No history is fetched, so that private chats never pass through this server.
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    markOnlineOnConnect: false,
    fireInitQueries: false,
    transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 100 },
    getMessage: ({ id }) => Promise.resolve(textMessage(options.texts?.textOf(id ?? ''))),
  };
}

function textMessage(text: string | undefined): proto.IMessage | undefined {
  return text === undefined ? undefined : proto.Message.fromObject({ extendedTextMessage: { text } });
}

function refsIn(node: BinaryNode): readonly string[] {
  const refs = getBinaryNodeChildren(getBinaryNodeChild(node, 'pair-device'), 'ref');
  return refs.map(({ content }) => (content instanceof Uint8Array ? Buffer.from(content).toString() : ''));
}

type ClosingError = { readonly message?: string; readonly output?: { readonly statusCode?: number } };

/** True if the phone removed the device; Baileys gives such a conflict the status of another login. */
function isRemoval({ content }: BinaryNode): boolean {
  return Array.isArray(content) && content.some(({ attrs }) => attrs['type'] === 'device_removed');
}
