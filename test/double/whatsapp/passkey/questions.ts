import { randomBytes } from 'node:crypto';
import type { RegisteredCredential } from './authenticator.ts';
import type { PasskeyScript, QuestionKind } from './script.ts';

/** Source: WhatsApp Web's `WASmax` modules. */
const MAX_BYTES = 4096;
const CHALLENGE_MS = 600_000;

/** The questions of one ceremony. A new one makes the challenges before it worthless, and each is good for one answer. */
export class Questions {
  readonly #script: PasskeyScript;
  readonly #named: readonly string[];
  #asked = 0;
  #live: { readonly challenge: string; readonly rpId: string; readonly untilMs: number } | null = null;

  constructor(script: PasskeyScript, own: readonly RegisteredCredential[]) {
    this.#script = script;
    const ids = script.names === 'own' ? own.map(({ id }) => id) : [randomBytes(16)];
    this.#named = (script.names ?? 'none') === 'none' ? [] : ids.map((id) => id.toString('base64url'));
  }

  get namesCredentials(): boolean {
    return this.#named.length > 0;
  }

  /** The site of the question that is open. */
  get rpId(): string {
    return this.#live?.rpId ?? 'whatsapp.com';
  }

  ask(): { readonly bytes: Buffer; readonly challenge: string } {
    const kinds = this.#script.kinds ?? ['usual'];
    const kind = kinds[Math.min(this.#asked, kinds.length - 1)] ?? 'usual';
    this.#asked += 1;
    const challenge = randomBytes(kind === 'short-challenge' ? 15 : 32).toString('base64url');
    const rpId = SITES[kind] ?? 'whatsapp.com';
    const untilMs = performance.now() + (this.#script.challengeMs ?? CHALLENGE_MS);
    this.#live = { challenge, rpId, untilMs };
    return { bytes: this.#write(kind, challenge, rpId), challenge };
  }

  isLive(challenge: string): boolean {
    return this.#live?.challenge === challenge && performance.now() < this.#live.untilMs;
  }

  /** Lets the open question die, as after its time or an answer. */
  spend(): void {
    this.#live = null;
  }

  #write(kind: QuestionKind, challenge: string, rpId: string): Buffer {
    if (kind === 'empty') return Buffer.alloc(0);
    const allowCredentials = this.#named.map((id) => ({ id, type: 'public-key', transports: ['hybrid'] }));
    const question = {
      challenge,
      timeout: CHALLENGE_MS,
      rpId,
      allowCredentials,
      userVerification: 'required',
      extensions: { uvm: true },
    };
    const text = JSON.stringify(question);
    if (kind === 'not-json') return Buffer.from(text.slice(0, -1));
    if (kind === 'not-an-object') return Buffer.from(JSON.stringify([question]));
    if (kind === 'longest') return Buffer.from(text.padEnd(MAX_BYTES));
    if (kind === 'too-long') return Buffer.from(text.padEnd(MAX_BYTES + 1));
    return Buffer.from(text);
  }
}

const SITES: Readonly<Partial<Record<QuestionKind, string>>> = {
  'web-site': 'web.whatsapp.com',
  'other-site': 'whatsapp.com.example.org',
};
