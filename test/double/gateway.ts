import { AppError } from '../../src/wire/errors.ts';
import type {
  AuthStateJson,
  GatewayEvent,
  OpenLinkRequest,
  SelfMessage,
  WhatsApp,
  WhatsAppLink,
} from '../../src/ports/whatsapp.ts';
import type { LinkAnswer } from '../../src/wire/passkey.ts';
import { makeAuthState } from '../kit/session/auth-state.ts';

/** What a connection answers to each request of the link. A promise that never settles stands for a silent WhatsApp. */
type Behaviour = {
  answer: (answer: LinkAnswer) => Promise<void>;
  settled: (signal: AbortSignal) => Promise<void>;
  send: (message: SelfMessage, signal: AbortSignal) => Promise<void>;
  receipt: (signal: AbortSignal) => Promise<void>;
  unlink: () => Promise<'confirmed' | 'unconfirmed'>;
};

/** A promise that never resolves, but rejects with the reason of the signal as every wait of the real gateway does. */
export function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The connection of one link. The test decides what WhatsApp says on it. */
export class FakeConnection implements WhatsAppLink {
  readonly request: OpenLinkRequest;
  readonly sent: SelfMessage[] = [];
  readonly answers: LinkAnswer[] = [];
  readonly behaviour: Behaviour = {
    answer: () => Promise.reject(new AppError('PASSKEY_NOT_ASKED')),
    settled: () => Promise.resolve(),
    send: () => Promise.resolve(),
    receipt: () => Promise.resolve(),
    unlink: () => Promise.resolve('confirmed'),
  };
  unlinks = 0;
  isClosed = false;
  hasLeft = false;
  readonly #emit: (event: GatewayEvent) => void;
  readonly #state: AuthStateJson = makeAuthState();
  #version = 1;
  #messages = 0;

  constructor(request: OpenLinkRequest, emit: (event: GatewayEvent) => void) {
    this.request = request;
    this.#emit = emit;
  }

  /** Emits an event, unless the link has closed the connection: the real gateway emits nothing after that either. */
  say(event: GatewayEvent): void {
    if (!this.isClosed) this.#emit(event);
  }

  showQr(index = 1, lifeMs = 60_000): void {
    const image = { path: 'M0 0h1v1h-1z', size: 57 };
    this.say({ type: 'show', step: { state: 'qr', qr: `text ${index}`, ...image, index, of: 6 }, lifeMs });
  }

  showCode(): void {
    this.say({ type: 'code-requested' });
    const number = this.request.method === 'code' ? this.request.number.masked : '';
    this.say({ type: 'show', step: { state: 'code', pairingCode: 'ABCD-EFGH', number }, lifeMs: 160_000 });
  }

  /** Shows a passkey question, for ten minutes if nothing else is said. */
  askPasskey(challenge = 'a challenge', lifeMs = 600_000): void {
    const publicKey = { challenge, rpId: 'whatsapp.com' };
    this.say({ type: 'show', step: { state: 'passkey', answered: false, publicKey }, lifeMs });
  }

  /** Takes answers as the real connection does: one at a time, and WhatsApp's answer comes later. */
  takeAnswers(): void {
    this.behaviour.answer = ({ kind }) => {
      if (kind === 'passkey')
        this.say({ type: 'show', step: { state: 'passkey', answered: true }, lifeMs: 120_000 });
      return Promise.resolve();
    };
  }

  showCompare(compareCode = 'MV11-7DWP'): void {
    this.say({ type: 'show', step: { state: 'compare', compareCode }, lifeMs: 120_000 });
  }

  agree(): void {
    this.say({ type: 'agreed', lifeMs: 120_000 });
  }

  pair(number = '254712345678'): void {
    this.say({ type: 'paired', account: { number } });
  }

  open(): void {
    this.say({ type: 'opened' });
  }

  fail(code: AppError['code']): void {
    this.say({ type: 'failed', error: new AppError(code) });
  }

  async answer(answer: LinkAnswer): Promise<void> {
    this.answers.push(answer);
    await this.behaviour.answer(answer);
  }

  settled(signal: AbortSignal): Promise<void> {
    return this.behaviour.settled(signal);
  }

  exportState(): AuthStateJson {
    return this.#state;
  }

  stateVersion(): number {
    return this.#version;
  }

  get deviceName(): string {
    return `a ${this.request.method} device`;
  }

  newMessageId(): string {
    this.#messages += 1;
    return `MESSAGE${this.#messages}`;
  }

  async sendToSelf(message: SelfMessage, signal: AbortSignal): Promise<void> {
    this.sent.push(message);
    this.#version += 1;
    await this.behaviour.send(message, signal);
  }

  awaitReceipt(_messageId: string, _limitMs: number, signal: AbortSignal): Promise<void> {
    return this.behaviour.receipt(signal);
  }

  unlink(): Promise<'confirmed' | 'unconfirmed'> {
    this.unlinks += 1;
    return this.behaviour.unlink();
  }

  leave(): Promise<void> {
    this.hasLeft = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

/** Replaces WhatsApp in tests of `src/link` alone. Tests of whole links use the server in `test/double/whatsapp/`. */
export class FakeGateway implements WhatsApp {
  readonly connections: FakeConnection[] = [];
  refuses: AppError | null = null;

  readonly open = (request: OpenLinkRequest, onEvent: (event: GatewayEvent) => void): WhatsAppLink => {
    const connection = new FakeConnection(request, onEvent);
    this.connections.push(connection);
    return connection;
  };

  readonly isReachable = (): boolean => true;
  readonly refusal = (): AppError | null => this.refuses;
  readonly version = (): string => '2.3000.1';
  readonly close = (): Promise<void> => Promise.resolve();

  readonly socketCount = (): number => this.connections.filter(({ isClosed }) => !isClosed).length;

  /** The newest connection. */
  get last(): FakeConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('no link was started');
    return connection;
  }
}
