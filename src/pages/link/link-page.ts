import type { Problem } from '../../wire/errors.ts';
import type { Method, Step } from '../../wire/step.ts';
import { ApiError, cancelLink, startLink, withSentences, type StartRequest } from '../api.ts';
import { isSwitched } from '../before-paint/language.ts';
import { Follower } from './events.ts';
import {
  type EndStep,
  type KeptEnd,
  type LinkHandle,
  clearMarker,
  forgetEnd,
  forgetLink,
  keepEnd,
  keepLink,
  keptEnd,
  keptLink,
  leaveMarker,
} from './kept.ts';
import { LinkView } from './link-view.ts';
import type { QrImage } from './qr-image.ts';
import { backOffMs, pause } from './waiting.ts';
import { problemFrom, problemOf } from '../problem/own-problems.ts';
import type { Action } from '../problem/problem-text.ts';
import { words } from '../words.ts';

const WAKING_MS = 5_000;

/** The behaviour in which the two pages that link differ. */
type LinkPageHooks = {
  readonly qr: QrImage | null;
  /** Called when the visitor presses the button that a page shows at the end of a link. */
  readonly onAction: (action: Action) => void;
  /** Returns true if the page itself shows this problem, at a field. */
  readonly takesProblem: (problem: Problem) => boolean;
  readonly onEnd: (end: Problem | 'linked', cancelledBy: 'visitor' | 'nobody') => void;
  /** Called when the server does not know the kept link any more. */
  readonly onForgotten: () => void;
};

/** Starts, follows and ends links on one page, one link at a time. */
export class LinkPage {
  readonly view: LinkView;
  readonly #hooks: LinkPageHooks;
  readonly #method: Method;
  #request: StartRequest | null = null;
  #link: LinkHandle | null = null;
  #follower: Follower | null = null;
  #round = 0;
  #isCancelled = false;
  /** True while a QR is shown. Without the page such a link is useless and is cancelled; a code may already be typed on the phone. */
  #showsQr = false;

  constructor(hooks: LinkPageHooks) {
    this.#hooks = hooks;
    this.#method = hooks.qr === null ? 'code' : 'qr';
    if (isNewVisit()) forgetEnd(this.#method);
    const onCancel = () => void this.#cancel();
    const answering = {
      method: this.#method,
      link: () => this.#link,
      onStep: (step: Step) => void this.#follower?.show(step),
      onLost: () => this.#sayLost(),
    };
    this.view = new LinkView({ onCancel, answering, onAction: hooks.onAction }, hooks.qr);
    addEventListener('pagehide', ({ persisted }) => {
      this.#follower?.stop();
      if (!persisted && this.#showsQr) this.leave();
      this.view.forget();
    });
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#comeBack();
    });
    for (const link of document.querySelectorAll<HTMLElement>('[data-leave]'))
      link.addEventListener('click', (event) => {
        // These keys open the address in another tab, and the link on this page goes on.
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.leave();
      });
    addEventListener('offline', () => this.#sayLost());
    addEventListener('online', () => this.view.sayAgain());
  }

  /** Starts a link in place of the current one. Never rejects; the page shows a failure. */
  async start(request: StartRequest): Promise<void> {
    this.leave();
    const round = this.#round;
    this.#request = request;
    this.#isCancelled = false;
    this.view.showStart();
    const waking = setTimeout(() => this.view.sayIfOnline(words().waking), WAKING_MS);
    const isWanted = () => round === this.#round;
    try {
      const link = await startLink(request, { onLost: () => this.#sayLost(), isWanted });
      if (!isWanted()) {
        drop(this.#method, link);
        return;
      }
      this.#link = link;
      keepLink(this.#method, { ...link, hasConfirmed: false });
      if (this.#method === 'code') leaveMarker();
      this.#follow(link, link.step);
    } catch (error) {
      if (isWanted()) this.#end(problemFrom(error));
    } finally {
      clearTimeout(waking);
    }
  }

  /** Goes on with the link that the tab had before a reload. False if there was none. */
  resume(request: StartRequest): boolean {
    this.#request = request;
    const end = keptEnd(this.#method);
    if (end !== null) {
      void this.#showKept(end);
      return true;
    }
    const link = keptLink(this.#method);
    if (link === null) return false;
    this.#link = link;
    this.view.showStart();
    if (link.hasConfirmed) this.view.noteYes();
    this.#follow(link, null, ({ problem }) => {
      if (problem.code !== 'LINK_NOT_FOUND') {
        this.#end(problem);
        return;
      }
      this.#forget();
      this.#hooks.onForgotten();
    });
    return true;
  }

  /** The visitor may have changed the language since, so that its sentences are not here yet. Never rejects. */
  async #showKept({ step: kept, cancelledBy, hasConfirmed }: KeptEnd): Promise<void> {
    const round = this.#round;
    if (hasConfirmed) this.view.noteYes();
    const step = await withSentences(kept);
    if (round !== this.#round) return;
    this.view.show(step);
    this.#hooks.onEnd(step.state === 'failed' ? step.error : 'linked', cancelledBy);
  }

  /** Drops the current link without showing how it ends. */
  leave(): void {
    this.#round += 1;
    this.#follower?.stop();
    if (this.#link !== null) drop(this.#method, this.#link);
    this.#forget();
    forgetEnd(this.#method);
  }

  #forget(): void {
    this.#link = null;
    forgetLink(this.#method);
  }

  /** Runs when the page returns from the back-forward cache; its secrets were wiped when the visitor left. */
  #comeBack(): void {
    if (this.#link !== null) this.#follow(this.#link, null);
    else if (this.view.isUnderWay()) this.#hooks.onAction('restart');
    else if (this.#request !== null) this.resume(this.#request);
  }

  /** Cancels the link; the server's final step is then shown. Before the server has answered the start, the page shows the end by itself. */
  async #cancel(): Promise<void> {
    this.#isCancelled = true;
    const link = this.#link;
    if (link === null) {
      this.leave();
      const error = problemOf('LINK_CANCELLED');
      this.#keepEnd({ state: 'failed', error });
      this.#end(error);
      return;
    }
    for (let tries = 0; this.#link === link; tries += 1) {
      try {
        await cancelLink(this.#method, link);
        return;
      } catch (error) {
        // The link is over already, and the follower shows that.
        if (error instanceof ApiError && error.problem.status < 500) return;
        this.#sayLost();
        await pause(backOffMs(tries));
      }
    }
  }

  #follow(
    link: LinkHandle,
    first: Step | null,
    onError = ({ problem }: ApiError): void => this.#end(problem),
  ): void {
    this.#follower?.stop();
    this.#follower = new Follower(this.#method, link, first, {
      onStep: (step) => this.#onStep(step),
      onLost: () => this.#sayLost(),
      onBack: () => this.view.sayAgain(),
      onError,
    });
  }

  #onStep(step: Step): void {
    this.#showsQr = step.state === 'qr';
    if (step.state === 'failed') {
      this.#keepEnd(step);
      this.#end(step.error);
      return;
    }
    this.view.show(step);
    if (this.#link !== null && this.view.hasConfirmed)
      keepLink(this.#method, { ...this.#link, hasConfirmed: true });
    if (step.state !== 'linked') return;
    this.#forget();
    this.#keepEnd(step);
    clearMarker();
    this.#hooks.onEnd('linked', 'nobody');
  }

  #end(problem: Problem): void {
    this.#forget();
    this.#showsQr = false;
    clearMarker();
    if (!this.#hooks.takesProblem(problem)) this.view.showProblem(problem);
    this.#hooks.onEnd(problem, this.#cancelledBy());
  }

  /** For a reload; where a start fails nothing is kept, because a reload may help there. */
  #keepEnd(step: EndStep): void {
    const { hasConfirmed } = this.view;
    keepEnd(this.#method, { step, cancelledBy: this.#cancelledBy(), hasConfirmed });
  }

  #cancelledBy(): KeptEnd['cancelledBy'] {
    return this.#isCancelled ? 'visitor' : 'nobody';
  }

  #sayLost(): void {
    const { reconnecting, offline, stopsLater } = words();
    if (this.#isCancelled) this.view.sayMeanwhile(stopsLater);
    else this.view.sayMeanwhile(navigator.onLine ? reconnecting : offline);
  }
}

/** True if the visitor came by a link or an address, and so wants to start. A reload, the way back and another language show what was there before. */
function isNewVisit(): boolean {
  if (isSwitched()) return false;
  const [entry] = performance.getEntriesByType('navigation');
  return entry !== undefined && 'type' in entry && entry.type === 'navigate';
}

/** Cancels in the background, so that a new start does not wait for it. */
function drop(method: Method, link: LinkHandle): void {
  cancelLink(method, link).catch(() => {
    // The link is over already, or it ends by itself after its time.
  });
}
