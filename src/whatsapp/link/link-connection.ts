import { generateMessageIDV2, jidDecode } from '@whiskeysockets/baileys';
import { AppError, type ErrorCode } from '../../wire/errors.ts';
import type { Dispose } from '../../ports/base.ts';
import type {
  AuthStateJson,
  GatewayEvent,
  OpenLinkRequest,
  SelfMessage,
  WhatsAppLink,
} from '../../ports/whatsapp.ts';
import { AuthState } from '../socket/auth-state.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { judgeEnding, saysUnlinked, type Ending, type Phase, type Reaction } from '../socket/endings.ts';
import { watchForPasskey } from './notifications.ts';
import { QrOrCode } from './qr-or-code.ts';
import { OnlineWaiters } from '../socket/online-waiters.ts';
import type { PreKeyTicket } from '../patches/pre-keys.ts';
import { removeDevice } from '../socket/remove-device.ts';
import { sendUntilAcked, whenTaken } from './self-message.ts';
import { whenSettled } from './settle.ts';
import { verifyAccountSignature } from '../../auth-state/checks/xeddsa.ts';

/** Waits before the second, third and fourth login. */
const LOGIN_RETRY_MS = [1_000, 2_000, 4_000] as const;
/** After pair-success WhatsApp closes with 515; one that does not is left behind. */
const RESTART_GRACE_MS = 8_000;
const ENDED_WITHOUT_REASON =
  'WhatsApp ended the connection and gave no reason that you could change. Your phone and number are fine. Try again later.';

/** The connection of one link: one socket at a time, replaced after a restart or a drop. */
export class LinkConnection implements WhatsAppLink {
  readonly #deps: ConnectionDeps;
  readonly #request: OpenLinkRequest;
  readonly #preKeys: PreKeyTicket;
  readonly #sentTexts = new Map<string, string>();
  readonly #online = new OnlineWaiters(() => this.#onlineNow());
  readonly #closing = new Set<Promise<void>>();
  #auth: AuthState;
  #socket: CompanionSocket | null = null;
  #qrOrCode: QrOrCode | null = null;
  #phase: Phase = 'waiting-for-phone';
  #isOpen = false;
  #mayReconnect = true;
  #drops = 0;
  #hasRestarted = false;
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
      const socket = await this.#online.wait(signal);
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
    await sendUntilAcked(() => this.#online.wait(signal), message, { clock: this.#deps.clock, signal });
  }

  async awaitReceipt(messageId: string, limitMs: number, signal: AbortSignal): Promise<void> {
    if (this.#socket === null) return;
    await whenTaken(this.#socket, messageId, { limitMs, clock: this.#deps.clock, signal });
  }

  async unlink(limitMs: number): Promise<'confirmed' | 'unconfirmed'> {
    if (this.#phase === 'waiting-for-phone') return 'unconfirmed';
    this.#mayReconnect = false;
    if (this.#wasRemoved()) return 'confirmed';
    const giveUp = new AbortController();
    const stop = this.#deps.clock.after(limitMs, () => giveUp.abort());
    try {
      if (this.#socket?.ended.aborted !== false) this.#connect();
      const socket = await this.#online.wait(giveUp.signal);
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
    this.#qrOrCode?.stop();
    this.#retireSocket();
    this.#preKeys.release();
    this.#auth.clear();
    this.#sentTexts.clear();
    this.#deps.trial.ended();
    await Promise.all([...this.#closing, this.#qrOrCode?.whenSent()]);
    this.#deps.onClosed();
  }

  #wasRemoved(): boolean {
    return this.#lastEnding !== null && saysUnlinked(this.#lastEnding);
  }

  #connect(): void {
    this.#stopTimer();
    this.#retireSocket();
    this.#isOpen = false;
    const { gate, clock, log, random } = this.#deps;
    const socket = gate.open({
      auth: this.#auth,
      mode: this.#phase === 'waiting-for-phone' ? this.#request.method : 'login',
      log,
      sentTexts: this.#sentTexts,
      onQr: (text, refs) => this.#onQr(text, refs),
      onPaired: () => this.#onPaired(),
      onOpen: () => this.#onOpen(),
      onEnded: (ending) => this.#onEnded(ending),
    });
    this.#socket = socket;
    watchForPasskey(socket, () => this.#fail('PASSKEY_REQUIRED'));
    if (this.#phase !== 'waiting-for-phone') return;
    this.#qrOrCode = new QrOrCode(this.#request, socket, {
      clock,
      random,
      onEvent: (event) => this.#emit(event),
      onRequested: () => this.#deps.onEvent({ type: 'code-requested' }),
    });
  }

  #retireSocket(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    const closed = socket.close().finally(() => {
      this.#closing.delete(closed);
    });
    this.#closing.add(closed);
  }

  #onQr(text: string, refs: number): void {
    // A refused version gets no ref, be it drawn as a QR or used to ask for a code.
    this.#deps.trial.accepted();
    this.#qrOrCode?.onQr(text, refs);
  }

  #onPaired(): void {
    const { account, me, signedIdentityKey } = this.#auth.creds;
    this.#qrOrCode?.stop();
    // Baileys does not check it; a socket ended here leaves the pairing unanswered, so nothing gets linked.
    if (account === undefined || !verifyAccountSignature(account, signedIdentityKey.public)) {
      this.#fail('WHATSAPP_REJECTED');
      return;
    }
    this.#phase = 'restarting';
    this.#auth.expectPreKeys(this.#preKeys.take());
    this.#stopTimer = this.#deps.clock.after(RESTART_GRACE_MS, () => this.#connect());
    this.#emit({ type: 'paired', account: { number: jidDecode(me?.id)?.user ?? '' } });
  }

  #onOpen(): void {
    if (this.#phase === 'restarting') this.#phase = 'online';
    this.#isOpen = true;
    this.#deps.trial.accepted();
    // A connection that takes the login and breaks at every message does not get new tries for ever.
    if (this.#phase !== 'sending') this.#drops = 0;
    this.#online.wake();
    this.#emit({ type: 'opened' });
  }

  #onEnded(ending: Ending): void {
    this.#stopTimer();
    this.#isOpen = false;
    this.#lastEnding = ending;
    this.#online.wake();
    if (this.#mayReconnect) this.#act(judgeEnding(ending, this.#phase));
  }

  #act(reaction: Reaction): void {
    switch (reaction.kind) {
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
        this.#fail(reaction.code);
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
    if (this.#phase === 'waiting-for-phone') {
      // Another code request would make the phone show another prompt.
      if (this.#drops > 0 || this.#qrOrCode?.hasAskedForCode === true) this.#fail('WHATSAPP_UNREACHABLE');
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
    const refused = this.#socket?.version;
    const found = await this.#deps.versions.lookUp();
    if (!this.#mayReconnect) return;
    if (!found || String(refused) === String(this.#deps.versions.current())) {
      this.#deps.trial.outdated();
      this.#fail('WHATSAPP_CLIENT_OUTDATED');
    } else if (this.#phase === 'waiting-for-phone') {
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

  /** Whatever refuses here, the number of a code request was not the reason. */
  #fail(code: ErrorCode): void {
    this.#qrOrCode?.stop();
    this.#stopTimer();
    if (this.#phase === 'waiting-for-phone') this.#retireSocket();
    const fields = code === 'WHATSAPP_REJECTED' ? { detail: ENDED_WITHOUT_REASON } : {};
    this.#emit({ type: 'failed', error: new AppError(code, { fields }) });
  }

  #onlineNow(): CompanionSocket | 'wait' | 'over' {
    if (!this.#mayReconnect && this.#socket?.ended.aborted !== false) return 'over';
    return this.#isOpen && this.#socket !== null ? this.#socket : 'wait';
  }
}
