import type { Problem } from '../wire/errors.ts';
import type { StartRequest } from './api.ts';
import { isLeaving } from './before-paint/language.ts';
import { sayReady } from './dom.ts';
import { onFormatChange, readFormat } from './link/format-choice.ts';
import { LinkPage } from './link/link-page.ts';
import { QrImage } from './link/qr-image.ts';

const RENEWALS = 2;
/** A link whose end arrives within this time after the visitor came back had ended while the page was in the background. */
const JUST_BACK_MS = 5_000;
const RESTART_MS = 3_000;

let renewalsLeft = RENEWALS;
let restartsLeft = 1;
/** True after the QR ran out; the page may then start another link by itself. */
let isDead = false;
/** The time at which the visitor last came back to the page; a reload of a page with a link counts. */
let backAtMs = -Infinity;
let restartTimer: ReturnType<typeof setTimeout> | undefined;

const page = new LinkPage({
  qr: new QrImage(),
  onAction: start,
  takesProblem: () => false,
  onEnd,
  onForgotten: start,
});

function request(): StartRequest {
  return { method: 'qr', format: readFormat() };
}

function start(): void {
  isDead = false;
  clearTimeout(restartTimer);
  void page.start(request());
}

/** After an end that left something on the phone or in the chat the page starts nothing by itself, so that this stays to be read. */
function onEnd(end: Problem | 'linked', cancelledBy: 'visitor' | 'nobody'): void {
  isDead = false;
  if (end === 'linked' || end.deviceStillLinked === true || end.sentIdDead === true) return;
  const { code } = end;
  isDead = code === 'LINK_EXPIRED' || (code === 'LINK_CANCELLED' && cancelledBy === 'nobody');
  if (isDead && isVisible() && performance.now() - backAtMs < JUST_BACK_MS) renew();
  if (code !== 'SHUTTING_DOWN' || restartsLeft === 0) return;
  restartsLeft -= 1;
  restartTimer = setTimeout(start, RESTART_MS);
}

function renew(): void {
  if (!isDead || renewalsLeft === 0) return;
  renewalsLeft -= 1;
  start();
}

function isVisible(): boolean {
  return document.visibilityState === 'visible';
}

/** Starts the first link once the page is visible, so that a tab in the background takes no place on the server. */
function startWhenVisible(): void {
  if (!isVisible() || isLeaving()) return;
  document.removeEventListener('visibilitychange', startWhenVisible);
  backAtMs = performance.now();
  if (page.resume(request())) return;
  backAtMs = -Infinity;
  start();
}

document.addEventListener('visibilitychange', () => {
  if (!isVisible()) return;
  backAtMs = performance.now();
  renew();
});
onFormatChange(start);
document.addEventListener('visibilitychange', startWhenVisible);
startWhenVisible();
sayReady();
