import type { Clock, Log } from '../../ports/base.ts';
import { CompanionSocket, type SocketOptions } from './companion-socket.ts';
import { saysBusy, type Ending } from './endings.ts';
import { ReachLog } from '../reachability.ts';

export type SocketGateOptions = {
  /** Address of the WhatsApp Web endpoint; `null` for WhatsApp's own. */
  readonly url: string | null;
  readonly clock: Clock;
  readonly log: Log;
};

/** What the gate itself does not know of a socket. */
export type GatedSocketOptions = Omit<SocketOptions, 'url' | 'clock' | 'log'> & {
  /** The log of a link; the gate's own if left out. */
  readonly log?: Log;
};

/** The one place where sockets to WhatsApp are opened: each is counted until it is closed, and tells why it could not get through. */
export class SocketGate {
  readonly #options: SocketGateOptions;
  readonly #reachLog: ReachLog;
  #sockets = 0;

  constructor(options: SocketGateOptions) {
    this.#options = options;
    this.#reachLog = new ReachLog(options.clock, options.log);
  }

  /** Sockets that are not closed yet. */
  count(): number {
    return this.#sockets;
  }

  open(options: GatedSocketOptions): CompanionSocket {
    const socket = new CompanionSocket({
      ...this.#options,
      ...options,
      onEnded: (ending) => {
        this.#tell(ending);
        options.onEnded(ending);
      },
    });
    this.#sockets += 1;
    void socket.closed.then(() => {
      this.#sockets -= 1;
    });
    return socket;
  }

  #tell(ending: Ending): void {
    const { cause, status } = ending;
    if (cause !== undefined) this.#reachLog.tell(cause);
    else if (saysBusy(ending)) this.#reachLog.tell({ kind: 'busy', code: String(status) });
  }
}
