import type { Clock, Log, StageHook } from '../ports/base.ts';
import { callIfLate, whenAborted, within } from '../ports/timing.ts';
import type { IdChannel, WhatsAppLink } from '../ports/whatsapp.ts';
import type { IssuedSession, Issuer } from '../session/issue.ts';
import { AppError, toAppError, type Remains } from '../wire/errors.ts';
import type { Wanted } from './deps.ts';

const EXPLAIN_LIMIT_MS = 20_000;
/** How long to wait before the end of a link is written again after the store has failed. */
const RETRY_MS = 1_000;

type DeliveryDeps = {
  readonly connection: WhatsAppLink;
  readonly issuer: Issuer;
  readonly channel: IdChannel;
  readonly clock: Clock;
  readonly log: Log;
  readonly hook: StageHook;
};

type Completion = {
  readonly tell: () => Promise<boolean>;
  readonly leftMs: () => number;
  /** Ends the tries. */
  readonly signal: AbortSignal;
};

/**
 * Brings the session ID of a logged-in device into its owner's chat: settle, seal, store, read back, send, wait for the ack.
 * Used once. The issued ID stays readable until `dispose`.
 */
export class SessionDelivery {
  readonly #deps: DeliveryDeps;
  #issued: IssuedSession | null = null;
  #deliveredAt: string | null = null;
  /** True once the ID may be on its way to the chat. */
  #mayHaveSent = false;
  #settlingMs: number | null = null;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /** ISO 8601; `null` while WhatsApp has not acknowledged the ID. */
  get deliveredAt(): string | null {
    return this.#deliveredAt;
  }

  /** `null` until the session is stored and was read back. */
  get sessionId(): string | null {
    return this.#issued?.id ?? null;
  }

  /** 8 hex digits of the record for logs; empty before the session is stored. */
  get fingerprint(): string {
    return this.#issued?.fingerprint ?? '';
  }

  /** Milliseconds from the first login to a settled state; `null` before that. */
  get settlingMs(): number | null {
    return this.#settlingMs;
  }

  /** Rejects with the first error or the signal's reason; resolves in any case once the ID has arrived. */
  async run(
    { format, language }: Wanted,
    signal: AbortSignal,
    on: { stored(): void; acked(): void },
  ): Promise<void> {
    const { connection, issuer, channel, clock, hook } = this.#deps;
    const openedAtMs = clock.monotonic();
    await connection.settled(signal);
    this.#settlingMs = Math.round(clock.monotonic() - openedAtMs);
    await hook('settled');
    await clock.turn();
    const version = connection.stateVersion();
    this.#issued = await issuer.issue(connection.exportState(), format, hook, signal);
    on.stored();
    await this.#issued.markSent();
    await hook('sent-mark');
    this.#mayHaveSent = true;
    const messageId = await channel.sendId(connection, this.#issued.id, signal);
    this.#deliveredAt = new Date(clock.now()).toISOString();
    on.acked();
    await hook('acked');
    await this.#tryTo('explain', () => this.#explain({ idMessageId: messageId, language }, signal));
    // Sending changes the Signal sessions in the auth state, so the stored session is sealed again.
    if (connection.stateVersion() !== version) await this.#tryTo('seal again', () => this.#sealAgain());
  }

  /**
   * Ends the socket, then marks the record as in use, because a bot that started before the end would meet a conflict. Then `tell` says that the
   * link is done, and resolves with false if another process has ended it. The ID has arrived, so a failing store is asked again for as long as
   * the link has time. Resolves with the reason why the link failed after all; the device can then be unlinked.
   */
  async complete({ tell, leftMs, signal }: Completion): Promise<AppError | null> {
    const { connection, clock, log } = this.#deps;
    const cutShort = whenAborted(signal);
    await this.#tryTo('leave', () => connection.leave());
    await this.#tryTo('activate', async () => this.#issued?.activate());
    for (;;) {
      try {
        if (!(await tell())) return new AppError('LINK_LOST');
        await this.#tryTo('close', () => connection.close());
        return null;
      } catch (error) {
        if (signal.aborted) return toAppError(signal.reason);
        if (leftMs() <= 0) return toAppError(error);
        log.debug({ err: error }, 'the end of a link could not be written, will try again');
        await within(clock, RETRY_MS, cutShort);
      }
    }
  }

  /** Unlinks the device, deletes the record, closes the connection. Resolves with what stays on the phone and in the chat. */
  async undo(unlinkLimitMs: number): Promise<Remains> {
    const { connection } = this.#deps;
    const unlinked = await connection.unlink(unlinkLimitMs).catch(() => 'unconfirmed' as const);
    await this.#tryTo('discard', async () => this.#issued?.discard());
    await this.#tryTo('close', () => connection.close());
    return {
      ...(unlinked === 'unconfirmed' ? { deviceStillLinked: true } : {}),
      ...(this.#mayHaveSent ? { sentIdDead: true } : {}),
    };
  }

  /** Closes the connection of a link that no phone accepted; there is nothing to undo. */
  async abandon(): Promise<Remains> {
    await this.#tryTo('close', () => this.#deps.connection.close());
    return {};
  }

  /** Forgets the ID and its secret. */
  dispose(): void {
    this.#issued?.dispose();
    this.#issued = null;
  }

  /** Sends the explanation after the ID. Gives up after 20 s, since the ID has arrived already. */
  async #explain(sent: Parameters<IdChannel['explain']>[1], signal: AbortSignal): Promise<void> {
    const { channel, connection, clock } = this.#deps;
    const late = new AbortController();
    const giveUp = () => late.abort(new Error('the explanation took too long'));
    const explained = channel.explain(connection, sent, AbortSignal.any([signal, late.signal]));
    await callIfLate(clock, EXPLAIN_LIMIT_MS, giveUp, explained);
  }

  async #sealAgain(): Promise<void> {
    await this.#deps.clock.turn();
    await this.#issued?.reseal(this.#deps.connection.exportState());
    await this.#deps.hook('resealed');
  }

  /** Runs a step whose failure must not change how the link ends. */
  async #tryTo(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ err: error, what }, 'a link went on without one of its last steps');
    }
  }
}
