import type { Problem } from '../wire/errors.ts';
import { AgainButton } from './link/again-button.ts';
import { validateId } from './api.ts';
import type { ValidationReport } from '../wire/report.ts';
import { idToCopy, textToAsk } from '../session-id/paste.ts';
import { makeCopyButton, offerCommand } from './copy-button.ts';
import { byTestId, clientLanguage, find, isEmpty, putInto, sayReady, setText, siteAddress } from './dom.ts';
import { problemFrom } from './problem/own-problems.ts';
import { asFaultOf } from './problem/problem-text.ts';
import { ProblemView } from './problem/problem-view.ts';
import { ReportView } from './report/report-view.ts';
import { words } from './words.ts';
import { restoreCommand, withdrawCommand } from '../wire/commands.ts';

const input = byTestId<HTMLTextAreaElement>('session-input');
const startButton = byTestId<HTMLButtonElement>('start');
const live = find<HTMLInputElement>('[data-live]');
const view = new ReportView();
const problems = new ProblemView(new AgainButton(), () => void check());
const status = byTestId('status');
const say = (text: string) => setText(status, text);

/** The problems that are a verdict about the ID itself. */
const VERDICTS: readonly Problem['code'][] = ['SESSION_ID_MALFORMED', 'SESSION_UNAVAILABLE'];

let isChecking = false;

async function check(): Promise<void> {
  if (isChecking) return;
  clear();
  if (isEmpty(input)) {
    putInto('[data-field-error]', problems.element);
    refuseInput(() => problems.ask(words().pasteId));
    return;
  }
  isChecking = true;
  view.makeRoom();
  say(words().checking);
  startButton.setAttribute('aria-disabled', 'true');
  try {
    show(await validateId(textToAsk(input.value), live.checked ? 'live' : 'offline'));
  } catch (failure) {
    showProblem(asFaultOf('SESSION_ID_MALFORMED', problemFrom(failure)));
  } finally {
    isChecking = false;
    startButton.removeAttribute('aria-disabled');
  }
}

function show(report: ValidationReport): void {
  say('');
  view.show(report, { live: live.checked, isId: idToCopy(input.value) !== null });
}

/** Leads back to the form, with the text selected, so that the next one replaces it. */
function askAnother(): void {
  say('');
  clear();
  input.focus();
  input.select();
}

function showProblem(problem: Problem): void {
  const { code } = problem;
  if (VERDICTS.includes(code)) view.showNotValid();
  if (code === 'SESSION_ID_MALFORMED') {
    refuseInput(() => problems.showAtField(problem));
  } else say(problems.show(problem));
}

/**
 * Says what is wrong with the field, and leads back to it. An answer of the server stands below the button, because it may come so late that
 * nothing may move under the visitor's finger.
 */
function refuseInput(draw: () => void): void {
  say('');
  draw();
  input.setAttribute('aria-invalid', 'true');
  input.focus();
}

function clear(): void {
  problems.clear();
  putInto('[data-error-slot]', problems.element);
  view.clear();
  input.removeAttribute('aria-invalid');
}

function writeCommands(): void {
  const host = siteAddress();
  offerCommand({
    place: '[data-command]',
    button: '[data-copy-command]',
    command: restoreCommand(host, clientLanguage()),
    say,
  });
  offerCommand({
    place: '[data-withdraw]',
    button: '[data-copy-withdraw]',
    command: withdrawCommand(host),
    say,
  });
  makeCopyButton(find('[data-copy-env]'), {
    read: () => `SESSION_ID=${idToCopy(input.value) ?? ''}`,
    select: () => input,
    say,
  });
}

find('[data-another]').addEventListener('click', askAnother);
find<HTMLFormElement>('form[data-validate]').addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
input.addEventListener('input', () => {
  if (input.getAttribute('aria-invalid') === 'true') clear();
});
addEventListener('pagehide', () => {
  input.value = '';
  clear();
  say('');
});
addEventListener('offline', () => say(words().offline));
addEventListener('online', () => say(''));
writeCommands();
startButton.disabled = false;
sayReady();
