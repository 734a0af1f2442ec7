import { AppError, toAppError, type ErrorOptions } from '../wire/errors.ts';
import type { Dispose, Random } from '../ports/base.ts';
import { callIfLate, every } from '../ports/timing.ts';
import { DRAIN_UNLINK_LIMIT_MS } from './state-limits.ts';
import type { CreateLink, LinkDeps } from './deps.ts';
import { linkToDisplace } from './admission/fair-share.ts';
import { Link } from './link.ts';
import { hashToken } from './link-token.ts';
import { callerOf, isSameCaller } from './admission/callers.ts';
import { takeOverElsewhere, toStarted, type StartedLink } from './admission/started-link.ts';
import type { Claim, HandOver } from '../ports/link-directory.ts';
import { NO_COST, type SettleCost, type StartCost } from './start-cost.ts';

/** How long a link that a phone has accepted may go on while the server stops. */
const DRAIN_GRACE_MS = 20_000;
/** How often the store is checked while links wait for a phone. */
const STORE_CHECK_MS = 10_000;
const TOKEN_BYTES = 32;
const ID_BYTES = 12;
const BUSY_RETRY_S = 20;
const SHUTDOWN_RETRY_S = 10;

type RegistryDeps = LinkDeps & {
  readonly random: Random;
  readonly maxLinks: number;
  /** Throws `STORE_UNAVAILABLE` while the store cannot save. */
  readonly checkStore: () => Promise<void>;
};

type Claimed = Extract<Claim, { kind: 'claimed' }>;
type Entry = {
  readonly link: Link;
  readonly request: CreateLink;
  readonly network: string | null;
  readonly over: Promise<void>;
};

/** Admits links and knows all links of this process. Lifetime: until `drain` has resolved. */
export class Registry {
  readonly #deps: RegistryDeps;
  readonly #open = new Map<string, Entry>();
  /** Links that were admitted and are not open yet. */
  readonly #starting = new Set<CreateLink>();
  /** Starts that hold the claim of their number. They wait for no other start, so that others can wait for them. */
  readonly #claimed = new Map<CreateLink, Promise<StartedLink>>();
  readonly #settling = new Set<Promise<void>>();
  #isDraining = false;
  #timesGivenUp = 0;
  readonly #stopped = new AbortController();
  #stopStoreWatch: Dispose | null = null;

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
    deps.directory.onGivenUp(() => this.#onGivenUp());
  }

  openCount(): number {
    return this.#open.size;
  }

  /** The number of open links and of links that are being admitted. */
  slotsTaken(): number {
    return this.#open.size + this.#starting.size;
  }

  maxLinks(): number {
    return this.#deps.maxLinks;
  }

  draining(): boolean {
    return this.#isDraining;
  }

  /**
   * Admits and starts a link. Refusals that cost nothing come first; `cost` is counted right before the socket opens.
   * Errors: TOO_MANY_LINKS, SHUTTING_DOWN, STORE_UNAVAILABLE, WHATSAPP_CLIENT_OUTDATED, and those of `cost`.
   */
  async create(request: CreateLink, cost: StartCost = NO_COST): Promise<StartedLink> {
    this.#admit(request);
    this.#starting.add(request);
    try {
      await this.#deps.checkStore();
      await this.#deps.hook('admitted');
      await this.#makeCertain();
      await this.#deps.clock.turn();
      this.#refuseIfClosed();
      return await this.#startCounted(request, cost);
    } finally {
      this.#starting.delete(request);
    }
  }

  /**
   * Gives the caller the link that waits for this number in any process, if it was started from the same address: the code stays, WhatsApp
   * hears nothing, and the caller before reads that the link was cancelled. `null` if there is none. Errors: STORE_UNAVAILABLE.
   */
  async takeOver(request: CreateLink): Promise<StartedLink | null> {
    const caller = callerOf(request);
    if (caller === null || this.#deps.reveal !== 'never') return null;
    const claimed = [...this.#claimed].find(([other]) => isSameCaller(callerOf(other), caller));
    await Promise.allSettled([claimed?.[1]]);
    const { id, token } = this.#names();
    const { format, language } = request;
    const wanted = language === undefined ? { format } : { format, language };
    const handOver: HandOver = { kind: 'hand-over', caller, id, tokenHash: hashToken(token), ...wanted };
    const entry = [...this.#open.values()].find(({ link }) => link.handOver(handOver));
    if (entry !== undefined) return toStarted(entry.link, token, entry.over);
    return takeOverElsewhere(handOver, token, { ...this.#deps, signal: this.#stopped.signal });
  }

  /**
   * Stops all links. No new link starts; links that wait for a phone or a passkey end at once; the others get 20 s and are then undone.
   * Resolves when no link is left. Safe to call twice.
   */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.#stopped.abort();
    const links = [...this.#open.values()].map(({ link }) => link);
    for (const link of links) if (!link.isCommitted()) link.shutDown(DRAIN_UNLINK_LIMIT_MS);
    const undo = () => {
      for (const link of links) link.shutDown(DRAIN_UNLINK_LIMIT_MS);
    };
    const ended = Promise.all(links.map((link) => link.whenDisposed()));
    const settled = ended.then(() => Promise.all(this.#settling));
    await callIfLate(this.#deps.clock, DRAIN_GRACE_MS, undo, settled);
    await this.#deps.directory.close();
  }

  /** A process that slept learns here that it was given up, rather than when its new link has begun. Errors: STORE_UNAVAILABLE. */
  async #makeCertain(): Promise<void> {
    try {
      await this.#deps.directory.ownership.confirm();
    } catch (error) {
      if (toAppError(error).code !== 'LINK_LOST') throw error;
    }
  }

  #admit(request: CreateLink): void {
    const { reader } = request;
    if (this.#isDraining) throw shuttingDown();
    const isFull = this.slotsTaken() >= this.#deps.maxLinks && this.#toDisplace(request) === null;
    if (isFull || (reader === 'none' && this.#readerlessTaken() >= readerlessPlaces(this.#deps.maxLinks))) {
      throw tooMany();
    }
    this.#refuseIfClosed();
  }

  #toDisplace(request: CreateLink): Link | null {
    const starting = [...this.#starting].filter((each) => each !== request);
    return linkToDisplace(
      [...this.#open.values()],
      starting.map(({ network }) => network ?? null),
      request.network ?? null,
      this.#deps.maxLinks,
    );
  }

  /** Ends links of a network that has more than its share, until there is a place. Errors: TOO_MANY_LINKS. */
  async #makeRoom(request: CreateLink): Promise<void> {
    while (this.#open.size >= this.#deps.maxLinks) {
      const link = this.#toDisplace(request);
      if (link === null) throw tooMany();
      link.refuse(tooMany({ why: { reason: 'place-given-away' } }));
      await link.whenDisposed();
    }
  }

  #refuseIfClosed(): void {
    if (this.#isDraining) throw shuttingDown();
    const refusal = this.#deps.whatsapp.refusal();
    if (refusal !== null) throw refusal;
  }

  #readerlessTaken(): number {
    const open = [...this.#open.values()].map(({ request }) => request);
    return [...this.#starting, ...open].filter(({ reader }) => reader === 'none').length;
  }

  /** Claims the number before the start is counted, so that only one of several simultaneous starts for a number goes on. */
  async #startCounted(request: CreateLink, cost: StartCost): Promise<StartedLink> {
    if (request.method === 'qr') return this.#startOrSettle(request, await cost.take(), null);
    const claim = await this.#deps.directory.claim(request.number.canonical);
    // The same visitor may have asked twice in one moment.
    if (claim.kind === 'held') return (await this.takeOver(request)) ?? cost.refuseNumber(claim.freeInMs);
    const starting = this.#startClaimed(request, cost, claim).finally(() => this.#claimed.delete(request));
    this.#claimed.set(request, starting);
    return starting;
  }

  async #startClaimed(request: CreateLink, cost: StartCost, claim: Claimed): Promise<StartedLink> {
    try {
      this.#refuseIfClosed();
      const timesGivenUp = this.#timesGivenUp;
      return await this.#startOrSettle(request, await cost.take(), claim, timesGivenUp);
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  /**
   * Checks again, in the turn of the event loop in which the socket opens, whether links may start: other links may have started during the
   * count, and only one link at a time may probe an open circuit.
   */
  async #startOrSettle(
    request: CreateLink,
    settle: SettleCost,
    claim: Claimed | null,
    timesGivenUp = this.#timesGivenUp,
  ): Promise<StartedLink> {
    try {
      await this.#makeRoom(request);
      // Another process may have claimed the number meanwhile.
      if (claim !== null && timesGivenUp !== this.#timesGivenUp) throw new AppError('LINK_LOST');
      this.#refuseIfClosed();
      return this.#start(request, settle, claim);
    } catch (error) {
      await settle('not-opened');
      throw error;
    }
  }

  #start(request: CreateLink, settle: SettleCost, claim: Claimed | null): StartedLink {
    const { id, token } = this.#names();
    const link = new Link({ ...request, id, tokenHash: hashToken(token) }, this.#deps);
    const over = link
      .whenDisposed()
      .then(() => {
        this.#retire(id);
        return settle(link.hasAskedWhatsApp() ? 'asked' : 'not-asked');
      })
      .finally(() => {
        claim?.release();
        this.#settling.delete(over);
      });
    this.#settling.add(over);
    this.#starting.delete(request);
    this.#open.set(id, { link, request, network: request.network ?? null, over });
    this.#stopStoreWatch ??= this.#watchStore();
    claim?.heldBy(link);
    return toStarted(link, token, over);
  }

  #names(): { readonly id: string; readonly token: string } {
    const { random } = this.#deps;
    return {
      id: random.bytes(ID_BYTES).toString('base64url'),
      token: random.bytes(TOKEN_BYTES).toString('base64url'),
    };
  }

  /** Ends links that wait for a phone or a passkey while the store fails, since their sessions could not be saved. Committed links go on. */
  #watchStore(): Dispose {
    return every(this.#deps.clock, STORE_CHECK_MS, () => {
      this.#deps.checkStore().catch((error: unknown) => {
        for (const { link } of this.#open.values()) if (!link.isCommitted()) link.refuse(toAppError(error));
      });
    });
  }

  /** Others have told the visitors that their links are lost, and may start others for the same numbers. */
  #onGivenUp(): void {
    this.#timesGivenUp += 1;
    for (const { link } of this.#open.values()) link.refuse(new AppError('LINK_LOST'));
  }

  #retire(id: string): void {
    this.#open.delete(id);
    if (this.#open.size > 0) return;
    this.#stopStoreWatch?.();
    this.#stopStoreWatch = null;
  }
}

/** How many links without a reader may be open, so that they never take the places of visitors on a page. */
export function readerlessPlaces(maxLinks: number): number {
  return Math.max(1, Math.floor(maxLinks / 5));
}

function tooMany(options: Pick<ErrorOptions, 'why'> = {}): AppError {
  return new AppError('TOO_MANY_LINKS', { ...options, fields: { retryAfter: BUSY_RETRY_S } });
}

/** The refusal of a start while the program stops. */
export function shuttingDown(): AppError {
  return new AppError('SHUTTING_DOWN', { fields: { retryAfter: SHUTDOWN_RETRY_S } });
}
