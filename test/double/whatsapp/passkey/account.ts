import { SoftwareAuthenticator, type RegisteredCredential } from './authenticator.ts';
import type { Ceremony } from './ceremony.ts';
import type { PasskeyScript } from './script.ts';

/** An account that WhatsApp asks for its passkey, with the passkey and with the ceremonies that were begun. */
export class PasskeyAccount {
  /** Played by the ceremonies that begin from now on. */
  script: PasskeyScript;
  /** Holds the account's passkey and answers like a browser. */
  readonly authenticator: SoftwareAuthenticator;
  readonly ceremonies: Ceremony[] = [];
  readonly #waiters = new Set<() => void>();
  #taken = 0;

  constructor(script: PasskeyScript) {
    this.script = script;
    this.authenticator = script.authenticator ?? new SoftwareAuthenticator();
  }

  /** The passkeys that WhatsApp takes. */
  get credentials(): readonly RegisteredCredential[] {
    return [this.authenticator.credential, ...(this.script.credentials ?? [])];
  }

  /** Resolves with the first ceremony that was not returned before, as soon as it has begun. */
  async nextCeremony(): Promise<Ceremony> {
    for (;;) {
      const ceremony = this.ceremonies[this.#taken];
      if (ceremony !== undefined) {
        this.#taken += 1;
        return ceremony;
      }
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  /** What companions did against the protocol in any ceremony. */
  faults(): readonly string[] {
    return this.ceremonies.flatMap(({ record }) => record.faults);
  }

  begin(ceremony: Ceremony): void {
    this.ceremonies.push(ceremony);
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }
}
