import { createHash, hkdfSync } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import type { Clock, Random } from '../../ports/base.ts';
import { deferred } from '../../ports/timing.ts';
import { decrypt, encrypt } from '../../auth-state/cipher/aes-gcm.ts';

const HELD_MS = 60_000;
const MIN_KEY_LENGTH = 16;
const MAX_KEY_LENGTH = 200;
/** The statuses of what was started or taken, and must not be so twice. */
const DONE: ReadonlySet<number> = new Set([201, 202]);

type Reply = {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | null;
  readonly body: string;
};

type Held = {
  /** The hash of route and body, because a key may stand for one request only. */
  readonly requestHash: string;
  /** Resolves with the sealed {@link Reply} when the first request is answered, even if its sender has disconnected. */
  readonly answer: Promise<Buffer>;
  /** The monotonic time until which the answer is kept; `null` while the first request is being answered. */
  endsAtMs: number | null;
};

/**
 * Answers a repeated `POST` with the answer of the first one, for 60 s. The answer holds a token, so it is kept sealed under a key that is
 * derived from the header and the caller's address, of which only a hash is kept. Requests that wait for the first one share its error too;
 * a later request after an error is a new one.
 */
export class Idempotency {
  readonly #held = new Map<string, Held>();
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  middleware(): RequestHandler {
    return async (request, response, next) => {
      const key = request.get('idempotency-key');
      if (key === undefined) {
        next();
        return;
      }
      if (key.length < MIN_KEY_LENGTH || key.length > MAX_KEY_LENGTH) {
        throw new AppError('BODY_INVALID', {
          why: {
            reason: 'idempotency-key-length',
            values: { least: MIN_KEY_LENGTH, most: MAX_KEY_LENGTH },
          },
        });
      }
      this.#forgetOld();
      // The address is a part of the name, because a caller elsewhere may use the same weak key and must not get this answer.
      const name = `${request.addressKey} ${key}`;
      const held = this.#held.get(hash(name));
      if (held === undefined) {
        this.#record(name, request, response);
        next();
      } else await repeat(name, held, request, response);
    };
  }

  /** Removes the expired answers. It runs at every request, so no timer is needed. */
  #forgetOld(): void {
    const nowMs = this.#clock.monotonic();
    for (const [name, { endsAtMs }] of this.#held) {
      if (endsAtMs !== null && endsAtMs <= nowMs) this.#held.delete(name);
    }
  }

  #record(name: string, request: Request, response: Response): void {
    const answer = deferred<Buffer>();
    const held: Held = { requestHash: requestHash(request), answer: answer.promise, endsAtMs: null };
    this.#held.set(hash(name), held);
    const { send } = response;
    response.send = (body: unknown) => {
      response.send = send;
      held.endsAtMs = this.#clock.monotonic() + (DONE.has(response.statusCode) ? HELD_MS : 0);
      answer.resolve(this.#seal(name, JSON.stringify(replyOf(response, String(body)))));
      return send.call(response, body);
    };
  }

  #seal(name: string, text: string): Buffer {
    return encrypt(sealingKey(name), Buffer.from(text), this.#random);
  }
}

async function repeat(name: string, held: Held, request: Request, response: Response): Promise<void> {
  if (held.requestHash !== requestHash(request)) {
    throw new AppError('IDEMPOTENCY_MISMATCH');
  }
  // The text was sealed by this process, so it has the form of a reply.
  const reply = JSON.parse(open(name, await held.answer)) as Reply;
  if (reply.retryAfter !== null) response.set('Retry-After', reply.retryAfter);
  response.status(reply.status).set('Cache-Control', 'no-store').type(reply.type).send(reply.body);
}

function replyOf(response: Response, body: string): Reply {
  const type = response.get('content-type') ?? 'application/json';
  return { status: response.statusCode, type, retryAfter: response.get('retry-after') ?? null, body };
}

function open(name: string, sealed: Buffer): string {
  return decrypt(sealingKey(name), sealed).toString('utf8');
}

function sealingKey(name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', name, 'trekker-idempotency', 'answer|1', 32));
}

function requestHash(request: Request): string {
  return hash(`${request.method} ${request.baseUrl}${request.path} ${JSON.stringify(request.body ?? null)}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
