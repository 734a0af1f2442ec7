import type { Clock, Log } from '../../ports/base.ts';
import { CompanionSocket, type SocketOptions } from './companion-socket.ts';
import { saysBusy, type Ending } from './endings.ts';
import type { WhatsAppEndpoint } from '../endpoint.ts';
import { ReachLog } from '../reachability.ts';

type SocketGateOptions = {
  readonly endpoint: WhatsAppEndpoint;
  readonly clock: Clock;
  readonly log: Log;
};

/** The options of a socket without those that the gate adds. */
type GatedSocketOptions = Omit<SocketOptions, 'endpoint' | 'clock' | 'log'> & {
  /** The log of a link; left out, the gate's own log is used. */
  readonly log?: Log;
};

/** The one place where sockets to WhatsApp are opened. It counts each until it is closed, and logs why WhatsApp could not be reached. */
export class SocketGate {
  readonly #options: SocketGateOptions;
  readonly #reachLog: ReachLog;
  #sockets = 0;

  constructor(options: SocketGateOptions) {
    this.#options = options;
    this.#reachLog = new ReachLog(options.clock, options.log);
  }

  /** How many sockets are not closed yet. */
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
