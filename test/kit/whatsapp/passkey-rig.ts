import { randomBytes } from 'node:crypto';
import {
  initAuthCreds,
  proto,
  S_WHATSAPP_NET,
  type AuthenticationCreds,
  type BinaryNode,
} from '@whiskeysockets/baileys';
import { Faults, type Fault } from '../../double/whatsapp/hostile/faults.ts';
import { PasskeyAccount } from '../../double/whatsapp/passkey/account.ts';
import type { AnswerFaults } from '../../double/whatsapp/passkey/authenticator.ts';
import { Ceremony } from '../../double/whatsapp/passkey/ceremony.ts';
import type { Companion } from '../../double/whatsapp/passkey/handshake.ts';
import type { CeremonyRecord } from '../../double/whatsapp/passkey/record.ts';
import type { PasskeyScript } from '../../double/whatsapp/passkey/script.ts';
import { PasskeyClient, type ClientFaults } from './passkey-client.ts';

/** A ceremony and a client that hand each other their stanzas without a network. */
export type PasskeyRig = {
  readonly account: PasskeyAccount;
  readonly ceremony: Ceremony;
  readonly record: CeremonyRecord;
  readonly client: PasskeyClient;
  /** The new secret; `null` where the link ended. */
  readonly played: Promise<Buffer | null>;
  /** The fault that ended the ceremony, in words. */
  readonly failure: Promise<string>;
  /** The next notification of the type from WhatsApp or another sender, in the order they were sent. */
  readonly heard: (type: string, from?: string) => Promise<BinaryNode>;
};

type RigOptions = {
  readonly script?: PasskeyScript;
  /** Without it one of its own, which plays the script. */
  readonly account?: PasskeyAccount;
  readonly client?: ClientFaults;
  readonly faults?: readonly Fault[];
};

/** Begins a ceremony. */
export function passkeyRig(options: RigOptions = {}): PasskeyRig {
  const account = options.account ?? new PasskeyAccount(options.script ?? {});
  const creds = initAuthCreds();
  const wire = new RigWire(options.faults ?? []);
  const ceremony = new Ceremony(wire, companionOf(creds), account, '254712345678');
  const socket = {
    query: (stanza: BinaryNode) => wire.query(stanza, ceremony),
    sendNode: async (stanza: BinaryNode) => void (await ceremony.onNode(stanza)),
  };
  const client = new PasskeyClient(socket, creds, options.client);
  const played = ceremony.play();
  const failure = played.then(
    () => 'none',
    (error: unknown) => String(error),
  );
  return { account, ceremony, record: ceremony.record, client, played, failure, heard: wire.heard };
}

/** Answers the question that the next request brings, as the account's owner does. */
export async function answerPasskey(rig: PasskeyRig, faults?: AnswerFaults): Promise<void> {
  const asked = await rig.heard('passkey_prologue_request');
  await rig.client.acknowledge(asked);
  const question = await rig.client.question(asked);
  await rig.client.sendPrologue(rig.account.authenticator.answer(question, faults));
}

/** Does everything that follows the answer; returns the client's code. */
export async function finishPasskey(rig: PasskeyRig, sender?: string): Promise<string> {
  const continuation = await rig.heard('crsc_continuation', sender);
  await rig.client.acknowledge(continuation);
  const code = await rig.client.sendNonce(continuation);
  await rig.client.sendPairingRequest(continuation);
  return code;
}

function companionOf(creds: AuthenticationCreds): Companion {
  const identity = Buffer.from(creds.signedIdentityKey.public);
  return {
    noiseKey: Buffer.from(creds.noiseKey.public),
    registeredIdentity: identity,
    deviceType: proto.DeviceProps.PlatformType.CHROME,
    identity,
    advSecret: Buffer.from(creds.advSecretKey, 'base64'),
  };
}

/** What lies between both: answers go to the one who asked, notifications to whoever waits for them. */
class RigWire {
  readonly #faults = new Faults();
  readonly #notices: BinaryNode[] = [];
  readonly #queries = new Map<string, (answer: BinaryNode) => void>();
  readonly #waiters = new Set<() => void>();

  constructor(faults: readonly Fault[]) {
    for (const fault of faults) this.#faults.add(fault);
  }

  readonly send = (stanza: BinaryNode): void => {
    if (stanza.tag === 'notification') this.#notices.push(stanza);
    this.#queries.get(stanza.attrs['id'] ?? '')?.(stanza);
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  };

  readonly strike = async (stage: Fault['at'], number?: string) => {
    const action = this.#faults.take(stage, number);
    if (action?.kind !== 'hook') return action;
    await action.run();
    return null;
  };

  readonly heard = async (type: string, from: string = S_WHATSAPP_NET): Promise<BinaryNode> => {
    for (;;) {
      const at = this.#notices.findIndex(({ attrs }) => attrs['type'] === type && attrs['from'] === from);
      const [notice] = at < 0 ? [] : this.#notices.splice(at, 1);
      if (notice !== undefined) return notice;
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  };

  async query(stanza: BinaryNode, ceremony: Ceremony): Promise<BinaryNode> {
    const id = randomBytes(4).toString('hex');
    const answered = new Promise<BinaryNode>((resolve) => this.#queries.set(id, resolve));
    await ceremony.onNode({ ...stanza, attrs: { ...stanza.attrs, id } });
    const answer = await answered;
    const [error] = Array.isArray(answer.content) ? answer.content : [];
    if (answer.attrs['type'] === 'error') throw new Error(`iq error ${error?.attrs['code']}`);
    return answer;
  }
}
