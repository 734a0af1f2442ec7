import type { CodeCaller } from '../../ports/link-directory.ts';
import type { CreateLink, Reveal } from '../deps.ts';

/** Each caller before the last one leaves a final step behind for ten minutes. */
const MAX_CALLERS = 20;

/** The caller of a start by code whose address tells who asks; `null` for all others, who take nothing over. */
export function callerOf(request: CreateLink): CodeCaller | null {
  const { method, owner, reader } = request;
  return method === 'code' && owner !== undefined
    ? { number: request.number.canonical, owner, reader }
    : null;
}

export function isSameCaller(one: CodeCaller | null, other: CodeCaller): boolean {
  return one?.number === other.number && one.owner === other.owner && one.reader === other.reader;
}

/** The callers of one link, one after the other. Never more than one while IDs may be shown on the page, since several visitors can share an address. */
export class Callers {
  readonly first: CodeCaller | null;
  #count = 1;

  constructor(request: CreateLink, reveal: Reveal) {
    this.first = reveal === 'never' ? callerOf(request) : null;
  }

  /** True if this caller gets the link now. */
  admit(caller: CodeCaller): boolean {
    if (!isSameCaller(this.first, caller) || this.#count >= MAX_CALLERS) return false;
    this.#count += 1;
    return true;
  }
}
