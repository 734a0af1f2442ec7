import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from '../wire/connection.ts';
import { children, iqError, iqResult, node } from '../wire/nodes.ts';
import type { PasskeyAccount } from './account.ts';
import { challengeOf, readAssertion, refusalOf, secretsOf } from './assertion.ts';
import type { RegisteredCredential } from './authenticator.ts';
import { Handshake, type Companion } from './handshake.ts';
import { codeNewsWithoutKeys, continuations, request, secretRefresh, SERVER } from './notifications.ts';
import { Questions } from './questions.ts';
import { CeremonyRecord, type Attempt } from './record.ts';
import type { PasskeyScript, PasskeyStage } from './script.ts';
import { bytesOf, checkEnvelope, isUnexpected, refused } from './stanzas.ts';

/** The part of a connection that a ceremony needs. */
type Wire = Pick<Connection, 'send' | 'strike'>;

/** What follows from a stanza of the companion: an answer, and what happens after it was sent. */
type Outcome = {
  readonly answer: BinaryNode;
  readonly onward?: () => void | Promise<void>;
  /** Called instead when a planned fault takes the answer's place. */
  readonly onFault?: () => void;
};
type Handler = {
  readonly type: 'get' | 'set';
  readonly stage: PasskeyStage;
  readonly handle: (stanza: BinaryNode, body: BinaryNode) => Outcome;
};
type State = 'idle' | 'asked' | 'accepted' | 'continued' | 'nonce-taken' | 'opened' | 'over';

/** WhatsApp's and the phone's side of one passkey ceremony, from the scanned QR or the typed code to pair-success. */
export class Ceremony {
  readonly record = new CeremonyRecord();
  readonly #connection: Wire;
  readonly #account: PasskeyAccount;
  readonly #script: PasskeyScript;
  readonly #credentials: readonly RegisteredCredential[];
  readonly #number: string;
  readonly #handshake: Handshake;
  readonly #questions: Questions;
  readonly #handlers: Readonly<Record<string, Handler>>;
  #state: State = 'idle';
  #settle: { readonly resolve: (secret: Buffer | null) => void; readonly reject: (error: Error) => void } = {
    resolve: () => {},
    reject: () => {},
  };
  #compared: ((answer: 'same' | 'other') => void) | null = null;

  constructor(connection: Wire, companion: Companion, account: PasskeyAccount, number: string) {
    this.#connection = connection;
    this.#account = account;
    this.#script = account.script;
    this.#credentials = account.credentials;
    this.#number = number;
    this.#handshake = new Handshake(companion, (secrets) => this.record.hide('answer', secrets));
    // The visitor has seen it in the QR.
    this.record.hide('question', [companion.advSecret]);
    this.record.hide(
      'answer',
      this.#credentials.flatMap(({ id, userHandle }) => [id, userHandle]),
    );
    this.#questions = new Questions(this.#script, this.#credentials);
    this.#handlers = {
      passkey_request_options: {
        type: 'get',
        stage: 'passkey-options',
        handle: (stanza) => this.#onOptions(stanza),
      },
      ref: { type: 'get', stage: 'passkey-ref', handle: (stanza) => this.#onRef(stanza) },
      passkey_prologue: {
        type: 'set',
        stage: 'passkey-prologue',
        handle: (stanza, body) => this.#onPrologue(stanza, body),
      },
      companion_nonce: {
        type: 'set',
        stage: 'passkey-nonce',
        handle: (stanza, body) => this.#onNonce(stanza, body),
      },
      encrypted_pairing_request: {
        type: 'set',
        stage: 'passkey-pairing-request',
        handle: (stanza, body) => this.#onPairingRequest(stanza, body),
      },
    };
  }

  /** Resolves with the secret for pair-success, or with `null` if the link ends before. Rejects for a fault of the companion. */
  async play(): Promise<Buffer | null> {
    this.#account.begin(this);
    const ended = new Promise<Buffer | null>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    const { before, requests } = this.#script;
    if (before === 'code-news-without-keys') this.#notify(codeNewsWithoutKeys());
    if ((await this.#connection.strike('passkey-request', this.#number)) === null) {
      for (let sent = 0; sent < (requests ?? 1); sent += 1) this.ask();
    }
    return ended;
  }

  /** Sends a request for the passkey; once more with another question, if one was sent. */
  ask(): void {
    if (this.#state === 'idle') this.#state = 'asked';
    const question = this.#script.question === 'by-iq' ? null : this.#nextQuestion();
    this.#notify(request(question));
    this.record.add('requested');
  }

  /** Asks for a new secret in the QR, as WhatsApp does with a waiting registration. In a ceremony it means nothing. */
  refreshSecret(): void {
    this.#notify(secretRefresh());
  }

  /** Lets the challenge of the open question die, as it does after its time. */
  expireChallenge(): void {
    this.#questions.spend();
  }

  /** Says what the person at the phone answers who was shown the code. Only where the phone does not take the proof. */
  comparedOnPhone(answer: 'same' | 'other'): void {
    this.#compared?.(answer);
  }

  /** Handles a stanza of the companion. `false`: it does not belong to the ceremony. */
  async onNode(stanza: BinaryNode): Promise<boolean> {
    if (stanza.tag === 'ack') this.record.noteAck(stanza);
    const [body] = children(stanza);
    const handler = stanza.tag === 'iq' && body !== undefined ? this.#handlers[body.tag] : undefined;
    if (handler === undefined || body === undefined) {
      if (isUnexpected(stanza)) this.record.faults.push(`<${stanza.tag}> of ${body?.tag ?? 'nothing'}`);
      return stanza.tag === 'ack';
    }
    try {
      checkEnvelope(stanza, body, handler.type);
      await this.#answer(stanza, handler, handler.handle(stanza, body));
    } catch (error) {
      this.#fail(`${body.tag}: ${error instanceof Error ? error.message : String(error)}`);
      this.#connection.send(iqError(stanza, 400, 'bad-request'));
    }
    return true;
  }

  onClosed(): void {
    this.#end('closed', null);
  }

  /** Called when the companion has signed. */
  onLinked(): void {
    this.record.checkAcks();
    this.record.add('linked');
  }

  async #answer(stanza: BinaryNode, { stage }: Handler, outcome: Outcome): Promise<void> {
    const fault = await this.#connection.strike(stage, this.#number);
    if (fault !== null) {
      outcome.onFault?.();
      if (fault.kind === 'iq-error') this.#connection.send(iqError(stanza, fault.code, fault.text));
      return;
    }
    const isEarly = stage === 'passkey-prologue' && this.#script.continuation === 'early';
    if (!isEarly) this.#connection.send(outcome.answer);
    // Not awaited, because the connection must be read while a phone takes its time.
    Promise.resolve(outcome.onward?.())
      .then(() => {
        if (isEarly) this.#connection.send(outcome.answer);
      })
      .catch((error: unknown) => this.#fail(String(error)));
  }

  #onOptions(stanza: BinaryNode): Outcome {
    this.#expect('asked');
    const answer = iqResult(stanza, [node('passkey_request_options', {}, this.#nextQuestion())]);
    return { answer, onward: () => this.record.add('options-sent') };
  }

  #onRef(stanza: BinaryNode): Outcome {
    this.#expect('asked');
    const answer = iqResult(stanza, [node('ref', {}, Buffer.from(this.#handshake.newRef()))]);
    return { answer, onward: () => this.record.add('ref-given') };
  }

  #onPrologue(stanza: BinaryNode, body: BinaryNode): Outcome {
    this.#expect('asked');
    const text = bytesOf(body, 'webauthn_assertion').toString();
    const assertion = readAssertion(text);
    this.record.hide('answer', secretsOf(assertion));
    if (!bytesOf(body, 'credential_id').equals(Buffer.from(assertion.rawId, 'base64url'))) {
      throw new Error('credential_id is not rawId');
    }
    const proof = this.#handshake.open(body);
    const refusal = refusalOf(assertion, {
      rpId: this.#questions.rpId,
      isLive: (challenge) => this.#questions.isLive(challenge),
      credentials: this.#credentials,
      named: this.#questions.namesCredentials,
    });
    if (this.#questions.isLive(challengeOf(assertion))) this.#questions.spend();
    const keep = (outcome: Attempt['outcome']) =>
      this.record.attempts.push({ assertion: text, proof, outcome });
    const onFault = () => {
      keep(refusal ?? 'by-order');
      this.record.add('refused');
    };
    if (refusal !== null) return { answer: refused(stanza, refusal), onward: onFault, onFault };
    const onward = () => {
      keep('accepted');
      this.#state = 'accepted';
      this.record.add('accepted');
      return this.#continue();
    };
    return { answer: iqResult(stanza), onward, onFault };
  }

  #onNonce(stanza: BinaryNode, body: BinaryNode): Outcome {
    this.#expect('continued');
    const code = this.#handshake.takeNonce(bytesOf(body));
    return {
      answer: iqResult(stanza),
      onward: () => {
        this.record.code = code;
        this.record.hide('question', [code]);
        this.#state = 'nonce-taken';
        this.record.add('nonce-taken');
      },
    };
  }

  #onPairingRequest(stanza: BinaryNode, body: BinaryNode): Outcome {
    this.#expect('nonce-taken');
    const secret = this.#handshake.openRequest(bytesOf(body));
    this.record.hide('state', [secret]);
    return {
      answer: iqResult(stanza),
      onward: async () => {
        this.#state = 'opened';
        const compared =
          this.#script.proof === 'not-taken'
            ? new Promise<'same' | 'other'>((resolve) => {
                this.#compared = resolve;
              })
            : 'same';
        this.record.add('request-opened');
        if ((await compared) === 'same') this.#end('confirmed', secret);
        else this.#end('not-confirmed', null);
      },
    };
  }

  async #continue(): Promise<void> {
    const fault = await this.#connection.strike('passkey-continuation', this.#number);
    if (fault !== null || this.#state === 'over') return;
    this.#state = 'continued';
    for (const notification of continuations(this.#script.continuation ?? 'usual', this.#handshake.primary)) {
      this.#notify(notification);
    }
    this.record.add('continued');
  }

  #nextQuestion(): Buffer {
    const { bytes, challenge } = this.#questions.ask();
    this.record.questions.push(bytes.toString());
    this.record.hide('question', [challenge]);
    return bytes;
  }

  #notify(notification: BinaryNode): void {
    if (notification.attrs['from'] === SERVER) this.record.noteSent(notification);
    this.#connection.send(notification);
  }

  #expect(state: State): void {
    if (this.#state !== state) throw new Error(`came while the ceremony is ${this.#state}`);
  }

  #fail(fault: string): void {
    this.record.faults.push(fault);
    this.#state = 'over';
    this.record.add('fault');
    this.#settle.reject(new Error(fault));
  }

  #end(step: 'confirmed' | 'not-confirmed' | 'closed', secret: Buffer | null): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.record.add(step);
    this.#settle.resolve(secret);
  }
}
