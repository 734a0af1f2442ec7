import { isObject } from '../../auth-state/json.ts';
import type { KeptPieces, PieceKind, Position, SealedPiece } from '../../auth-state/kept/pieces.ts';
import { CommandError } from '../exit.ts';
import { isPosition } from '../server/answer-shapes.ts';
import { askServer, bodyOf } from '../server/client.ts';
import type { Variables } from '../server/proxy.ts';

/** The routes of a server that keeps states. Errors: those of the server, and NETWORK. */
export type StateServer = {
  /** The newest pieces, without taking the next epoch. */
  readonly read: (signal: AbortSignal) => Promise<KeptPieces>;
  /** Takes the next epoch; from then on nobody with an earlier one can write. */
  readonly lease: (signal: AbortSignal) => Promise<KeptPieces>;
  readonly put: (kind: PieceKind, piece: SealedPiece, signal: AbortSignal) => Promise<void>;
};

const PATH = '/session/state';

export function stateServer(origin: string, bearer: string, env: Variables): StateServer {
  const headers = { Authorization: `Bearer ${bearer}` };
  const pieces = async (method: string, path: string, signal: AbortSignal) =>
    bodyOf(await askServer(origin, path, { method, headers, env, signal }), isKeptPieces);
  return {
    read: (signal) => pieces('GET', PATH, signal),
    lease: (signal) => pieces('POST', `${PATH}/lease`, signal),
    put: async (kind, { epoch, seq, sealed }, signal) => {
      const body = JSON.stringify({ epoch, seq, sealed });
      const typed = { ...headers, 'Content-Type': 'application/json' };
      const question = { method: 'PUT', headers: typed, body, env, signal };
      await bodyOf(await askServer(origin, `${PATH}/${kind}`, question), isTaken(seq));
    },
  };
}

/**
 * A server of an earlier release has noted nothing by which it could know this bot, until the ID is shown to it once. `show` does that where
 * the session seems not to be there.
 */
export function shownOnce(server: StateServer, show: (signal: AbortSignal) => Promise<void>): StateServer {
  let isShown = false;
  const asked = async (ask: (signal: AbortSignal) => Promise<KeptPieces>, signal: AbortSignal) => {
    try {
      return await ask(signal);
    } catch (error) {
      if (isShown || !(error instanceof CommandError) || error.code !== 'SESSION_UNAVAILABLE') throw error;
      await show(signal);
      isShown = true;
      return ask(signal);
    }
  };
  return {
    ...server,
    read: (signal) => asked(server.read, signal),
    lease: (signal) => asked(server.lease, signal),
  };
}

function isTaken(expected: number): (value: unknown) => value is Pick<Position, 'seq'> {
  return (value): value is Pick<Position, 'seq'> => isObject(value) && value['seq'] === expected;
}

/** The order and the places of the pieces are checked where they are opened. */
function isKeptPieces(value: unknown): value is KeptPieces {
  if (!isPosition(value) || !('base' in value && 'log' in value)) return false;
  const { base, log } = value;
  return (base === null || isPiece(base)) && Array.isArray(log) && log.every(isPiece);
}

function isPiece(value: unknown): value is SealedPiece {
  return isPosition(value) && 'sealed' in value && typeof value.sealed === 'string';
}
