import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Clock, Dispose, Log, Random } from '../../ports/base.ts';
import type { GatewayEvent } from '../../ports/whatsapp.ts';
import { AppError, type ErrorCode } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { LinkAnswer, PasskeyQuestion } from '../../wire/passkey.ts';
import type { ShownStep } from '../../wire/step.ts';
import { acknowledge } from '../link/notifications.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import { readAnswer, type Assertion } from './answer.ts';
import { Handshake } from './handshake.ts';
import { FIRST_STATE, isAsked, next } from './machine.ts';
import type { CeremonyAction, CeremonyEvent, CeremonyState } from './machine.ts';
import { readPrimary } from './messages.ts';
import { readQuestion } from './question.ts';
import { ANSWER_LIMIT_MS, askWhatsApp, errorOf, saysTooMany, type Answer } from './stanzas.ts';
import { bytesIn, leaf, prologueNode, readRef } from './stanzas.ts';

/** The longest time that WhatsApp takes answers to a question; also if it names none. */
const QUESTION_MS = 600_000;
/** How old the first request may be for the proof to be taken. Source: WhatsApp Web. */
const PROOF_MS = 300_000;
/** How long the phone, the visitor who compares codes, and the last step may take. */
const STAGE_MS = 120_000;
/** An answered question: three requests to WhatsApp, and the phone. */
const ANSWERED_MS = STAGE_MS + 3 * ANSWER_LIMIT_MS;
/** No ceremony takes longer, however often WhatsApp asks. */
const WHOLE_MS = 1_200_000;

const QUESTION_TAG = 'passkey_request_options';
const PRIMARY_TAG = 'primary_ephemeral_identity';

type CeremonyDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onEvent: (event: GatewayEvent) => void;
  /** Called at the first request of WhatsApp: a QR or a code that is shown is of no use any more. */
  readonly onBegun: () => void;
  /** Called at most once, when the link cannot go on. */
  readonly onFailed: (code: ErrorCode, why?: Reason) => void;
};

/**
 * The passkey ceremony of one registration, as `machine.ts` decides; nothing happens unless WhatsApp asks for a passkey. It ends with its socket, or
 * with `stop`. The old adv secret is read when WhatsApp asks, because Baileys draws it anew for a code.
 */
export class PasskeyCeremony {
  readonly #socket: CompanionSocket;
  readonly #deps: CeremonyDeps;
  #state: CeremonyState = FIRST_STATE;
  #handshake: Handshake | null = null;
  #question: PasskeyQuestion | null = null;
  #assertion: Assertion | null = null;
  #ref = '';
  #code = '';
  #begunAtMs: number;
  #stopTimer: Dispose = () => undefined;

  constructor(socket: CompanionSocket, deps: CeremonyDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#begunAtMs = deps.clock.monotonic();
    const { ws } = socket.sock;
    ws.on('CB:notification,type:passkey_prologue_request', (node: BinaryNode) => this.#onRequest(node));
    ws.on('CB:notification,type:crsc_continuation', (node: BinaryNode) => this.#onContinuation(node));
    socket.ended.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** True from the first request of WhatsApp on, after the end too. */
  get hasBegun(): boolean {
    return this.#handshake !== null;
  }

  /** Takes an answer. Nothing is awaited before the state has changed, so that of two answers only one is taken. */
  answer(answer: LinkAnswer): void {
    if (answer.kind === 'compare') {
      if (this.#state.at !== 'comparing') throw new AppError('PASSKEY_NOT_ASKED');
      this.#dispatch({ type: 'compared', same: answer.same });
      return;
    }
    if (this.#state.at !== 'open' || this.#question === null) throw new AppError('PASSKEY_NOT_ASKED');
    this.#assertion = readAnswer(answer.credential, this.#question);
    const action = this.#dispatch({ type: 'answered', isRight: this.#assertion !== null });
    if (action.kind === 'refuse-answer') throw new AppError('PASSKEY_ANSWER_INVALID');
    if (action.kind === 'end') throw new AppError(action.code, action);
  }

  /** Ends the ceremony without a word, and wipes its secrets. Safe to call twice. */
  stop(): void {
    this.#dispatch({ type: 'stopped' });
  }

  #onRequest(node: BinaryNode): void {
    if (node.attrs['from'] !== S_WHATSAPP_NET || this.#socket.ended.aborted) return;
    acknowledge(this.#socket, node);
    if (this.#state.at === 'over') return;
    this.#begin();
    this.#take('requested', bytesIn(node, QUESTION_TAG));
  }

  /** The phone knows the secret of the first request alone, so a later one must draw no other. */
  #begin(): void {
    if (this.#handshake !== null) return;
    const { sock } = this.#socket;
    const { advSecretKey, me } = sock.authState.creds;
    this.#handshake = new Handshake(advSecretKey, this.#deps.random);
    this.#begunAtMs = this.#deps.clock.monotonic();
    const update = { advSecretKey: this.#handshake.advSecretKey };
    // Baileys would take an update without `me` for a change of the name, and tell WhatsApp.
    sock.ev.emit('creds.update', me === undefined ? update : { ...update, me });
    this.#deps.onBegun();
  }

  #onContinuation(node: BinaryNode): void {
    if (node.attrs['from'] !== S_WHATSAPP_NET || this.#socket.ended.aborted) return;
    acknowledge(this.#socket, node);
    const [first] = Array.isArray(node.content) ? node.content : [];
    if (first?.tag !== PRIMARY_TAG) return;
    const bytes = bytesIn(node, PRIMARY_TAG);
    const primary = bytes === null ? null : readPrimary(bytes);
    const code = primary === null ? null : (this.#handshake?.meet(primary) ?? null);
    if (code !== null) this.#code = code;
    this.#dispatch({ type: 'continued', isRight: code !== null });
  }

  #take(type: 'requested' | 'question', bytes: Buffer | null): void {
    if (!isAsked(this.#state)) return;
    // Of an answer to the question before, if WhatsApp has not got it.
    this.#wipeAssertion();
    const question = bytes === null ? null : readQuestion(bytes);
    if (question !== null) this.#question = question;
    const kind = question !== null ? 'good' : bytes === null ? 'none' : 'bad';
    this.#dispatch({ type, question: kind });
  }

  #dispatch(event: CeremonyEvent): CeremonyAction {
    const before = this.#state.at;
    const { state, action } = next(this.#state, event);
    this.#state = state;
    if (state.at !== before) this.#stopTimer();
    if (state.at === 'over') this.#wipe();
    this.#act(action);
    return action;
  }

  #act(action: CeremonyAction): void {
    switch (action.kind) {
      case 'none':
      case 'refuse-answer':
        return;
      case 'ask-for-question':
        void this.#askForQuestion();
        return;
      case 'show-question':
        this.#showQuestion();
        return;
      case 'ask-for-ref':
        void this.#askForRef();
        return;
      case 'send-answer':
        void this.#sendAnswer(action.proved);
        return;
      case 'await-phone':
        this.#handshake?.dropProof();
        this.#limit(STAGE_MS);
        return;
      case 'reveal':
        void this.#reveal();
        return;
      case 'show-code':
        this.#limit(STAGE_MS);
        this.#show({ state: 'compare', compareCode: this.#code }, STAGE_MS);
        return;
      case 'request-pairing':
        void this.#requestPairing();
        return;
      case 'end':
        this.#note('the passkey ceremony has failed', { error: action.code });
        this.#deps.onFailed(action.code, action.why);
        return;
    }
  }

  async #askForQuestion(): Promise<void> {
    const asked = this.#state;
    const answer = await this.#ask('get', leaf(QUESTION_TAG));
    // WhatsApp may have asked by itself meanwhile, and be asked for another question.
    if (this.#state !== asked) return;
    if (saysTooMany(answer)) this.#dispatch({ type: 'failed', code: 'WHATSAPP_RATE_LIMITED' });
    else this.#take('question', answer.kind === 'result' ? bytesIn(answer.node, QUESTION_TAG) : null);
  }

  #showQuestion(): void {
    const question = this.#question;
    if (question === null) return;
    this.#note('WhatsApp asks for a passkey');
    const lifeMs = Math.min(question.timeout ?? QUESTION_MS, QUESTION_MS);
    this.#limit(lifeMs);
    this.#show({ state: 'passkey', answered: false, publicKey: question }, lifeMs);
  }

  async #askForRef(): Promise<void> {
    this.#question = null;
    this.#show({ state: 'passkey', answered: true }, ANSWERED_MS);
    const asked = this.#state;
    const answer = await this.#ask('get', leaf('ref'));
    if (this.#state !== asked) return;
    const ref = readRef(answer);
    if (ref === null) this.#dispatch({ type: 'failed', code: errorOf(answer) });
    else {
      this.#ref = ref;
      this.#dispatch({ type: 'ref', proved: this.#ageMs() <= PROOF_MS });
    }
  }

  async #sendAnswer(proved: boolean): Promise<void> {
    const assertion = this.#assertion;
    const prologue = this.#handshake?.prologue(this.#ref, proved);
    if (assertion === null || prologue === undefined) return;
    const answer = await this.#ask('set', prologueNode(assertion, prologue));
    this.#wipeAssertion();
    prologue.proof?.fill(0);
    if (this.#state.at !== 'judging') return;
    if (answer.kind === 'error') this.#note('WhatsApp refused the passkey', { code: answer.code });
    else this.#note('WhatsApp has answered to the passkey', { proved, answer: answer.kind });
    if (answer.kind === 'result') this.#dispatch({ type: 'accepted' });
    else if (answer.kind === 'error' && !saysTooMany(answer)) this.#dispatch({ type: 'refused' });
    else this.#dispatch({ type: 'failed', code: errorOf(answer) });
  }

  async #reveal(): Promise<void> {
    this.#handshake?.dropProof();
    const answer = await this.#ask('set', leaf('companion_nonce', this.#handshake?.nonce));
    if (this.#state.at !== 'revealing') return;
    if (answer.kind === 'result') this.#dispatch({ type: 'revealed' });
    else this.#dispatch({ type: 'failed', code: errorOf(answer) });
  }

  async #requestPairing(): Promise<void> {
    const { noiseKey, signedIdentityKey } = this.#socket.sock.authState.creds;
    const keys = { noiseKey: noiseKey.public, identityKey: signedIdentityKey.public };
    const sealed = this.#handshake?.sealRequest(keys) ?? null;
    if (sealed === null) return;
    this.#code = '';
    this.#limit(STAGE_MS);
    this.#deps.onEvent({ type: 'agreed', lifeMs: STAGE_MS });
    const answer = await this.#ask('set', leaf('encrypted_pairing_request', sealed));
    if (this.#state.at !== 'pairing') return;
    if (answer.kind === 'result') this.#note('WhatsApp has the request to link the device');
    else this.#dispatch({ type: 'failed', code: errorOf(answer) });
  }

  #ask(type: 'get' | 'set', body: BinaryNode): Promise<Answer> {
    return askWhatsApp(this.#socket, this.#deps.clock, { type, body });
  }

  #show(step: ShownStep, lifeMs: number): void {
    this.#deps.onEvent({ type: 'show', step, lifeMs: this.#bounded(lifeMs) });
  }

  /** Bounds the time in the current state; requests to WhatsApp have limits of their own. */
  #limit(lifeMs: number): void {
    this.#stopTimer();
    this.#stopTimer = this.#deps.clock.after(this.#bounded(lifeMs), () => this.#dispatch({ type: 'late' }));
  }

  #bounded(lifeMs: number): number {
    return Math.max(0, Math.min(lifeMs, WHOLE_MS - this.#ageMs()));
  }

  #ageMs(): number {
    return this.#deps.clock.monotonic() - this.#begunAtMs;
  }

  /** Tells the log how far the ceremony has come, and nothing of what was said in it. */
  #note(message: string, fields: Readonly<Record<string, string | number | boolean>> = {}): void {
    this.#deps.log.info({ ms: Math.round(this.#ageMs()), ...fields }, message);
  }

  #wipeAssertion(): void {
    this.#assertion?.json.fill(0);
    this.#assertion?.credentialId.fill(0);
    this.#assertion = null;
  }

  #wipe(): void {
    this.#handshake?.wipe();
    this.#wipeAssertion();
    this.#question = null;
    this.#ref = '';
    this.#code = '';
  }
}
