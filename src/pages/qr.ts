import { LinkPage, problemFrom } from './link-page.ts';
import { onFormatChange, readFormat } from './format-choice.ts';

const RENEWALS = 2;
/** Ends after which a fresh code comes by itself, once the page is looked at. */
const RENEWED: readonly string[] = ['LINK_EXPIRED', 'LINK_CANCELLED', 'SHUTTING_DOWN'];

let renewalsLeft = RENEWALS;
let isCancelledByHand = false;

const page = new LinkPage(
  () => start(),
  (step) => {
    if (step.state !== 'failed' || !RENEWED.includes(step.error.code) || isCancelledByHand) return;
    if (renewalsLeft > 0 && document.visibilityState === 'hidden') {
      renewalsLeft -= 1;
      whenVisible(start);
    }
  },
);

function start(): void {
  isCancelledByHand = false;
  page
    .start({ method: 'qr', format: readFormat() })
    .catch((error: unknown) => page.view.showProblem(problemFrom(error)));
}

function whenVisible(run: () => void): void {
  if (document.visibilityState === 'visible') {
    run();
    return;
  }
  const look = () => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', look);
    run();
  };
  document.addEventListener('visibilitychange', look);
}

document.querySelector('[data-testid="cancel"]')?.addEventListener('click', () => {
  isCancelledByHand = true;
});
document.querySelector('[data-leave]')?.addEventListener('click', () => void page.leave());
onFormatChange(start);
whenVisible(start);
