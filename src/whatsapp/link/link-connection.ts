import { generateMessageIDV2, jidDecode } from '@whiskeysockets/baileys';
import type { Dispose } from '../../ports/base.ts';
import { AppError } from '../../wire/errors.ts';
import type { LinkAnswer } from '../../wire/passkey.ts';
import { within } from '../../ports/timing.ts';
import type {
  AuthStateJson,
  GatewayEvent,
  OpenLinkRequest,
  SelfMessage,
  WhatsAppLink,
} from '../../ports/whatsapp.ts';
import { AuthState } from '../socket/auth-state.ts';
import { OwnTexts } from '../socket/own-texts.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import {
  FIRST_STATE,
  next,
  type Action,
  type ConnectionEvent,
  type ConnectionState,
} from './connection-machine.ts';
import { causeOfEnding, type Ending } from '../socket/endings.ts';
import { watchForPasskey } from './notifications.ts';
import { Unreached } from './link-failure.ts';
import { Registration, type OnFailed } from './registration.ts';
import { OnlineWaiters } from '../socket/online-waiters.ts';
import type { PreKeyTicket } from '../patches/pre-keys.ts';
import { removeWhenOnline } from './remove-when-online.ts';
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
  readonly #texts: OwnTexts;
  readonly #online = new OnlineWaiters(() => this.#onlineNow());
  readonly #unreached = new Unreached();
  readonly #closing = new Set<Promise<void>>();
  #auth: AuthState;
  #socket: CompanionSocket | null = null;
  #registration: Registration | null = null;
  #state: ConnectionState = FIRST_STATE;
  #stopTimer: Dispose = () => undefined;

  constructor(request: OpenLinkRequest, deps: ConnectionDeps) {
    this.#request = request;
    this.#deps = deps;
    this.#texts = new OwnTexts(deps.ownership);
    this.#auth = new AuthState(undefined, deps.clock.turn);
    this.#preKeys = deps.preKeys.reserve();
    this.#connect();
  }

  async answer(answer: LinkAnswer): Promise<void> {
    if (this.#registration === null) throw new AppError('PASSKEY_NOT_ASKED');
    this.#registration.answer(answer);
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

  get deviceName(): string {
    return this.#deps.deviceName;
  }

  newMessageId(): string {
    return generateMessageIDV2(this.#auth.creds.me?.id);
  }

  async sendToSelf(message: SelfMessage, signal: AbortSignal): Promise<void> {
    this.#dispatch({ type: 'sending' });
    const limits = { clock: this.#deps.clock, signal, texts: this.#texts };
    await sendUntilAcked(() => this.#online.wait(signal), message, limits);
  }

  async awaitReceipt(messageId: string, limitMs: number, signal: AbortSignal): Promise<void> {
    await whenTaken(this.#socket, messageId, { limitMs, clock: this.#deps.clock, signal });
  }

  async unlink(limitMs: number): Promise<'confirmed' | 'unconfirmed'> {
    this.#dispatch({ type: 'unlink' });
    this.#texts.forget();
    // On a socket on which a text may still be written, no frame may leave.
    if (this.#socket?.fence?.isBusy() === true) void this.#socket.abort();
    if (this.#state.at === 'unlinking') await this.#unlinkWithin(limitMs);
    return this.#state.at === 'over' && this.#state.isRemoved ? 'confirmed' : 'unconfirmed';
  }

  /** A socket that is not logged in gets a part of the time to get there: before the first login, WhatsApp has to end the registration. */
  async #unlinkWithin(limitMs: number): Promise<void> {
    const { clock } = this.#deps;
    this.#stopTimer();
    const graceMs = Math.min(RESTART_GRACE_MS, limitMs / 3);
    if (!this.#hasSocket()) this.#connect();
    else if (!this.#isOpen()) this.#stopTimer = clock.after(graceMs, () => this.#connect());
    const giveUp = new AbortController();
    const removing = removeWhenOnline(() => this.#online.wait(giveUp.signal), limitMs);
    const outcome = await within(clock, limitMs, removing);
    this.#stopTimer();
    this.#dispatch({ type: outcome === 'removed' ? 'removed' : 'stopped' });
    giveUp.abort();
  }

  async leave(): Promise<void> {
    this.#dispatch({ type: 'stopped' });
    this.#stopTimer();
    this.#texts.forget();
    await this.#socket?.abort();
  }

  async close(): Promise<void> {
    this.#dispatch({ type: 'stopped' });
    this.#unreached.tell(this.#deps.log);
    this.#stopTimer();
    this.#registration?.stop();
    this.#retireSocket();
    this.#preKeys.release();
    this.#auth.clear();
    this.#texts.forget();
    this.#deps.trial.ended();
    await Promise.all([...this.#closing, this.#registration?.whenSent()]);
    this.#deps.onClosed();
  }

  /** True while the newest socket has not ended, logged in or not. */
  #hasSocket(): boolean {
    return this.#socket?.ended.aborted === false;
  }

  #isOpen(): boolean {
    return 'isOpen' in this.#state && this.#state.isOpen;
  }

  #connect(): void {
    this.#stopTimer();
    this.#retireSocket();
    const { gate, log } = this.#deps;
    const isRegistration = this.#state.at === 'waiting-for-phone';
    // An unlinking needs nothing but WhatsApp's answer to the login.
    const login = this.#state.at === 'unlinking' ? 'probe' : 'login';
    const socket = gate.open({
      auth: this.#auth,
      mode: isRegistration ? this.#request.method : login,
      log,
      attempt: this,
      texts: this.#texts,
      onRefs: (refs) => this.#onRefs(refs),
      onPaired: () => this.#onPaired(),
      onOpen: () => this.#onOpen(),
      onEnded: (ending) => this.#onEnded(ending),
    });
    this.#socket = socket;
    const onFailed: OnFailed = (code, why) => this.#dispatch({ type: 'failed', code, why });
    if (isRegistration) this.#register(socket, onFailed);
    else watchForPasskey(socket, () => onFailed('PASSKEY_REQUIRED'));
  }

  #register(socket: CompanionSocket, onFailed: OnFailed): void {
    this.#registration = new Registration(this.#request, socket, {
      ...this.#deps,
      onEvent: (event) => this.#onShown(event),
      onRequested: () => this.#deps.onEvent({ type: 'code-requested' }),
      onFailed,
    });
  }

  #retireSocket(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    const closed = socket.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  #onRefs(refs: readonly string[]): void {
    // WhatsApp sends refs only to versions that it accepts, for a QR and for a code alike.
    this.#deps.trial.accepted();
    this.#unreached.set(null);
    this.#registration?.onRefs(refs);
  }

  #onShown(event: GatewayEvent): void {
    if (this.#state.at !== 'waiting-for-phone') return;
    if (event.type === 'failed') this.#dispatch({ type: 'stopped' });
    this.#deps.onEvent(event);
  }

  #onPaired(): void {
    const { account, signedIdentityKey } = this.#auth.creds;
    this.#registration?.stop();
    // Baileys does not check the signature. When the socket is ended here, the pairing stays unanswered, so no device is linked.
    const isGenuine = account !== undefined && verifyAccountSignature(account, signedIdentityKey.public);
    this.#dispatch({ type: 'paired', isGenuine });
  }

  #onOpen(): void {
    this.#stopTimer();
    this.#unreached.set(null);
    this.#deps.trial.accepted();
    this.#dispatch({ type: 'opened' });
  }

  #onEnded(ending: Ending): void {
    this.#stopTimer();
    this.#unreached.set(causeOfEnding(ending));
    this.#dispatch({ type: 'ended', ending, mayStartOver: this.#registration?.mayStartOver !== false });
  }

  #dispatch(event: ConnectionEvent): void {
    const before = this.#state.at;
    const { state, action } = next(this.#state, event);
    this.#state = state;
    // When a link fails, the link itself aborts the callers that wait for a login. The end of an unlinking wakes them.
    if (event.type === 'opened' || (before === 'unlinking' && state.at === 'over')) this.#online.wake();
    this.#act(action, before === 'over');
  }

  #act(action: Action, wasOver: boolean): void {
    switch (action.kind) {
      case 'none':
        return;
      case 'await-restart':
        return this.#awaitRestart();
      case 'announce-open':
        return this.#deps.onEvent({ type: 'opened' });
      case 'connect':
        return this.#connect();
      case 'connect-next-turn':
        return void this.#connectNextTurn();
      case 'connect-later':
        this.#stopTimer = this.#deps.clock.after(action.waitMs, () => this.#connect());
        return;
      case 'start-over':
        this.#auth = new AuthState(undefined, this.#deps.clock.turn);
        return this.#connect();
      case 'look-up-version':
        return void this.#lookUpVersion();
      case 'fail':
        return this.#fail(action, wasOver);
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
    if (this.#state.at !== 'over' && !this.#hasSocket()) this.#connect();
  }

  async #lookUpVersion(): Promise<void> {
    const { versions, trial } = this.#deps;
    const refused = this.#socket?.version;
    const found = await versions.lookUp();
    if (this.#state.at === 'over' || this.#state.at === 'unlinking') return;
    const isNewer = found && String(refused) !== String(versions.current());
    if (!isNewer) trial.outdated();
    this.#dispatch({ type: 'version', isNewer });
  }

  #fail({ code, why, endsSocket }: Extract<Action, { kind: 'fail' }>, wasOver: boolean): void {
    this.#registration?.stop();
    this.#stopTimer();
    if (endsSocket) this.#retireSocket();
    if (wasOver) return;
    const error = this.#unreached.failure(code, why);
    this.#unreached.tell(this.#deps.log);
    this.#deps.onEvent({ type: 'failed', error });
  }

  #onlineNow(): CompanionSocket | 'wait' | 'over' {
    if (this.#state.at === 'over') return 'over';
    return this.#isOpen() && this.#socket !== null ? this.#socket : 'wait';
  }
}
