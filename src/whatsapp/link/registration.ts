import type { Clock, Log, Random } from '../../ports/base.ts';
import type { GatewayEvent, OpenLinkRequest } from '../../ports/whatsapp.ts';
import { AppError, type ErrorCode } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { LinkAnswer } from '../../wire/passkey.ts';
import { PasskeyCeremony } from '../passkey/ceremony.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import { watchForPasskey } from './notifications.ts';
import { QrOrCode } from './qr-or-code.ts';

/** Called when the link cannot go on; `why` is there where the usual words of the code would not be true. */
export type OnFailed = (code: ErrorCode, why?: Reason) => void;

type RegistrationDeps = {
  /** If visitors may answer WhatsApp's passkey question; else it ends the link. */
  readonly passkey: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onEvent: (event: GatewayEvent) => void;
  /** The code request was sent; also called after `stop`. */
  readonly onRequested: () => void;
  readonly onFailed: OnFailed;
};

/** What happens on the socket of a new device until the phone has confirmed: the QR or the code, and the passkey if WhatsApp asks for it. */
export class Registration {
  readonly #offer: QrOrCode;
  readonly #ceremony: PasskeyCeremony | null;

  constructor(request: OpenLinkRequest, socket: CompanionSocket, deps: RegistrationDeps) {
    const { passkey, onFailed } = deps;
    this.#offer = new QrOrCode(request, socket, { ...deps, onRunOut: () => onFailed('LINK_EXPIRED') });
    const onBegun = () => this.#offer.stop();
    this.#ceremony = passkey ? new PasskeyCeremony(socket, { ...deps, onBegun }) : null;
    if (!passkey) watchForPasskey(socket, () => onFailed('PASSKEY_REQUIRED'));
  }

  /** False once another socket would make the phone show another prompt, or once WhatsApp has asked for a passkey. */
  get mayStartOver(): boolean {
    return !this.#offer.hasAskedForCode && this.#ceremony?.hasBegun !== true;
  }

  onRefs(refs: readonly string[]): void {
    this.#offer.onRefs(refs);
  }

  answer(answer: LinkAnswer): void {
    if (this.#ceremony === null) throw new AppError('PASSKEY_NOT_ASKED');
    this.#ceremony.answer(answer);
  }

  stop(): void {
    this.#offer.stop();
    this.#ceremony?.stop();
  }

  /** Resolves once it is known whether the code request was sent; at once if there is no code request. */
  whenSent(): Promise<void> {
    return this.#offer.whenSent();
  }
}
