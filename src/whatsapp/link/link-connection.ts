import { generateMessageIDV2, jidDecode } from '@whiskeysockets/baileys';
import { AppError } from '../../wire/errors.ts';
import type { Dispose } from '../../ports/base.ts';
import { callIfLate } from '../../ports/timing.ts';
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
import {
  FIRST_STATE,
  next,
  type Action,
  type ConnectionEvent,
  type ConnectionState,
} from './connection-machine.ts';
import type { Ending } from '../socket/endings.ts';
import { watchForPasskey } from './notifications.ts';
import { askedToWait } from './pairing-code.ts';
import { QrOrCode } from './qr-or-code.ts';
import { OnlineWaiters } from '../socket/online-waiters.ts';
import type { PreKeyTicket } from '../patches/pre-keys.ts';
import { removeDevice } from '../socket/remove-device.ts';
import { sendUntilAcked, whenTaken } from './self-message.ts';
import { whenSettled } from './settle.ts';
import { verifyAccountSignature } from '../../auth-state/checks/xeddsa.ts';

/** After pair-success WhatsApp ends the socket with 515. If it does not do so within this time, the login starts without it. */
const RESTART_GRACE_MS = 8_000;

/** The connection of one link: one socket at a time, replaced after a restart or a drop, as `connection-machine.ts` decides. */
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
  #state: ConnectionState = FIRST_STATE;
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
    this.#dispatch({ type: 'sending' });
    this.#sentTexts.set(message.id, message.text);
    await sendUntilAcked(() => this.#online.wait(signal), message, { clock: this.#deps.clock, signal });
  }

  async awaitReceipt(messageId: string, limitMs: number, signal: AbortSignal): Promise<void> {
    if (this.#socket === null) return;
    await whenTaken(this.#socket, messageId, { limitMs, clock: this.#deps.clock, signal });
  }

  async unlink(limitMs: number): Promise<'confirmed' | 'unconfirmed'> {
    if (!this.#hasDevice()) return 'unconfirmed';
    this.#dispatch({ type: 'stopped' });
    if (this.#wasRemoved()) return 'confirmed';
    const giveUp = new AbortController();
    const removing = this.#removeDevice(limitMs, giveUp.signal);
    return callIfLate(this.#deps.clock, limitMs, () => giveUp.abort(), removing);
  }

  async #removeDevice(limitMs: number, signal: AbortSignal): Promise<'confirmed' | 'unconfirmed'> {
    try {
      if (this.#socket?.ended.aborted !== false) this.#connect();
      const socket = await this.#online.wait(signal);
      const removed = await removeDevice(socket.sock, limitMs);
      return removed || this.#wasRemoved() ? 'confirmed' : 'unconfirmed';
    } catch {
      // The limit passed or the login failed. A login that fails with 401 confirms that the device is no longer linked.
      return this.#wasRemoved() ? 'confirmed' : 'unconfirmed';
    }
  }

  async close(): Promise<void> {
    this.#dispatch({ type: 'stopped' });
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

  #hasDevice(): boolean {
    return this.#state.at === 'over' ? this.#state.hasDevice : this.#state.at !== 'waiting-for-phone';
  }

  #wasRemoved(): boolean {
    return this.#state.at === 'over' && this.#state.isRemoved;
  }

  #connect(): void {
    this.#stopTimer();
    this.#retireSocket();
    const { gate, clock, log, random } = this.#deps;
    const isRegistration = this.#state.at === 'waiting-for-phone';
    const socket = gate.open({
      auth: this.#auth,
      mode: isRegistration ? this.#request.method : 'login',
      log,
      sentTexts: this.#sentTexts,
      onQr: (text, refs) => this.#onQr(text, refs),
      onPaired: () => this.#onPaired(),
      onOpen: () => this.#onOpen(),
      onEnded: (ending) => this.#onEnded(ending),
    });
    this.#socket = socket;
    watchForPasskey(socket, () => this.#dispatch({ type: 'failed', code: 'PASSKEY_REQUIRED' }));
    if (!isRegistration) return;
    this.#qrOrCode = new QrOrCode(this.#request, socket, {
      clock,
      random,
      onEvent: (event) => this.#onShown(event),
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
    // WhatsApp sends refs only to versions that it accepts, for a QR and for a code alike.
    this.#deps.trial.accepted();
    this.#qrOrCode?.onQr(text, refs);
  }

  #onShown(event: GatewayEvent): void {
    if (this.#state.at === 'over') return;
    if (event.type === 'failed') this.#dispatch({ type: 'stopped' });
    this.#deps.onEvent(event);
  }

  #onPaired(): void {
    const { account, signedIdentityKey } = this.#auth.creds;
    this.#qrOrCode?.stop();
    // Baileys does not check the signature. When the socket is ended here, the pairing stays unanswered, so no device is linked.
    const isGenuine = account !== undefined && verifyAccountSignature(account, signedIdentityKey.public);
    this.#dispatch({ type: 'paired', isGenuine });
  }

  #onOpen(): void {
    this.#deps.trial.accepted();
    this.#dispatch({ type: 'opened' });
  }

  #onEnded(ending: Ending): void {
    this.#stopTimer();
    this.#dispatch({ type: 'ended', ending, mayStartOver: this.#qrOrCode?.hasAskedForCode !== true });
  }

  #dispatch(event: ConnectionEvent): void {
    const wasOver = this.#state.at === 'over';
    const { state, action } = next(this.#state, event);
    this.#state = state;
    // When a link fails, the link itself aborts the callers that wait for a login. Only once the link is over does the end of a socket wake them.
    if (event.type === 'opened' || (wasOver && event.type === 'ended')) this.#online.wake();
    this.#act(action, wasOver);
  }

  #act(action: Action, wasOver: boolean): void {
    switch (action.kind) {
      case 'none':
        return;
      case 'await-restart':
        this.#awaitRestart();
        return;
      case 'announce-open':
        this.#deps.onEvent({ type: 'opened' });
        return;
      case 'connect':
        this.#connect();
        return;
      case 'connect-next-turn':
        void this.#connectNextTurn();
        return;
      case 'connect-later':
        this.#stopTimer = this.#deps.clock.after(action.waitMs, () => this.#connect());
        return;
      case 'start-over':
        this.#auth = new AuthState(undefined, this.#deps.clock.turn);
        this.#connect();
        return;
      case 'look-up-version':
        void this.#lookUpVersion();
        return;
      case 'fail':
        this.#fail(action, wasOver);
        return;
    }
  }

  #awaitRestart(): void {
    this.#auth.expectPreKeys(this.#preKeys.take());
    this.#stopTimer = this.#deps.clock.after(RESTART_GRACE_MS, () => this.#connect());
    if (this.#state.at === 'over') return;
    const number = jidDecode(this.#auth.creds.me?.id)?.user ?? '';
    this.#deps.onEvent({ type: 'paired', account: { number } });
  }

  async #connectNextTurn(): Promise<void> {
    await this.#deps.clock.turn();
    if (this.#state.at !== 'over') this.#connect();
  }

  async #lookUpVersion(): Promise<void> {
    const { versions, trial } = this.#deps;
    const refused = this.#socket?.version;
    const found = await versions.lookUp();
    if (this.#state.at === 'over') return;
    const isNewer = found && String(refused) !== String(versions.current());
    if (!isNewer) trial.outdated();
    this.#dispatch({ type: 'version', isNewer });
  }

  /** The default text of WHATSAPP_REJECTED says that the number of a code request is wrong; that is not the reason for a refusal here. */
  #fail({ code, endsSocket }: Extract<Action, { kind: 'fail' }>, wasOver: boolean): void {
    this.#qrOrCode?.stop();
    this.#stopTimer();
    if (endsSocket) this.#retireSocket();
    if (wasOver) return;
    const known =
      code === 'WHATSAPP_REJECTED' ? ({ why: { reason: 'whatsapp-gave-no-reason' } } as const) : {};
    const error = code === 'WHATSAPP_RATE_LIMITED' ? askedToWait() : new AppError(code, known);
    this.#deps.onEvent({ type: 'failed', error });
  }

  #onlineNow(): CompanionSocket | 'wait' | 'over' {
    const state = this.#state;
    if (state.at === 'over' && this.#socket?.ended.aborted !== false) return 'over';
    return 'isOpen' in state && state.isOpen && this.#socket !== null ? this.#socket : 'wait';
  }
}
