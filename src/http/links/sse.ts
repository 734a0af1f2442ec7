import type { Request, Response } from 'express';
import type { Clock } from '../../ports/base.ts';
import { every } from '../../ports/timing.ts';
import type { Step } from '../../wire/step.ts';

const COMMENT_EVERY_MS = 15_000;
/** The stream of a reader is cut if more than this is waiting to be read. */
const MAX_UNREAD_BYTES = 64 * 1024;

/** Streams the steps of a link, the current one first. Ends after the final step or when the reader disconnects. */
export async function streamSteps(
  request: Request,
  response: Response,
  follow: (signal: AbortSignal) => AsyncIterable<Step>,
  clock: Clock,
): Promise<void> {
  const gone = new AbortController();
  request.once('close', () => gone.abort());
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // `no-transform` switches compression off; `X-Accel-Buffering` switches the buffer of nginx off.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
    Connection: 'keep-alive',
  });
  response.flushHeaders();
  const stopComments = every(clock, COMMENT_EVERY_MS, () => write(response, ': still here\n\n'));
  try {
    for await (const step of follow(gone.signal)) {
      write(response, `event: step\nid: ${step.seq}\ndata: ${JSON.stringify(step)}\n\n`);
    }
  } finally {
    stopComments();
    response.end();
  }
}

function write(response: Response, text: string): void {
  if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
  else if (response.writable) response.write(text);
}
