import { keepSession, type KeepRequest } from '../../../src/restore/keep/start.ts';
import type { KeptSession } from '../../../src/restore/keep/running.ts';
import type { Machine } from '../../../src/restore/keep/machine.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { testMachine } from './keep-machine.ts';
import type { KeptServer } from './kept-server.ts';

/** The ID of all bots that are kept in unit tests. */
export const ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 5));

/** Starts a bot without a folder, as a new process would; what it says goes to `said`. */
export function startBot(
  { url }: Pick<KeptServer, 'url'>,
  said: string[],
  more: Partial<KeepRequest> = {},
  machine: Machine = testMachine(),
): Promise<KeptSession> {
  const request = { sessionId: ID, url, dir: null, waitS: null, load: null, fromDayOfLink: false };
  const around = { env: {}, warn: (sentence: string) => void said.push(sentence) };
  return keepSession({ ...request, ...more }, around, machine);
}
