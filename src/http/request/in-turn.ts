import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many requests may wait on one connection; browsers and bots never send so many ahead. */
const MAX_WAITING = 32;

type Turn = { readonly request: IncomingMessage; readonly response: ServerResponse };

/**
 * Handles the requests of one connection one after another, each when the answer before it has been sent. Node by itself handles all
 * requests at once that were sent ahead, and keeps thousands of answers for a client that reads none.
 */
export function inTurn(handle: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, Turn[]>();
  const run = ({ request, response }: Turn, turns: Turn[]) => {
    response.once('close', () => {
      const next = turns.shift();
      if (next === undefined) waiting.delete(request.socket);
      else if (!request.socket.destroyed) run(next, turns);
    });
    handle(request, response);
  };
  return (request, response) => {
    const turns = waiting.get(request.socket);
    if (turns === undefined) {
      const own: Turn[] = [];
      waiting.set(request.socket, own);
      run({ request, response }, own);
    } else if (turns.length < MAX_WAITING) turns.push({ request, response });
    else request.socket.destroy();
  };
}
