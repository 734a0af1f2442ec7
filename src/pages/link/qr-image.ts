import { byTestId } from '../dom.ts';

const QUIET_ZONE = 4;

/** The picture of the QR code. It is black on white in every theme and includes its white margin, so that every phone can read it. */
export class QrImage {
  readonly #svg = byTestId<SVGSVGElement>('qr');

  draw(path: string, size: number): void {
    const side = size + 2 * QUIET_ZONE;
    this.#svg.setAttribute('viewBox', `-${QUIET_ZONE} -${QUIET_ZONE} ${side} ${side}`);
    const [ground, modules] = this.#svg.children;
    for (const name of ['width', 'height']) ground?.setAttribute(name, String(side));
    modules?.setAttribute('d', path);
  }

  /** Removes the code, so that one that has run out does not look valid. */
  clear(): void {
    this.#svg.children[1]?.setAttribute('d', '');
  }
}
