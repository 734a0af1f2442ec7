import { toAppError } from '../../wire/errors.ts';
import type { Clock, Dispose, Random } from '../../ports/base.ts';
import type { PhoneNumber } from '../../ports/phone-number.ts';
import type { GatewayEvent, OpenLinkRequest } from '../../ports/whatsapp.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import { watchForSecretRefresh } from './notifications.ts';
import { requestCode } from './pairing-code.ts';
import { drawQr, qrText } from './qr-image.ts';

/** WhatsApp's timing: the first ref of a QR lives a minute, each later one 20 s (Baileys `socket.js`). */
const FIRST_REF_MS = 60_000;
const NEXT_REF_MS = 20_000;
/** A code is shown as long as the six refs of a QR are: the first one and five more. */
const CODE_LIFE_MS = FIRST_REF_MS + 5 * NEXT_REF_MS;

type QrOrCodeDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly onEvent: (event: GatewayEvent) => void;
  /** Called when the code request was sent, after `stop` too. */
  readonly onRequested: () => void;
  /** Called when the last ref of a QR is over. */
  readonly onRunOut: () => void;
};

/** Shows the QR refs of one socket one after another, or its pairing code. Lifetime: until `stop`, or the end of the socket. */
export class QrOrCode {
  readonly #request: OpenLinkRequest;
  readonly #socket: CompanionSocket;
  readonly #deps: QrOrCodeDeps;
  #isOver = false;
  #isDrawing = false;
  #refs: readonly string[] = [];
  /** The number of the ref that is shown, counted from 1. */
  #index = 0;
  #refEndsAtMs = 0;
  #stopTimer: Dispose = () => undefined;
  #sent: Promise<void> = Promise.resolve();
  /** True once a code was requested; a request on another socket would make the phone show another prompt. */
  hasAskedForCode = false;

  constructor(request: OpenLinkRequest, socket: CompanionSocket, deps: QrOrCodeDeps) {
    this.#request = request;
    this.#socket = socket;
    this.#deps = deps;
    socket.ended.addEventListener('abort', () => this.stop(), { once: true });
    if (request.method === 'code') return;
    const onRefresh = () => this.#show();
    watchForSecretRefresh(socket, { random: deps.random, isShown: () => !this.#isOver, onRefresh });
  }

  /** To be called with the refs that WhatsApp gives; in code mode the first ones start the code request, and others are ignored. */
  onRefs(refs: readonly string[]): void {
    if (this.#isOver) return;
    if (this.#request.method === 'code') {
      if (!this.hasAskedForCode) void this.#askForCode(this.#request.number);
      return;
    }
    this.#refs = refs;
    this.#index = 0;
    this.#turn();
  }

  stop(): void {
    this.#isOver = true;
    this.#stopTimer();
  }

  /** Resolves once it is known whether the code request was sent; at once if there is no code request. */
  whenSent(): Promise<void> {
    return this.#sent;
  }

  /** Shows the next ref. Not left to the timer of Baileys, which goes on during a passkey ceremony and then ends the socket. */
  #turn(): void {
    this.#stopTimer();
    if (this.#index >= this.#refs.length) {
      this.#deps.onRunOut();
      return;
    }
    this.#index += 1;
    const lifeMs = this.#index === 1 ? FIRST_REF_MS : NEXT_REF_MS;
    this.#refEndsAtMs = this.#deps.clock.monotonic() + lifeMs;
    this.#stopTimer = this.#deps.clock.after(lifeMs, () => this.#turn());
    this.#show();
  }

  #show(): void {
    if (this.#isDrawing || this.#index === 0) return;
    this.#isDrawing = true;
    this.#deps.clock
      .turn()
      .then(() => this.#draw())
      .catch((error: unknown) => this.#deps.onEvent({ type: 'failed', error: toAppError(error) }));
  }

  #draw(): void {
    this.#isDrawing = false;
    if (this.#isOver) return;
    const qr = qrText(this.#refs[this.#index - 1] ?? '', this.#socket.sock.authState.creds);
    const lifeMs = Math.max(0, this.#refEndsAtMs - this.#deps.clock.monotonic());
    const step = { state: 'qr', qr, ...drawQr(qr), index: this.#index, of: this.#refs.length } as const;
    this.#deps.onEvent({ type: 'show', step, lifeMs });
  }

  async #askForCode(number: PhoneNumber): Promise<void> {
    this.hasAskedForCode = true;
    try {
      const { sent, code } = requestCode(this.#socket, number.digits, this.#deps.clock);
      this.#sent = sent.then((isSent) => {
        if (isSent) this.#deps.onRequested();
      });
      const pairingCode = await code;
      if (this.#isOver || pairingCode === null) return;
      const step = { state: 'code', pairingCode, number: number.masked } as const;
      this.#deps.onEvent({ type: 'show', step, lifeMs: CODE_LIFE_MS });
    } catch (error) {
      if (!this.#isOver) this.#deps.onEvent({ type: 'failed', error: toAppError(error) });
    }
  }
}
