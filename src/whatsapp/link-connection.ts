import { generateMessageIDV2, jidDecode, type WAVersion } from '@whiskeysockets/baileys';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Dispose } from '../ports/base.ts';
import type {
  AuthStateJson,
  GatewayEvent,
  OpenLinkRequest,
  SelfMessage,
  WhatsAppLink,
} from '../ports/whatsapp.ts';
import { AuthState } from './auth-state.ts';
import { CompanionSocket } from './companion-socket.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { judgeEnding, type Ending, type Phase, type Verdict } from './disconnect.ts';
import { watchForPasskey } from './notices.ts';
import { Offer } from './offer.ts';
import type { PreKeyTicket } from './pre-keys.ts';
import { removeDevice } from './remove-device.ts';
import { ownAddresses, sendForAck, whenTaken } from './self-message.ts';
import { whenSettled } from './settle.ts';
import { verifyAccountSignature } from '../auth-state/xeddsa.ts';

/** Waits before the second, third and fourth login. */
const LOGIN_RETRY_MS = [1_000, 2_000, 4_000] as const;
/** After pair-success WhatsApp closes with 515; one that does not is left behind. */
const RESTART_GRACE_MS = 8_000;
const ACK_LIMIT_MS = 15_000;
const SEND_TRIES = 3;

/** The connection of one link: one socket at a time, replaced after a restart or a drop. */
export class LinkConnection implements WhatsAppLink {
  readonly #deps: ConnectionDeps;
  readonly #request: OpenLinkRequest;
  readonly #preKeys: PreKeyTicket;
  readonly #sentTexts = new Map<string, string>();
  readonly #onlineWaiters = new Set<() => void>();
  readonly #closing = new Set<Promise<void>>();
  #auth: AuthState;
  #socket: CompanionSocket | null = null;
  #offer: Offer | null = null;
  #phase: Phase = 'offering';
  #isOpen = false;
  #mayReconnect = true;
  #drops = 0;
  #hasRestarted = false;
  #version: WAVersion | null = null;
  #lastEnding: Ending | null = null;
  #stopTimer: Dispose = () => undefined;

  constructor(request: OpenLinkRequest, deps: ConnectionDeps) {
    this.#request = request;
    this.#deps = deps;
    this.#auth = new AuthState(undefined, deps.clock.turn);
    this.#preKeys = deps.preKeys.reserve();
    this.#connect();
  }

  async settled(signal: AbortSignal): Promise<void> {
    for (;;) {
      const socket = await this.#whenOnline(signal);
      if ((await whenSettled(socket, this.#auth, this.#deps.clock, signal)) === 'settled') return;
    }
  }

  exportState(): AuthStateJson {
    return this.#auth.export();
  }

  stateVersion(): number {
    return this.#auth.version;
  }

  newMessageId(): string {
    return generateMessageIDV2(this.#auth.creds.me?.id);
  }

  async sendToSelf(message: SelfMessage, signal: AbortSignal): Promise<void> {
    this.#phase = 'sending';
    this.#sentTexts.set(message.id, message.text);
    for (let tries = 0; tries < SEND_TRIES;) {
      const socket = await this.#whenOnline(signal);
      const addresses = ownAddresses(socket);
      const address = addresses[tries % addresses.length];
      if (address === undefined) break;
      const limit = { limitMs: ACK_LIMIT_MS, clock: this.#deps.clock, signal };
      const outcome = await sendForAck(socket, address, message, limit);
      if (outcome === 'acked') return;
      // A drop is no answer: the same message goes out again on the next socket.
      if (outcome !== 'ended') tries += 1;
    }
    throw new AppError('DELIVERY_FAILED');
  }

  async awaitReceipt(messageId: string, limitMs: number, signal: AbortSignal): Promise<void> {
    if (this.#socket === null) return;
    await whenTaken(this.#socket, messageId, { limitMs, clock: this.#deps.clock, signal });
  }

  async unlink(limitMs: number): Promise<'confirmed' | 'unconfirmed'> {
    if (this.#phase === 'offering') return 'unconfirmed';
    this.#mayReconnect = false;
    if (this.#lastEnding?.status === 401) return 'confirmed';
    const giveUp = new AbortController();
    const stop = this.#deps.clock.after(limitMs, () => giveUp.abort());
    try {
      if (this.#socket?.ended.aborted !== false) this.#connect();
      const socket = await this.#whenOnline(giveUp.signal);
      const removed = await removeDevice(socket.sock, limitMs);
      return removed || this.#wasRemoved() ? 'confirmed' : 'unconfirmed';
    } catch {
      // Too late, or the login failed: WhatsApp's 401 is as good as its word.
      return this.#wasRemoved() ? 'confirmed' : 'unconfirmed';
    } finally {
      stop();
    }
  }

  async close(): Promise<void> {
    this.#mayReconnect = false;
    this.#stopTimer();
    this.#offer?.stop();
    this.#retireSocket();
    this.#preKeys.release();
    this.#auth.clear();
    this.#sentTexts.clear();
    await Promise.all(this.#closing);
    this.#deps.onClosed();
  }

  #wasRemoved(): boolean {
    return this.#lastEnding?.status === 401;
  }

  #connect(): void {
    this.#stopTimer();
    this.#retireSocket();
    this.#isOpen = false;
    const { url, versions, clock, log, random, onSockets } = this.#deps;
    this.#version = versions.current();
    onSockets(1);
    const socket = new CompanionSocket({
      auth: this.#auth,
      mode: this.#phase === 'offering' ? this.#request.method : 'login',
      url,
      version: this.#version,
      clock,
      log,
      sentTexts: this.#sentTexts,
      onQr: (text, refs) => this.#offer?.onQr(text, refs),
      onPaired: () => this.#onPaired(),
      onOpen: () => this.#onOpen(),
      onEnded: (ending) => this.#onEnded(ending),
    });
    this.#socket = socket;
    watchForPasskey(socket, () => this.#fail('PASSKEY_REQUIRED'));
    if (this.#phase !== 'offering') return;
    this.#offer = new Offer(this.#request, socket, { clock, random, onEvent: (event) => this.#emit(event) });
  }

  #retireSocket(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    const closed = socket.close().finally(() => {
      this.#closing.delete(closed);
      this.#deps.onSockets(-1);
    });
    this.#closing.add(closed);
  }

  #onPaired(): void {
    const { account, me, signedIdentityKey } = this.#auth.creds;
    this.#offer?.stop();
    // Baileys does not check it; a socket ended here leaves the pairing unanswered, so nothing gets linked.
    if (account === undefined || !verifyAccountSignature(account, signedIdentityKey.public)) {
      this.#fail('WHATSAPP_REJECTED');
      return;
    }
    this.#phase = 'restarting';
    this.#auth.expectPreKeys(this.#preKeys.take());
    this.#deps.circuit.recordAccepted();
    this.#stopTimer = this.#deps.clock.after(RESTART_GRACE_MS, () => this.#connect());
    this.#emit({ type: 'paired', account: { number: jidDecode(me?.id)?.user ?? '' } });
  }

  #onOpen(): void {
    if (this.#phase === 'restarting') this.#phase = 'online';
    this.#isOpen = true;
    // A connection that takes the login and breaks at every message does not get new tries for ever.
    if (this.#phase !== 'sending') this.#drops = 0;
    for (const wake of this.#onlineWaiters) wake();
    this.#emit({ type: 'opened' });
  }

  #onEnded(ending: Ending): void {
    this.#stopTimer();
    this.#isOpen = false;
    this.#lastEnding = ending;
    for (const wake of this.#onlineWaiters) wake();
    if (this.#mayReconnect) this.#act(judgeEnding(ending, this.#phase));
  }

  #act(verdict: Verdict): void {
    switch (verdict.kind) {
      case 'restart':
        if (this.#hasRestarted) this.#tryAgain();
        else this.#restart();
        return;
      case 'again':
        this.#tryAgain();
        return;
      case 'look-up-version':
        void this.#retryWithNewVersion();
        return;
      case 'fail':
        this.#fail(verdict.code);
        return;
    }
  }

  #restart(): void {
    this.#hasRestarted = true;
    void this.#deps.clock.turn().then(() => {
      if (this.#mayReconnect) this.#connect();
    });
  }

  /** Bounded: one fresh socket before the phone said yes, three logins after it. */
  #tryAgain(): void {
    if (this.#phase === 'offering') {
      // Another code request would make the phone show another prompt.
      if (this.#drops > 0 || this.#offer?.hasAskedForCode === true) this.#fail('WHATSAPP_UNREACHABLE');
      else this.#startOver();
      return;
    }
    const waitMs = LOGIN_RETRY_MS[this.#drops];
    this.#drops += 1;
    if (waitMs === undefined) {
      this.#fail(this.#phase === 'sending' ? 'DELIVERY_FAILED' : 'WHATSAPP_UNREACHABLE');
      return;
    }
    this.#stopTimer = this.#deps.clock.after(waitMs, () => this.#connect());
  }

  #startOver(): void {
    this.#drops += 1;
    this.#auth = new AuthState(undefined, this.#deps.clock.turn);
    this.#connect();
  }

  async #retryWithNewVersion(): Promise<void> {
    const refused = this.#version;
    const found = await this.#deps.versions.lookUp();
    if (!this.#mayReconnect) return;
    if (!found || String(refused) === String(this.#deps.versions.current())) {
      this.#deps.circuit.recordOutdated();
      this.#fail('WHATSAPP_CLIENT_OUTDATED');
    } else if (this.#phase === 'offering') {
      this.#startOver();
    } else {
      this.#connect();
    }
  }

  #emit(event: GatewayEvent): void {
    if (!this.#mayReconnect) return;
    if (event.type === 'failed') this.#mayReconnect = false;
    this.#deps.onEvent(event);
  }

  #fail(code: ErrorCode): void {
    this.#offer?.stop();
    this.#stopTimer();
    if (this.#phase === 'offering') this.#retireSocket();
    this.#emit({ type: 'failed', error: new AppError(code) });
  }

  #whenOnline(signal: AbortSignal): Promise<CompanionSocket> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        const isOver = signal.aborted || (!this.#mayReconnect && this.#socket?.ended.aborted !== false);
        if (!isOver && !(this.#isOpen && this.#socket !== null)) return;
        this.#onlineWaiters.delete(settle);
        signal.removeEventListener('abort', settle);
        if (isOver || this.#socket === null) reject(signal.reason ?? new AppError('WHATSAPP_UNREACHABLE'));
        else resolve(this.#socket);
      };
      this.#onlineWaiters.add(settle);
      signal.addEventListener('abort', settle, { once: true });
      settle();
    });
  }
}
