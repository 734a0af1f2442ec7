import type { Step } from '../../src/wire/step.ts';
import type { Front } from '../kit/program/front.ts';

/** A QR code that a browser shows right now. */
type SeenQr = {
  readonly link: string;
  readonly qr: string;
  readonly path: string;
  readonly size: number;
  readonly index: number;
  readonly of: number;
};

/** The phone's camera. It sees the QR codes of all open pages, which it reads from the event streams of the pages. */
export class Camera {
  readonly #seen = new Map<string, SeenQr>();
  readonly #watched = new WeakSet<object>();

  constructor(front: Front) {
    front.listenWith((path, line, response) => {
      const link = /^\/qr\/([^/]+)\/events$/.exec(path)?.[1];
      if (link === undefined || !line.startsWith('data: ')) return;
      this.#onStep(link, JSON.parse(line.slice('data: '.length)) as Step);
      if (this.#watched.has(response)) return;
      this.#watched.add(response);
      // A closed event stream means a closed page, whose QR cannot be scanned.
      response.once('close', () => this.#seen.delete(link));
    });
  }

  seen(): readonly SeenQr[] {
    return [...this.#seen.values()];
  }

  find(link: string): SeenQr | null {
    return this.#seen.get(link) ?? null;
  }

  #onStep(link: string, step: Step): void {
    if (step.state !== 'qr') {
      this.#seen.delete(link);
      return;
    }
    const { qr, path, size, index, of } = step;
    this.#seen.set(link, { link, qr, path, size, index, of });
  }
}
