import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { AppError, toProblem, type ErrorCode, type Problem } from '../../../src/wire/errors.ts';
import type { PasskeyQuestion } from '../../../src/wire/passkey.ts';
import { isFinal, type Step, type StepBody } from '../../../src/wire/step.ts';
import { drawQr } from '../../../src/whatsapp/link/qr-image.ts';
import type { Front } from '../program/front.ts';
import { problems } from '../../../src/texts/en/problems.ts';

export const REQUEST_ID = 'req-0123456789';
const LINK_MS = 360_000;

/** A step with the `n`-th QR of a link, made like those from the refs of WhatsApp. */
export function qrStep(n = 1, of = 6): StepBody {
  const qr = qrText(n);
  return { state: 'qr', qr, ...drawQr(qr), index: n, of };
}

/** The text of the `n`-th QR, as long as a real one. */
export function qrText(n: number): string {
  const key = Buffer.alloc(32, n).toString('base64');
  return `https://wa.me/settings/linked_devices#2@${Buffer.alloc(48, n).toString('base64')},${key},${key},${key},1`;
}

export const CODE = '7KQX-2MZP';
export const MASKED = '+254 ... 78';

/** A step with a question like WhatsApp's; `n` makes another one. */
export function passkeyStep(n = 1): StepBody {
  const publicKey: PasskeyQuestion = {
    challenge: Buffer.alloc(32, n).toString('base64url'),
    timeout: 600_000,
    rpId: 'whatsapp.com',
    allowCredentials: [],
    userVerification: 'required',
    extensions: { uvm: true },
  };
  return { state: 'passkey', answered: false, publicKey };
}

/** Steps of a link by state. */
export const STEPS: Readonly<
  Record<
    'connecting' | 'code' | 'passkey' | 'answered' | 'compare' | 'confirming' | 'saving' | 'delivering',
    StepBody
  >
> = {
  connecting: { state: 'connecting' },
  code: { state: 'code', pairingCode: CODE, number: MASKED },
  passkey: passkeyStep(),
  answered: { state: 'passkey', answered: true },
  compare: { state: 'compare', compareCode: CODE },
  confirming: { state: 'confirming' },
  saving: { state: 'saving' },
  delivering: { state: 'delivering' },
};

/** The steps after the phone's yes, with what the page says at each. */
export const PROGRESS: readonly (readonly [StepBody, RegExp])[] = [
  [STEPS.confirming, /Your phone said yes/],
  [STEPS.saving, /Saving/],
  [STEPS.delivering, /Sending the session ID/],
];

export function linkedStep(
  more: { readonly sessionId?: string; readonly deliveredAt?: string } = {},
): StepBody {
  return {
    state: 'linked',
    number: MASKED,
    format: 'short',
    ...(Object.keys(more).length === 0 ? { deliveredAt: new Date().toISOString() } : more),
  };
}

export function problem(code: ErrorCode | 'SOMETHING_NEW', fields: Partial<Problem> = {}): Problem {
  if (code !== 'SOMETHING_NEW') return { ...toProblem(new AppError(code), REQUEST_ID, problems), ...fields };
  // An old page on a newer server can get an error code that it does not know.
  return {
    ...toProblem(new AppError('INTERNAL'), REQUEST_ID, problems),
    title: 'A new title',
    detail: 'A new detail.',
    code: code as ErrorCode,
  };
}

export function failedStep(code: ErrorCode | 'SOMETHING_NEW', fields: Partial<Problem> = {}): StepBody {
  return { state: 'failed', error: problem(code, fields) };
}

/** A failed step whose code alone does not say enough. */
export function failedBecause(code: ErrorCode, reason: PasskeyEnd): StepBody {
  return { state: 'failed', error: toProblem(new AppError(code, { why: { reason } }), REQUEST_ID, problems) };
}

type PasskeyEnd =
  | 'codes-differ'
  | 'passkey-answers-wrong'
  | 'passkey-codes-not-compared'
  | 'passkey-phone-not-done';

/** An answer of a visitor to WhatsApp's question, as the page sent it. */
type SentAnswer = { readonly kind: string; readonly key: string | undefined; readonly body: unknown };

/** Replaces the link routes of the program. The test decides when each step is sent. */
export class ScriptedLinks {
  /** The number of links that pages have started. */
  started = 0;
  /** What visitors have answered. */
  readonly answers: SentAnswer[] = [];
  /** What follows an answer: the next step, a refusal, or nothing, as where the network fails. */
  onAnswer: () => StepBody | Problem | null = () => STEPS.answered;
  #first: StepBody | null = null;
  #firstLifeMs = 60_000;
  #refusal: Problem | null = null;
  #sent: Step | null = null;
  #seq = 0;
  #isForgotten = false;
  readonly #streams = new Set<ServerResponse>();
  readonly #waiters = new Set<() => void>();

  constructor(front: Front) {
    front.answerWith((request, response) => this.#answer(request, response));
  }

  /** Sets the first step of links that start from now on, and the lifetime of that step. */
  begin(first: StepBody, lifeMs = 60_000): void {
    this.#first = first;
    this.#firstLifeMs = lifeMs;
    this.#refusal = null;
  }

  /** Refuses to start a link from now on. */
  refuse(refusal: Problem): void {
    this.#refusal = refusal;
  }

  /** Forgets all links, as a server does when it restarts. */
  forget(): void {
    this.#isForgotten = true;
    for (const stream of this.#streams) stream.destroy();
  }

  /** Sends the next step to the pages that follow the link. */
  push(body: StepBody, lifeMs = LINK_MS): void {
    const nowMs = Date.now();
    this.#seq += 1;
    this.#sent = {
      ...body,
      seq: this.#seq,
      now: new Date(nowMs).toISOString(),
      expiresAt: new Date(nowMs + lifeMs).toISOString(),
    };
    for (const stream of this.#streams) this.#write(stream);
  }

  /** Sends a step with an old sequence number, as a late answer would have. */
  pushStale(body: StepBody): void {
    const step = { ...this.#step, ...body, seq: Math.max(1, this.#seq - 1) };
    for (const stream of this.#streams)
      stream.write(`event: step\nid: ${step.seq}\ndata: ${JSON.stringify(step)}\n\n`);
  }

  /** Resolves when a page has opened the event stream of the link. */
  async followed(): Promise<void> {
    while (this.#streams.size === 0) await new Promise<void>((resolve) => this.#waiters.add(resolve));
  }

  get #id(): string {
    return `scripted-${this.started}`;
  }

  /** The current step with the time of now, as the server sends it. */
  get #step(): Step | null {
    return this.#sent && { ...this.#sent, now: new Date().toISOString() };
  }

  #answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '' } = request;
    if (method === 'POST' && /^\/(?:qr|code)$/.test(url)) this.#start(response);
    else {
      const [, id, way] = /^\/(?:qr|code)\/(scripted-\d+)(?:\/(events|passkey|compare))?$/.exec(url) ?? [];
      if (id === undefined) return false;
      const isOld = id !== this.#id;
      if (this.#isForgotten || isOld) sendProblem(response, problem('LINK_NOT_FOUND'));
      else if (way === undefined) this.#onLink(method, response);
      else if (way === 'events') this.#stream(response);
      else void this.#takeAnswer(way, request, response);
    }
    return true;
  }

  #start(response: ServerResponse): void {
    if (this.#refusal !== null) {
      sendProblem(response, this.#refusal);
      return;
    }
    for (const stream of this.#streams) stream.destroy();
    this.started += 1;
    this.#seq = 0;
    this.#isForgotten = false;
    this.push(this.#first ?? qrStep(), this.#firstLifeMs);
    sendJson(response, 201, { linkId: this.#id, token: 'scripted-token', step: this.#step });
  }

  #onLink(method: string | undefined, response: ServerResponse): void {
    if (method === 'DELETE') {
      if (this.#step !== null && !isFinal(this.#step)) this.push(failedStep('LINK_CANCELLED'));
      response.writeHead(204).end();
    } else sendJson(response, 200, { step: this.#step });
  }

  async #takeAnswer(kind: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = request.headers['idempotency-key'];
    this.answers.push({ kind, key: key?.toString(), body: await json(request) });
    const next = this.onAnswer();
    if (next === null) request.destroy();
    else if ('code' in next) sendProblem(response, next);
    else {
      this.push(next);
      sendJson(response, 202, { step: this.#step });
    }
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
    this.#write(response);
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }

  #write(stream: ServerResponse): void {
    if (this.#step === null) return;
    stream.write(`event: step\nid: ${this.#seq}\ndata: ${JSON.stringify(this.#step)}\n\n`);
    if (isFinal(this.#step)) stream.end();
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}

function sendProblem(response: ServerResponse, body: Problem): void {
  response
    .writeHead(body.status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}
