import { createHash } from 'node:crypto';
import type { LinkCommand } from '../../ports/link-directory.ts';
import type { LinkRow } from '../../ports/shared/rows.ts';
import type { NoteSeal } from '../../session/ring/note-seal.ts';
import { AppError, toAppError, type ErrorOptions, type ErrorCode } from '../../wire/errors.ts';
import type { Method, Step } from '../../wire/step.ts';

/** The picture of a QR text; it is drawn again where it is read, because it is ten times as long as the text. */
export type DrawQr = (text: string) => { readonly path: string; readonly size: number };

export type NotedStep = { readonly method: Method; readonly step: Step };

type StepPlace = Pick<LinkRow, 'id' | 'tokenHash'>;

/** The link that holds a number; `caller` is the name of who may take it over. */
export type Holder = { readonly linkId: string; readonly caller: string | null };

/** The name of a link in the store, which does not tell its ID. */
export function rowIdOf(linkId: string): Buffer {
  return createHash('sha256').update(`link|${linkId}`).digest();
}

/** Reads and writes what processes leave each other at a link. What does not open is `null`: another program may have written it. */
export class LinkNotes {
  readonly #seal: NoteSeal;
  readonly #drawQr: DrawQr;

  constructor(seal: NoteSeal, drawQr: DrawQr) {
    this.#seal = seal;
    this.#drawQr = drawQr;
  }

  /** A step opens only beside the hash of its own token, so that who can write to the store cannot read it with another token. */
  step(at: StepPlace, { method, step }: NotedStep): Buffer {
    if (step.state !== 'qr') return this.#seal.seal(placeOfStep(at), { method, step });
    const { path: _path, size: _size, ...rest } = step;
    return this.#seal.seal(placeOfStep(at), { method, step: rest });
  }

  readStep(row: StepPlace & Pick<LinkRow, 'step'>): NotedStep | null {
    // What opens was written by a process with the same ring, so it has the form of a step.
    const noted = this.#seal.open(placeOfStep(row), row.step) as NotedStep | null;
    if (noted === null || noted.step.state !== 'qr') return noted;
    return { ...noted, step: { ...noted.step, ...this.#drawQr(noted.step.qr) } };
  }

  command(id: Buffer, asked: number, command: LinkCommand): Buffer {
    const note =
      typeof command === 'object' && command.kind === 'hand-over'
        ? { ...command, tokenHash: command.tokenHash.toString('base64') }
        : command;
    return this.#seal.seal(placeOf('command', id, asked), { command: note });
  }

  readCommand(id: Buffer, asked: number, sealed: Buffer): LinkCommand | null {
    const note = this.#seal.open(placeOf('command', id, asked), sealed) as { command: LinkCommand } | null;
    if (note === null || typeof note.command === 'string' || note.command.kind !== 'hand-over') {
      return note?.command ?? null;
    }
    return { ...note.command, tokenHash: Buffer.from(String(note.command.tokenHash), 'base64') };
  }

  /** `error` is what the command was refused with, if it was. */
  answer(id: Buffer, answered: number, error: unknown): Buffer {
    if (error === null) return this.#seal.seal(placeOf('answer', id, answered), {});
    const { code, why, fields } = toAppError(error);
    return this.#seal.seal(placeOf('answer', id, answered), { code, why, fields });
  }

  /** Throws what the command was refused with. */
  readAnswer(id: Buffer, answered: number, sealed: Buffer): void {
    const note = this.#seal.open(placeOf('answer', id, answered), sealed) as Refusal | null;
    if (note === null) throw new AppError('STORE_UNAVAILABLE');
    if (note.code === undefined) return;
    const { code, why, fields = {} } = note;
    throw new AppError(code, why === null || why === undefined ? { fields } : { why, fields });
  }

  holder(number: Buffer, holder: Holder): Buffer {
    return this.#seal.seal(placeOf('holder', number), holder);
  }

  readHolder(number: Buffer, sealed: Buffer): Holder | null {
    // What opens was written by a process with the same ring.
    return this.#seal.open(placeOf('holder', number), sealed) as Holder | null;
  }
}

type Refusal = { readonly code?: ErrorCode } & Partial<{
  readonly why: ErrorOptions['why'] | null;
  readonly fields: NonNullable<ErrorOptions['fields']>;
}>;

function placeOfStep({ id, tokenHash }: StepPlace): string {
  return `${placeOf('step', id)}|${tokenHash.toString('base64')}`;
}

function placeOf(kind: string, id: Buffer, number = 0): string {
  return `${kind}|${id.toString('base64')}|${number}`;
}
