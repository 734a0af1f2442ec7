import { inspect } from 'node:util';
import { expect } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import type { Random } from '../../../src/ports/base.ts';
import type { PasskeyQuestion } from '../../../src/wire/passkey.ts';
import type { Method } from '../../../src/wire/step.ts';
import type { Fault } from '../../double/whatsapp/hostile/faults.ts';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import type { PasskeyAccount } from '../../double/whatsapp/passkey/account.ts';
import type { AnswerFaults } from '../../double/whatsapp/passkey/authenticator.ts';
import type { Ceremony } from '../../double/whatsapp/passkey/ceremony.ts';
import type { PasskeyScript } from '../../double/whatsapp/passkey/script.ts';
import { findCanaries } from '../leak-check/leak-check.ts';
import { settle } from '../link/harness.ts';
import { standingGateway, type GatewayLink, type StandingGateway } from './gateway-link.ts';

type VisitOptions = {
  readonly method?: Method;
  readonly script?: PasskeyScript;
  readonly faults?: readonly Omit<Fault, 'number'>[];
};

/** One link of an account that is asked for its passkey, and the ceremony at WhatsApp. */
export type PasskeyVisit = {
  readonly phone: FakePhone;
  readonly account: PasskeyAccount;
  readonly link: GatewayLink;
  readonly ceremony: Ceremony;
  /** Resolves when the next question has come to the visitor, who answers it later. */
  readonly asked: () => Promise<PasskeyQuestion>;
  /** Answers the last question that was asked; else the next one. */
  readonly answer: (faults?: AnswerFaults) => Promise<void>;
};

/** A double and a gateway with passkeys, for many links. Both are checked at the end for what should not be left. */
export class PasskeySite {
  readonly whatsapp: FakeWhatsApp;
  readonly standing: StandingGateway;
  readonly #drawn: Buffer[];
  readonly #links: GatewayLink[] = [];
  #nextNumber: number;
  /** How many lines of the log were returned or passed. */
  #read = 0;

  private constructor(whatsapp: FakeWhatsApp, firstNumber: number) {
    this.whatsapp = whatsapp;
    this.#nextNumber = firstNumber;
    const drawn: Buffer[] = [];
    this.#drawn = drawn;
    const random: Random = {
      ...systemRandom,
      bytes: (length) => {
        const bytes = systemRandom.bytes(length);
        drawn.push(bytes);
        return bytes;
      },
    };
    this.standing = standingGateway(whatsapp, { passkey: true, random });
  }

  static async open(firstNumber: number): Promise<PasskeySite> {
    return new PasskeySite(await startFakeWhatsApp(), firstNumber);
  }

  /** Starts a link and has the phone take it; resolves when WhatsApp has begun the ceremony. */
  async visit({ method = 'qr', script = {}, faults = [] }: VisitOptions = {}): Promise<PasskeyVisit> {
    this.#read = this.standing.lines.length;
    const phone = this.whatsapp.addPhone({ number: String((this.#nextNumber += 1)) });
    for (const fault of faults) this.whatsapp.faults.add({ ...fault, number: phone.number });
    const account = phone.askForPasskey(script);
    const link = this.standing.link(phone, method);
    this.#links.push(link);
    const accepted =
      method === 'qr'
        ? phone.scan((await link.shown('qr')).qr)
        : phone.typeCode((await link.shown('code')).pairingCode);
    // How it ends the test reads from the link.
    accepted.catch(() => undefined);
    return { phone, account, link, ceremony: await account.nextCeremony(), ...visitorOf(link, account) };
  }

  /** Resolves with the fields of the next line of the log with this text that this link has told and that was not returned before. */
  async logged(message: string): Promise<Readonly<Record<string, unknown>>> {
    const { lines } = this.standing;
    for (;;) {
      const at = lines.findIndex((line, index) => index >= this.#read && line.message === message);
      const line = lines[at];
      if (line !== undefined) {
        this.#read = at + 1;
        return line.fields;
      }
      await settle(1);
    }
  }

  /** Closes all links; says that their secrets are overwritten, and that nothing of them is told anywhere. */
  async closeLinks(): Promise<void> {
    await Promise.all(this.#links.map(({ connection }) => connection.close()));
    // A secret has 32 bytes; what is sent openly is shorter.
    const left = this.#drawn.filter((bytes) => bytes.length === 32 && bytes.some((byte) => byte !== 0));
    expect(left).toHaveLength(0);
    const secrets = this.whatsapp
      .phones()
      .flatMap(({ passkey }) => passkey?.ceremonies ?? [])
      .flatMap(({ record }) =>
        record.secrets.map(({ value }) => ({ kind: 'passkey answer' as const, value })),
      );
    const errors = this.#links.map(({ error }) => inspect(error, { depth: 9 }));
    const text = [JSON.stringify(this.standing.lines), ...errors].join('\n');
    expect(findCanaries(secrets, [{ name: 'log and errors', text }])).toEqual([]);
  }

  async close(): Promise<void> {
    await this.closeLinks();
    await this.standing.gateway.close();
    await this.whatsapp.awaitSockets(0);
    expect(this.standing.clock.pending).toBe(0);
    await this.whatsapp.close();
  }
}

function visitorOf(link: GatewayLink, account: PasskeyAccount): Pick<PasskeyVisit, 'asked' | 'answer'> {
  let open: PasskeyQuestion | null = null;
  const asked = async () => {
    open = await link.question();
    return open;
  };
  return {
    asked,
    answer: async (faults = {}) => {
      const question = open ?? (await asked());
      open = null;
      await link.answer(account.authenticator.answer(question, faults));
    },
  };
}
