import type { Clock, Log } from '../../ports/base.ts';
import { CompanionSocket, type SocketOptions } from './companion-socket.ts';
import { causeOfEnding, type Ending } from './endings.ts';
import type { WhatsAppEndpoint } from '../endpoint.ts';
import { ReachLog } from '../reachability.ts';
import { ReachWatch } from '../reach-watch.ts';
import { AuthState } from './auth-state.ts';

type SocketGateOptions = {
  readonly endpoint: WhatsAppEndpoint;
  readonly deviceName?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

/** The options of a socket without those that the gate adds. */
type GatedSocketOptions = Omit<SocketOptions, 'endpoint' | 'deviceName' | 'clock' | 'log' | 'onReached'> & {
  /** The log of a link; left out, the gate's own log is used. */
  readonly log?: Log;
  /**
   * The link for which the socket is opened. Its failures to reach WhatsApp count, as one. Left out for a login with a state that a visitor
   * gave: forged keys may make WhatsApp hang up, and a visitor must not make this server look cut off.
   */
  readonly attempt?: object;
};

/**
 * The one place where sockets to WhatsApp are opened. It counts each until it is closed, logs why WhatsApp could not be reached, and knows
 * whether it can be. Lifetime: until `close`, which ends the sockets of the gate's own.
 */
export class SocketGate {
  readonly #options: SocketGateOptions;
  readonly #reachLog: ReachLog;
  readonly #watch: ReachWatch;
  #trial: CompanionSocket | null = null;
  #sockets = 0;

  constructor(options: SocketGateOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#reachLog = new ReachLog(clock, log);
    this.#watch = new ReachWatch({ clock, log, tryOnce: () => this.#tryOnce() });
  }

  /** How many sockets are not closed yet. */
  count(): number {
    return this.#sockets;
  }

  /** False after several attempts in a row that did not reach WhatsApp. */
  isReachable(): boolean {
    return this.#watch.isReachable();
  }

  open(options: GatedSocketOptions): CompanionSocket {
    const { attempt } = options;
    let isReached = false;
    const socket = new CompanionSocket({
      ...this.#options,
      ...options,
      onReached: () => {
        isReached = true;
        this.#watch.reached();
      },
      onEnded: (ending) => {
        this.#judge(ending, isReached, attempt);
        options.onEnded(ending);
      },
    });
    this.#sockets += 1;
    void socket.closed.then(() => {
      this.#sockets -= 1;
    });
    return socket;
  }

  async close(): Promise<void> {
    this.#watch.close();
    await this.#trial?.close();
  }

  #judge(ending: Ending, isReached: boolean, attempt: object | undefined): void {
    const cause = causeOfEnding(ending);
    if (cause !== null) this.#reachLog.tell(cause);
    if (isReached) return;
    if (cause === null && ending.source === 'stream') this.#watch.reached();
    else if (attempt !== undefined) this.#watch.failed(attempt);
  }

  /** Registers a device as a visitor's link would, and leaves as soon as WhatsApp answers. */
  #tryOnce(): void {
    const leave = () => {
      void this.#trial?.close();
      this.#trial = null;
    };
    this.#trial = this.open({
      attempt: {},
      auth: new AuthState(),
      mode: 'qr',
      onRefs: leave,
      onPaired: leave,
      onOpen: leave,
      onEnded: leave,
    });
  }
}
