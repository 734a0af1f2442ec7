import type { Problem } from '../errors.ts';
import { byTestId, find, toggle } from './dom.ts';
import { readFormat } from './format-choice.ts';
import { LinkPage } from './link-page.ts';
import { hasMarker } from './marker.ts';
import type { Action } from './problem-text.ts';
import { guessRegion, renameRegions } from './regions.ts';
import { words } from './words.ts';

const form = find<HTMLFormElement>('form');
const number = byTestId<HTMLInputElement>('number');
const region = byTestId<HTMLSelectElement>('region');
const work = find('[data-work]');

/** Problems that belong to a field of the form, and which. */
const FIELDS: Readonly<Partial<Record<Problem['code'], HTMLElement>>> = {
  PHONE_INVALID: number,
  PHONE_COUNTRY_CODE_MISSING: region,
};

const page = new LinkPage({ onAction, takesProblem, onEnd: () => undefined });

function onAction(action: Action): void {
  if (action === 'retry') submit();
  else showForm(number);
}

function showForm(focused: HTMLElement): void {
  page.leave();
  page.view.reset();
  page.view.sayMeanwhile('');
  toggle(work, 'hidden');
  toggle(form, 'shown');
  focused.focus();
}

function submit(): void {
  for (const field of [number, region]) field.removeAttribute('aria-invalid');
  toggle(form, 'hidden');
  toggle(work, 'shown');
  // The button that had the focus is gone now.
  page.view.box.focus({ preventScroll: true });
  const chosen = region.value;
  void page.start({
    method: 'code',
    number: number.value,
    ...(chosen === '' ? {} : { region: chosen }),
    format: readFormat(),
  });
}

function takesProblem(problem: Problem): boolean {
  const field = FIELDS[problem.code];
  if (field === undefined) return false;
  showForm(field);
  page.view.showAtField(problem);
  field.setAttribute('aria-invalid', 'true');
  return true;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
find('[data-change]').addEventListener('click', () => showForm(number));
addEventListener('pagehide', () => {
  number.value = '';
});
renameRegions(region);
guessRegion(region);
byTestId<HTMLButtonElement>('start').disabled = false;
if (hasMarker()) page.view.sayMeanwhile(words().typedAlready);
