import { createHash, hkdfSync } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../wire/errors.ts';
import type { Clock, Log, Random } from '../../ports/base.ts';
import type { Held, Hold, Holds } from '../../ports/shared/holds.ts';
import type { NoteSeal } from '../../session/ring/note-seal.ts';
import { Lanes } from '../../ports/lanes.ts';
import { Tally } from '../../ports/tally.ts';
import { LATE, within } from '../../ports/timing.ts';
import { decrypt, encrypt } from '../../auth-state/cipher/aes-gcm.ts';
import { networkOf } from '../limits/address.ts';

const KEPT_MS = 60_000;
/** Longer than any first request takes; the key is free after this if its process lives and yet never answered. */
const ANSWER_LIMIT_MS = 30_000;
/** How long the first answer waits for the store to take it. Then it is sent all the same, because what it tells of has happened. */
const TELL_LIMIT_MS = 2_000;
/** How many repeats of one address wait at a time; a page or a program that lost an answer sends one. */
const MAX_WAITING = 20;
const BUSY_RETRY_S = 5;
/** How many keys of a network are taken at once, since each is a write to the store that nothing else bounds. */
const TAKEN_AT_ONCE = 4;
const MIN_KEY_LENGTH = 16;
const MAX_KEY_LENGTH = 200;
/** The statuses of what was started or taken, and must not be so twice. */
const DONE: ReadonlySet<number> = new Set([201, 202]);

type Reply = {
  /** The hash of route and body, because a key may stand for one request only. */
  readonly requestHash: string;
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | null;
  readonly body: string;
};

type IdempotencyDeps = {
  readonly holds: Holds;
  readonly noteSeal: NoteSeal;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/**
 * Answers a repeated `POST` with the answer of the first one, for 60 s, whichever process it comes to. The first request holds the key, and
 * tells its answer there before it is sent. The answer holds a token, so it is kept sealed twice: under a key that is derived from the
 * header and the caller's address, of which only a hash is kept, and by the key ring, as a header may be weak. Requests that wait for the first one share its error too; a later request after an
 * error is a new one.
 */
export class Idempotency {
  readonly #deps: IdempotencyDeps;
  readonly #waiting = new Tally<string>();
  readonly #taking = new Lanes(TAKEN_AT_ONCE);

  constructor(deps: IdempotencyDeps) {
    this.#deps = deps;
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
      // The address is a part of the name, because a caller elsewhere may use the same weak key and must not get this answer.
      const name = `${request.addressKey} ${key}`;
      const first = await this.#takeOrFind(name, request.addressKey);
      if ('hold' in first) {
        this.#tellAnswer(name, first.hold, request, response);
        next();
      } else repeat(first.reply, request, response);
    };
  }

  /** The right to be the first request, or the answer of the one that was. Errors: RATE_LIMITED, STORE_UNAVAILABLE. */
  async #takeOrFind(
    name: string,
    address: string,
  ): Promise<{ readonly hold: Hold } | { readonly reply: Reply }> {
    const { holds, clock } = this.#deps;
    const endsAtMs = clock.monotonic() + ANSWER_LIMIT_MS;
    const isEnough = this.#answers(name);
    for (;;) {
      const hold = await this.#taking.run(networkOf(address), () =>
        holds.take([placeOf(name)], ANSWER_LIMIT_MS + KEPT_MS),
      );
      if (hold !== null) return { hold };
      const held = await this.#wait(name, address, isEnough, endsAtMs);
      const reply = this.#open(name, held);
      if (reply !== null && isEnough(held)) return { reply };
      if (held !== null || clock.monotonic() >= endsAtMs) throw busy();
    }
  }

  async #wait(
    name: string,
    address: string,
    isEnough: (held: Held | null) => boolean,
    endsAtMs: number,
  ): Promise<Held | null> {
    const { holds, clock } = this.#deps;
    if (this.#waiting.of(address) >= MAX_WAITING) throw busy();
    this.#waiting.add(address);
    try {
      return await holds.wait(placeOf(name), isEnough, endsAtMs - clock.monotonic());
    } finally {
      this.#waiting.remove(address);
    }
  }

  /** Tells the answer to those who wait for it, or ask for it later, before it is sent. An error is told to those who wait alone. */
  #tellAnswer(name: string, hold: Hold, request: Request, response: Response): void {
    const { clock, log } = this.#deps;
    const { send } = response;
    const asked = requestHash(request);
    response.send = (body: unknown) => {
      response.send = send;
      const reply = replyOf(asked, response, String(body));
      const isDone = DONE.has(reply.status);
      const told = hold.tell(this.#seal(name, reply), isDone ? KEPT_MS : 0);
      void within(clock, TELL_LIMIT_MS, told)
        .then((outcome) => {
          if (outcome === LATE) throw new AppError('STORE_UNAVAILABLE');
        })
        .catch((error: unknown) => {
          log.warn({ err: error }, 'could not keep an answer for a repeat of its request');
          // What was refused may be asked for again at once.
          if (!isDone) void hold.release();
        })
        .then(() => {
          if (!response.headersSent) send.call(response, body);
        });
      return response;
    };
  }

  /** Says of each look at a key whether it is enough: the key is free, or was answered while we waited, or with success before. */
  #answers(name: string): (held: Held | null) => boolean {
    let isUnderWay = false;
    return (held) => {
      if (held === null) return true;
      const reply = this.#open(name, held);
      if (reply !== null) return isUnderWay || DONE.has(reply.status);
      isUnderWay = true;
      return false;
    };
  }

  #seal(name: string, reply: Reply): Buffer {
    const { noteSeal, random } = this.#deps;
    const sealed = encrypt(sealingKey(name), Buffer.from(JSON.stringify(reply)), random);
    return noteSeal.seal(placeOf(name), { sealed: sealed.toString('base64') });
  }

  /** `null` if there is no answer, or none of a process with the same key ring. */
  #open(name: string, held: Held | null): Reply | null {
    if (held === null || held.body === null) return null;
    // What opens was sealed by this program, so it has the form of a note and of a reply.
    const note = this.#deps.noteSeal.open(placeOf(name), held.body) as { readonly sealed: string } | null;
    if (note === null) return null;
    const text = decrypt(sealingKey(name), Buffer.from(note.sealed, 'base64')).toString('utf8');
    return JSON.parse(text) as Reply;
  }
}

function repeat(reply: Reply, request: Request, response: Response): void {
  if (reply.requestHash !== requestHash(request)) {
    throw new AppError('IDEMPOTENCY_MISMATCH');
  }
  if (reply.retryAfter !== null) response.set('Retry-After', reply.retryAfter);
  response.status(reply.status).set('Cache-Control', 'no-store').type(reply.type).send(reply.body);
}

function replyOf(asked: string, response: Response, body: string): Reply {
  const type = response.get('content-type') ?? 'application/json';
  const retryAfter = response.get('retry-after') ?? null;
  return { requestHash: asked, status: response.statusCode, type, retryAfter, body };
}

function busy(): AppError {
  return new AppError('RATE_LIMITED', {
    why: { reason: 'idempotency-key-busy' },
    fields: { retryAfter: BUSY_RETRY_S },
  });
}

function placeOf(name: string): string {
  return `answer/${hash(name)}`;
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
