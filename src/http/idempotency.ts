import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../errors.ts';
import type { Clock, Random } from '../ports.ts';

const HELD_MS = 60_000;
const MIN_KEY_LENGTH = 16;
const MAX_KEY_LENGTH = 200;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

type Held = {
  /** Hash of route and body: a key stands for one request only. */
  readonly requestHash: string;
  /** Settles when the first request was answered; the sealed answer, or `null` if there is none to repeat. */
  readonly answer: Promise<Buffer | null>;
};

/**
 * Answers a repeated `POST` with the answer of the first one, for 60 s. The answer holds a token, so it is kept sealed
 * under a key derived from the header; of the header only a hash is kept.
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
          fields: { detail: 'An Idempotency-Key has 16 to 200 characters.' },
        });
      }
      if (!(await this.#repeat(key, request, response))) {
        this.#record(key, request, response);
        next();
      }
    };
  }

  async #repeat(key: string, request: Request, response: Response): Promise<boolean> {
    const held = this.#held.get(hash(key));
    if (held === undefined) return false;
    if (held.requestHash !== requestHash(request)) {
      throw new AppError('BODY_INVALID', {
        fields: { detail: 'This Idempotency-Key was used for another request.' },
      });
    }
    const sealed = await held.answer;
    if (sealed === null) return false;
    response.status(201).set('Cache-Control', 'no-store').type('json').send(open(key, sealed));
    return true;
  }

  #record(key: string, request: Request, response: Response): void {
    const name = hash(key);
    const answer = new Promise<Buffer | null>((resolve) => {
      const { send } = response;
      // Not at the end of the connection: a visitor whose network broke meanwhile asks again, and gets this answer.
      response.send = (body: unknown) => {
        resolve(response.statusCode === 201 ? this.#seal(key, String(body)) : null);
        return send.call(response, body);
      };
    });
    this.#held.set(name, { requestHash: requestHash(request), answer });
    const forget = () => this.#held.delete(name);
    // An error is not repeated: the next try is a new one.
    void answer.then((sealed) => (sealed === null ? forget() : this.#clock.after(HELD_MS, forget)));
  }

  #seal(key: string, text: string): Buffer {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealingKey(key), nonce, { authTagLength: TAG_BYTES });
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  }
}

function open(key: string, sealed: Buffer): string {
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), sealed.subarray(0, NONCE_BYTES), options);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8');
}

function sealingKey(key: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'trekker-idempotency', 'answer|1', 32));
}

function requestHash(request: Request): string {
  return hash(`${request.method} ${request.path} ${JSON.stringify(request.body ?? null)}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
