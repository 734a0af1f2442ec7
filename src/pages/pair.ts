import type { NumberChoice, Problem } from '../wire/errors.ts';
import { byTestId, find, isEmpty, sayReady, toggle } from './dom.ts';
import { tryExtra } from './extra.ts';
import { readFormat } from './link/format-choice.ts';
import { LinkPage } from './link/link-page.ts';
import { isReady, type StartRequest } from './api.ts';
import { forgetTyped, hasMarker, keepTyped, keptTyped } from './link/kept.ts';
import { backOffMs, pause } from './link/waiting.ts';
import { asFaultOf, type Action } from './problem/problem-text.ts';
import { NumberQuestion } from './number/number-question.ts';
import { RegionChoice, renameRegions } from './number/regions.ts';
import { words } from './words.ts';

const form = find<HTMLFormElement>('form');
const number = byTestId<HTMLInputElement>('number');
const region = byTestId<HTMLSelectElement>('region');
const work = find('[data-work]');
/** Aborts the wait for a site that restarts. */
let away = new AbortController();

/** The field of the form that a problem is about. */
const FIELDS: Readonly<Partial<Record<Problem['code'], HTMLElement>>> = {
  PHONE_INVALID: number,
  PHONE_COUNTRY_CODE_MISSING: region,
};

const country = new RegionChoice(region);
const question = new NumberQuestion(region, answer);
const page = new LinkPage({ qr: null, onAction, takesProblem, onEnd, onForgotten });

/** After a restart of the site the page does not start a link by itself; it says when the site answers again. */
function onEnd(end: Problem | 'linked'): void {
  away.abort();
  away = new AbortController();
  if (end === 'linked') forgetTyped();
  else if (end.code === 'SHUTTING_DOWN') void sayWhenBack(away);
}

function onForgotten(): void {
  showForm(number);
  if (hasMarker()) page.view.sayMeanwhile(words().typedAlready);
}

async function sayWhenBack({ signal }: { readonly signal: AbortSignal }): Promise<void> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    await pause(backOffMs(tries), signal);
    if (signal.aborted || !(await isReady())) continue;
    page.view.sayMeanwhile(words().siteBack);
    return;
  }
}

function onAction(action: Action): void {
  if (action === 'retry') submit();
  else showForm(number);
}

function showForm(focused: HTMLElement): void {
  away.abort();
  page.leave();
  question.clear();
  page.view.reset();
  page.view.sayMeanwhile('');
  toggle(work, 'hidden');
  toggle(form, 'shown');
  page.view.box.classList.add('asking');
  focused.focus();
}

function request(): StartRequest {
  return { method: 'code', number: number.value, ...country.read(), format: readFormat() };
}

function submit(): void {
  away.abort();
  accept();
  if (isEmpty(number)) {
    showForm(number);
    page.view.askAtField(words().typeNumber);
    number.setAttribute('aria-invalid', 'true');
    return;
  }
  showWork();
  // The button that had the focus is hidden now.
  page.view.box.focus({ preventScroll: true });
  void page.start(request());
}

/** Takes away what the page said about the fields. */
function accept(): void {
  question.clear();
  page.view.clearField();
  for (const field of [number, region]) field.removeAttribute('aria-invalid');
}

function showWork(): void {
  page.view.showNumber(number.value.trim());
  toggle(form, 'hidden');
  toggle(work, 'shown');
  page.view.box.classList.remove('asking');
}

/** Puts back what was typed before a reload; true if the tab also kept a link. */
function comeBack(): boolean {
  const typed = keptTyped();
  if (typed !== null && number.value === '') number.value = typed.number;
  if (typed !== null && typed.region !== '') country.choose(typed.region);
  return page.resume({ method: 'code', number: number.value, format: readFormat() });
}

function keepWhatIsTyped(): void {
  keepTyped({ number: number.value, region: country.chosen });
}

/** Writes the number that the visitor chose into the field, with its country code, and starts the link. */
function answer(choice: NumberChoice): void {
  number.value = choice.written;
  country.choose(choice.region);
  keepWhatIsTyped();
  submit();
}

function takesProblem(refusal: Problem): boolean {
  const problem = asFaultOf('PHONE_INVALID', refusal);
  if (problem.choices !== undefined) {
    showForm(number);
    question.ask(problem.choices);
    return true;
  }
  const field = problem.countryInDoubt === true ? region : FIELDS[problem.code];
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
for (const field of [number, region])
  field.addEventListener('input', () => {
    accept();
    keepWhatIsTyped();
  });
addEventListener('pagehide', () => {
  question.clear();
  number.value = '';
});
addEventListener('pageshow', () => {
  // After the way back, Chromium empties the field once more, as it was when the visitor left.
  number.value ||= keptTyped()?.number ?? '';
  if (number.value !== '') page.view.showNumber(number.value.trim());
});
/** Puts the countries into the visitor's language and guesses the country. The page is drawn before this, which takes a while on a slow phone. */
function readRegion(): void {
  tryExtra(() => renameRegions(region), undefined);
  country.guess();
}

if (comeBack()) showWork();
else if (hasMarker()) page.view.sayMeanwhile(words().typedAlready);
setTimeout(readRegion);
byTestId<HTMLButtonElement>('start').disabled = false;
sayReady();
