import type { Log } from '../../ports/base.ts';
import { AppError, withRemains } from '../../wire/errors.ts';
import type { Reveal } from '../deps.ts';
import type { SessionDelivery } from '../deliver-session.ts';
import { UNLINK_LIMIT_MS } from '../state-limits.ts';

type EndDeps = {
  readonly delivery: SessionDelivery;
  readonly reveal: Reveal;
  readonly log: Log;
  /** True until a phone has accepted the link. */
  readonly waitsForPhone: () => boolean;
  /** Publishes the step `linked`; false if another process has ended the link. Errors: STORE_UNAVAILABLE. */
  readonly tellLinked: () => Promise<boolean>;
  readonly tellFailed: (error: AppError) => void;
  /** How long the link may still take. */
  readonly leftMs: () => number;
};

/** The end of a link: it is linked, or it is undone and failed. Lifetime: until `run` has resolved. */
export class LinkEnd {
  readonly #deps: EndDeps;
  readonly #cutShort = new AbortController();
  /** Set once another process may have taken this one for dead and told the visitor so. */
  #lost: AppError | null = null;
  #unlinkLimitMs = UNLINK_LIMIT_MS;

  constructor(deps: EndDeps) {
    this.#deps = deps;
  }

  /** Takes note of an error that ends the link, also of one that comes when the end is certain. */
  note(error: AppError): void {
    if (error.code === 'LINK_LOST') this.#lost ??= error;
  }

  /** Gives what is left less time, because the server stops. */
  hurry(error: AppError, unlinkLimitMs: number): void {
    this.#unlinkLimitMs = unlinkLimitMs;
    this.#cutShort.abort(error);
  }

  /** Ends the link, with an error if there is one; never rejects. A link that was lost is undone, however far it has come. */
  async run(error: AppError | null): Promise<void> {
    const failure = this.#lost ?? (this.#mayFinish(error) ? await this.#finish() : error);
    if (failure !== null) await this.#fail(failure);
    this.#deps.delivery.dispose();
  }

  #mayFinish(error: AppError | null): boolean {
    const { delivery, reveal } = this.#deps;
    const mayReveal = error?.code === 'DELIVERY_FAILED' && delivery.sessionId !== null && reveal !== 'never';
    return error === null || delivery.deliveredAt !== null || mayReveal;
  }

  #finish(): Promise<AppError | null> {
    const { delivery, tellLinked, leftMs } = this.#deps;
    let mayBeTold = false;
    const tell = async () => {
      // Once the step may be written, only the store can say whether it was or another process came first.
      if (this.#lost !== null && !mayBeTold) return false;
      mayBeTold = true;
      return tellLinked();
    };
    return delivery.complete({ tell, leftMs, signal: this.#cutShort.signal });
  }

  async #fail(error: AppError): Promise<void> {
    const { delivery, log, waitsForPhone, tellFailed } = this.#deps;
    if (error.code === 'INTERNAL') {
      log.error({ err: error.cause ?? error }, 'a link failed by a fault of ours');
    }
    const wasWaiting = waitsForPhone();
    // No device is linked yet, so the final step is published before the clean-up and the visitor does not have to wait.
    if (wasWaiting) tellFailed(error);
    const remains = wasWaiting ? await delivery.abandon() : await delivery.undo(this.#unlinkLimitMs);
    tellFailed(withRemains(error, remains));
  }
}
