import type { HttpServer } from '../http/server.ts';
import type { Registry } from '../link/registry.ts';
import type { Clock, Log } from '../ports/base.ts';
import { LATE, within } from '../ports/timing.ts';

/** Links get 20 s to finish and 3 s to be unlinked; hosting services kill a process after 30 s. */
const LINKS_LIMIT_MS = 23_500;
const CLOSE_LIMIT_MS = 1_000;

type Stoppable = {
  readonly http: HttpServer;
  readonly registry: Pick<Registry, 'drain'>;
  /** Ends logins with stored sessions, and refuses further ones. */
  readonly drainLogins: () => Promise<void>;
  /** Ends all other parts: sweeps, connections, store. */
  readonly close: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Lets links finish, sends streams their last step, and closes everything. It never rejects and takes at most 25 s: a part that hangs or
 * fails is logged and left to the end of the process.
 */
export async function shutDown({ http, registry, drainLogins, close, clock, log }: Stoppable): Promise<void> {
  const finish = async (what: string, limitMs: number, work: Promise<void>) => {
    const goOn = (err: unknown) => log.warn({ what, err }, 'stopping goes on without one of its parts');
    await within(clock, limitMs, work).then((outcome) => {
      if (outcome === LATE) goOn('late');
    }, goOn);
  };
  // What came before is answered as ever, so that no request fails where other processes take the next ones.
  await http.stopAccepting();
  const drained = Promise.all([registry.drain(), drainLogins()]).then(() => undefined);
  await finish('links', LINKS_LIMIT_MS, drained);
  // `close` has its own limit.
  await http.close();
  await finish('connections and store', CLOSE_LIMIT_MS, close());
}
