import type { Problem } from '../errors.ts';
import { byTestId, find, toggle } from './dom.ts';
import { LinkPage, problemFrom, tellOfLostPage } from './link-page.ts';
import { readFormat } from './format-choice.ts';
import { textOf, reasonOf } from './problem-text.ts';

const form = find<HTMLFormElement>('form');
const number = byTestId<HTMLInputElement>('number');
const region = byTestId<HTMLSelectElement>('region');
const startButton = byTestId<HTMLButtonElement>('start');
const work = find('[data-work]');
const fieldError = find('[data-field-error]');
const page = new LinkPage(showForm);

/** Problems that belong to a field of the form, and which. */
const FIELDS: Readonly<Partial<Record<Problem['code'], HTMLElement>>> = {
  PHONE_INVALID: number,
  PHONE_COUNTRY_CODE_MISSING: region,
};

function showForm(): void {
  void page.leave();
  toggle(work, 'hidden');
  toggle(form, 'shown');
  number.focus();
}

async function submit(): Promise<void> {
  clearFieldError();
  toggle(form, 'hidden');
  toggle(work, 'shown');
  const chosen = region.value;
  try {
    await page.start({
      method: 'code',
      number: number.value,
      ...(chosen === '' ? {} : { region: chosen }),
      format: readFormat(),
    });
  } catch (error) {
    showProblem(problemFrom(error));
  }
}

function showProblem(problem: Problem): void {
  const field = FIELDS[problem.code];
  if (field === undefined) {
    page.view.showProblem(problem);
    return;
  }
  toggle(work, 'hidden');
  toggle(form, 'shown');
  const { headline, text } = textOf(problem);
  fieldError.textContent = [headline, reasonOf(problem) || text].join('. ');
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

function clearFieldError(): void {
  fieldError.textContent = '';
  for (const field of [number, region]) field.removeAttribute('aria-invalid');
}

/** The visitor's own country, as far as the browser tells. */
function guessRegion(): void {
  const guess = navigator.languages
    .map((language) => new Intl.Locale(language).region)
    .find((code) => code !== undefined);
  if (region.value === '' && [...region.options].some(({ value }) => value === guess))
    region.value = guess ?? '';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit();
});
find('[data-change]').addEventListener('click', showForm);
document.querySelector('[data-leave]')?.addEventListener('click', () => void page.leave());
guessRegion();
startButton.disabled = false;
tellOfLostPage((text) => page.view.say(text));
