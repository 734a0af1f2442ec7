import { AppError, toAppError, toProblem, type Problem } from '../wire/errors.ts';
import type { Dispose, Log, StageHook } from '../ports/base.ts';
import type { CodeCaller, HandOver, LinkCommand, LinkOwner } from '../ports/link-directory.ts';
import { deferred } from '../ports/timing.ts';
import type { Account, GatewayEvent, WhatsAppLink } from '../ports/whatsapp.ts';
import { LinkEnd } from './ending/link-end.ts';
import { UNLINK_LIMIT_MS } from './state-limits.ts';
import { toOpenRequest, type LinkDeps, type LinkRequest, type Wanted } from './deps.ts';
import { SessionDelivery } from './deliver-session.ts';
import { toLinkedStep, toNotice } from './link-notice.ts';
import { LinkTimers } from './link-timers.ts';
import type { LinkEvent } from './machine.ts';
import { isSameNumber } from './number/number-spellings.ts';
import { Callers } from './admission/callers.ts';
import { Audience } from './audience.ts';
import { StepFeed } from './step-feed.ts';
import { Stopwatch } from './stopwatch.ts';
import { STATES, type Method, type ShownStep, type Step } from '../wire/step.ts';

/**
 * One attempt to link. It owns its connection, its timers and the session that it issued, and has freed them when `whenDisposed` resolves.
 * It reaches exactly one final step, after which `current` stays the same.
 */
export class Link implements LinkOwner {
  readonly method: Method;
  readonly #deps: LinkDeps;
  readonly #request: LinkRequest;
  readonly caller: CodeCaller | null;
  readonly #callers: Callers;
  #wanted: Wanted;
  readonly #feed: StepFeed;
  readonly #work = new AbortController();
  readonly #connection: WhatsAppLink;
  readonly #delivery: SessionDelivery;
  readonly #ending: LinkEnd;
  readonly #audience: Audience | null;
  readonly #timers: LinkTimers;
  readonly #stopwatch: Stopwatch;
  #account: Account | null = null;
  #isWrongAccount = false;
  #isWorking = false;
  #isEnding = false;
  #hasAskedWhatsApp = false;
  #hasAnswered = false;
  readonly #disposed = deferred();

  constructor(request: LinkRequest, deps: LinkDeps) {
    this.method = request.method;
    this.#request = request;
    this.#callers = new Callers(request, deps.reveal);
    this.caller = this.#callers.first;
    this.#wanted = request;
    this.#deps = deps;
    const log = deps.log.child({ link: request.id });
    this.#timers = new LinkTimers(deps.clock, request.reader, (error) => this.#end(error));
    const known = { id: request.id, method: request.method, tokenHash: request.tokenHash, owner: this };
    this.#feed = new StepFeed(deps.clock, this.#timers.wholeEndsAtMs(), deps.directory, known);
    this.#stopwatch = new Stopwatch(deps.clock);
    this.#audience = this.#watchAudience();
    deps.observer.started(this);
    this.#connection = deps.whatsapp.open(toOpenRequest(request), (event) => this.#onGateway(event), log);
    this.#delivery = new SessionDelivery({ ...deps, connection: this.#connection, log });
    this.#ending = this.#makeEnding(log);
    this.#feed.publish();
  }

  /** The ID of the link. It changes when another page of the visitor takes the link over. */
  get id(): string {
    return this.#feed.linkId;
  }

  current(): Step {
    return this.#feed.current();
  }

  /** Hands the link over to another page of its caller, and the former one reads that it was cancelled. False if that cannot be. */
  handOver({ kind: _kind, caller, id, tokenHash, ...wanted }: HandOver): boolean {
    if (this.#isEnding || !this.waitsForPhone() || !this.#callers.admit(caller)) return false;
    this.#wanted = wanted;
    const error = new AppError('LINK_CANCELLED', { why: { reason: 'link-goes-on-elsewhere' } });
    this.#deps.log.info({ link: this.id, takenOverBy: id }, 'a link goes on for another page of its visitor');
    this.#feed.handOver({ id, tokenHash }, this.#toProblem(error));
    return true;
  }

  /** Resolves with the first step that is not `connecting`, or with the current one after `limitMs`. */
  firstShown(limitMs: number): Promise<Step> {
    return this.#feed.firstShown(limitMs);
  }

  /** Counts a reader who follows the steps, until disposed. */
  readerJoined(): Dispose {
    return this.#audience?.joined() ?? (() => undefined);
  }

  /** Counts a reader who asked for the current step once. */
  readerSeen(): void {
    this.#audience?.seen();
  }

  async command(command: LinkCommand): Promise<void> {
    if (command === 'cancel') this.cancel();
    else if (command.kind === 'hand-over') {
      if (!this.handOver(command)) throw new AppError('LINK_NOT_FOUND');
    } else if (this.#isEnding || !this.#feed.asksFor(command.kind)) throw new AppError('PASSKEY_NOT_ASKED');
    else if (command.kind === 'compare' && !command.same)
      this.#end(new AppError('PASSKEY_REFUSED', { why: { reason: 'codes-differ' } }));
    else await this.#connection.answer(command);
  }

  cancel(): void {
    this.#end(new AppError('LINK_CANCELLED'));
  }

  /** Ends the link because the server cannot go on with it. */
  refuse(error: AppError): void {
    this.#end(error);
  }

  /** Ends the link because the server stops; unlinking gets less time then. */
  shutDown(unlinkLimitMs: number): void {
    const error = new AppError('SHUTTING_DOWN');
    this.#ending.hurry(error, unlinkLimitMs);
    this.#end(error);
  }

  /** True until a phone has accepted the link. */
  waitsForPhone(): boolean {
    return this.#account === null;
  }

  /** True once a phone has accepted the link or its visitor has answered a passkey question, so that ending it would waste what they did. */
  isCommitted(): boolean {
    return this.#account !== null || this.#hasAnswered;
  }

  /** True once WhatsApp gave a QR or was asked for a code. Does not change after `whenDisposed` has resolved. */
  hasAskedWhatsApp(): boolean {
    return this.#hasAskedWhatsApp;
  }

  /** True once the final step is certain; the clean-up may still be running. */
  isEnding(): boolean {
    return this.#isEnding;
  }

  /** The longest time in milliseconds until the link is over, with its clean-up. A link that no phone accepts ends when its code runs out. */
  overWithinMs(): number {
    const leftMs = this.waitsForPhone() ? this.#timers.offerLeftMs() : this.#timers.wholeLeftMs();
    return leftMs + UNLINK_LIMIT_MS;
  }

  /** Resolves when the socket is closed and only the last step of this link is left. */
  whenDisposed(): Promise<void> {
    return this.#disposed.promise;
  }

  #watchAudience(): Audience | null {
    if (this.method === 'code' || this.#request.reader === 'none') return null;
    return new Audience(this.#deps.clock, () => {
      if (this.waitsForPhone()) this.cancel();
    });
  }

  #onGateway(event: GatewayEvent): void {
    switch (event.type) {
      case 'code-requested':
        this.#hasAskedWhatsApp = true;
        return;
      case 'show':
        this.#show(event.step, event.lifeMs);
        return;
      case 'agreed':
        this.#onAgreed(event.lifeMs);
        return;
      case 'paired':
        this.#onPaired(event.account);
        return;
      case 'opened':
        this.#onOpened();
        return;
      case 'failed':
        this.#end(event.error);
        return;
    }
  }

  #show(step: ShownStep, lifeMs: number): void {
    const isFirst = this.#feed.state === 'connecting';
    this.#hasAskedWhatsApp = true;
    const event = { type: 'show', step } as const;
    if (!this.#feed.fits(event)) return;
    if (step.state === 'passkey') this.#onQuestion(step.answered);
    if (this.#isEnding) return;
    this.#feed.expiresAtMs = this.#timers.shown(step.state, lifeMs);
    this.#apply(event);
    if (isFirst) this.#reach('offered');
  }

  #onQuestion(answered: boolean): void {
    // The visitor is away for minutes to answer, and a browser may stop the page meanwhile. The time of the question bounds the link.
    this.#audience?.stop();
    this.#hasAnswered ||= answered;
    // Nobody reads the steps of such a link, so nobody could answer.
    if (this.#request.reader === 'none') this.#end(new AppError('PASSKEY_REQUIRED'));
  }

  #onAgreed(lifeMs: number): void {
    if (!this.#feed.fits({ type: 'agreed' })) return;
    this.#feed.expiresAtMs = this.#timers.endOf(lifeMs);
    this.#apply({ type: 'agreed' });
    this.#timers.awaitPairing(lifeMs);
  }

  #onPaired(account: Account): void {
    this.#account = account;
    this.#isWrongAccount =
      this.#request.method === 'code' && !isSameNumber(this.#request.number.digits, account.number);
    this.#audience?.stop();
    this.#feed.expiresAtMs = this.#timers.paired();
    this.#apply({ type: 'paired' });
    this.#reach('pair-success');
  }

  #onOpened(): void {
    if (this.#isWrongAccount) return this.#end(new AppError('WRONG_ACCOUNT'));
    this.#apply({ type: 'opened' });
    this.#reach('open');
    if (this.#isWorking || this.#isEnding) return;
    this.#isWorking = true;
    const on = { stored: () => this.#apply({ type: 'stored' }), acked: () => this.#timers.leave() };
    this.#delivery.run(this.#wanted, this.#work.signal, on).then(
      () => this.#conclude(null),
      (error: unknown) => this.#conclude(toAppError(error)),
    );
  }

  /** Ends the link with an error. A delivery under way is aborted by the signal and then calls `#conclude` itself. */
  #end(error: AppError): void {
    this.#ending.note(error);
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#stopTimers();
    this.#work.abort(error);
    if (!this.#isWorking) void this.#conclude(error);
  }

  /** Every link ends here, once; never rejects. */
  async #conclude(error: AppError | null): Promise<void> {
    this.#isEnding = true;
    this.#stopTimers();
    await this.#ending.run(error);
    this.#disposed.resolve();
  }

  #makeEnding(log: Log): LinkEnd {
    return new LinkEnd({
      delivery: this.#delivery,
      reveal: this.#deps.reveal,
      log,
      waitsForPhone: () => this.waitsForPhone(),
      tellLinked: async () => {
        const { format } = this.#wanted;
        const step = toLinkedStep(this.#account, format, this.#delivery, this.#deps.reveal);
        const change = await this.#feed.applyLinked(step);
        this.#onChange(change);
        return change !== null;
      },
      tellFailed: (error) => this.#apply({ type: 'failed', error: this.#toProblem(error) }),
      leftMs: () => this.#timers.wholeLeftMs(),
    });
  }

  readonly #toProblem = (error: AppError): Problem => toProblem(error, this.id, this.#deps.words);

  #apply(event: LinkEvent): void {
    this.#onChange(this.#feed.apply(event));
  }

  #onChange(change: ReturnType<StepFeed['apply']>): void {
    if (change === null || change.from === change.to) return;
    const { observer } = this.#deps;
    observer.stepped(this, change.from, change.to, this.#stopwatch.leave(change.from) / 1000);
    if (!this.#isEnding) this.#timers.enter(change.to);
    if (STATES[change.to].final)
      observer.finished(toNotice(this, this.#account, this.#delivery, this.#stopwatch));
  }

  #stopTimers(): void {
    this.#timers.stop();
    this.#audience?.stop();
  }

  /** Calls the fault point of a stage; if it fails, the link fails. */
  #reach(stage: Parameters<StageHook>[0]): void {
    Promise.resolve()
      .then(() => this.#deps.hook(stage))
      .catch((error: unknown) => this.#end(toAppError(error)));
  }
}
