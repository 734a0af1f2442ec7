import type { Problem } from '../errors.ts';
import { isFinal, type Step } from '../link/step.ts';
import { ApiError, cancelLink, startLink, type StartedLink, type StartRequest } from './api.ts';
import { Follower } from './events.ts';
import { LinkView } from './link-view.ts';
import { en } from './texts/en.ts';

const WAKING_MS = 5_000;
const MARKER = 'link-started';

/** Starts, follows and ends links on one page; one at a time. */
export class LinkPage {
  readonly view: LinkView;
  readonly #onFinal: (step: Step) => void;
  #request: StartRequest | null = null;
  #link: StartedLink | null = null;
  #follower: Follower | null = null;
  #round = 0;

  constructor(onAgain: () => void, onFinal: (step: Step) => void = () => undefined) {
    this.#onFinal = onFinal;
    this.view = new LinkView(() => void this.cancel(), onAgain);
    addEventListener('pagehide', () => {
      this.#follower?.stop();
      this.view.forget();
    });
    addEventListener('pageshow', (event) => {
      if (event.persisted && this.#link !== null) this.#follow(this.#link);
    });
    addEventListener('offline', () => this.view.say(en.offline));
  }

  /** Starts a link; rejects with the server's problem. */
  async start(request: StartRequest): Promise<void> {
    await this.leave();
    const round = (this.#round += 1);
    this.#request = request;
    this.view.showStart();
    const waking = setTimeout(() => this.view.say(en.waking), WAKING_MS);
    try {
      const link = await startLink(request);
      if (round !== this.#round) {
        await cancelLink(request.method, link);
        return;
      }
      this.#link = link;
      leaveMarker(request.method);
      this.#follow(link);
    } finally {
      clearTimeout(waking);
    }
  }

  /** Asks the server to stop; its final step is shown like any other. */
  async cancel(): Promise<void> {
    this.#round += 1;
    if (this.#link === null || this.#request === null) {
      this.view.showProblem(problemOf('LINK_CANCELLED'));
      return;
    }
    await cancelLink(this.#request.method, this.#link).catch(() => {
      /* gone already, or the network is: the follower tells */
    });
  }

  /** Drops the current link without showing how it ends. */
  async leave(): Promise<void> {
    const [link, request] = [this.#link, this.#request];
    this.#follower?.stop();
    this.#link = null;
    if (link === null || request === null) return;
    await cancelLink(request.method, link).catch(() => {
      /* ended before */
    });
  }

  #follow(link: StartedLink): void {
    const method = this.#request?.method ?? 'qr';
    this.#follower?.stop();
    this.#follower = new Follower(method, link, {
      onStep: (step) => {
        this.view.show(step);
        if (!isFinal(step)) return;
        this.#link = null;
        clearMarker();
        this.#onFinal(step);
      },
      onLost: () => this.view.say(navigator.onLine ? en.reconnecting : en.offline),
      onError: ({ problem }) => {
        this.#link = null;
        this.view.showProblem(problem);
      },
    });
  }
}

/** Shows any failure of a start; what is not the server's word counts as no connection. */
export function problemFrom(error: unknown): Problem {
  return error instanceof ApiError ? error.problem : problemOf('SHUTTING_DOWN');
}

/** Says once, after a phone dropped the page from memory, where to look. */
export function tellOfLostPage(say: (text: string) => void): void {
  if (readMarker() === 'code') say(en.typedAlready);
}

function problemOf(code: 'LINK_CANCELLED' | 'SHUTTING_DOWN'): Problem {
  const { headline, text } = en.errors[code];
  return { type: '', title: headline, status: 0, detail: text, code, retryable: true, requestId: '-' };
}

/** Not a secret: only that a link was under way. */
function leaveMarker(method: string): void {
  try {
    sessionStorage.setItem(MARKER, method);
  } catch {
    // Forbidden storage: only the hint after a reload is lost.
  }
}

function clearMarker(): void {
  try {
    sessionStorage.removeItem(MARKER);
  } catch {
    // Nothing was written then.
  }
}

function readMarker(): string | null {
  try {
    return sessionStorage.getItem(MARKER);
  } catch {
    // Forbidden storage.
    return null;
  }
}
