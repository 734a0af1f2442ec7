/** How asking in a browser can end without a passkey. */
export type BrowserEnd =
  /** The person said no, no passkey was there, or the browser gave up. */
  | 'cancelled'
  /** The window or the whole browser was closed. */
  | 'closed'
  | 'cannot-start'
  /** WhatsApp's site did not open. */
  | 'no-site'
  /** The browser is too old, or does not ask for passkeys there. */
  | 'cannot-ask'
  /** The browser did not answer as a browser does. */
  | 'broken';

/** The failure of asking in a browser; `cause` is never shown. */
export class BrowserError extends Error {
  readonly end: BrowserEnd;

  constructor(end: BrowserEnd, options: { readonly cause?: unknown } = {}) {
    super(end, options);
    this.name = 'BrowserError';
    this.end = end;
  }
}
