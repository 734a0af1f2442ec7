import type { Problem } from '../errors.ts';
import { validateId, type Report } from './api.ts';
import { makeCopyButton } from './copy-button.ts';
import { byTestId, find, icon, setText, toggle } from './dom.ts';
import { problemFrom } from './link-page.ts';
import { reasonOf, textOf } from './problem-text.ts';
import { en, fill } from './texts/en.ts';

const form = find<HTMLFormElement>('form[data-validate]');
const input = byTestId<HTMLTextAreaElement>('session-input');
const startButton = byTestId<HTMLButtonElement>('start');
const status = byTestId('status');
const verdict = byTestId('verdict');
const error = byTestId('error');
const result = find('[data-result]');
const live = find<HTMLInputElement>('[data-live]');

const LIVE = {
  accepted: en.liveAccepted,
  'logged-out': en.liveLoggedOut,
  'in-use': en.liveInUse,
  unreachable: en.liveUnreachable,
} as const;
/** Ends of a check that say something about the ID itself. */
const VERDICTS: readonly Problem['code'][] = ['SESSION_ID_MALFORMED', 'SESSION_UNAVAILABLE'];

async function check(): Promise<void> {
  clear();
  setText(status, en.checking);
  startButton.setAttribute('aria-disabled', 'true');
  try {
    show(await validateId(input.value, live.checked ? 'live' : 'offline'));
    setText(status, en.checked);
  } catch (failure) {
    setText(status, '');
    showProblem(problemFrom(failure));
  } finally {
    startButton.removeAttribute('aria-disabled');
  }
}

function show(report: Report): void {
  verdict.dataset['status'] = report.status;
  setText(verdict, en[report.status]);
  setText(find('[data-about]'), describe(report));
  const missingIsWrong = report.status === 'invalid';
  const sorted = report.checks.toSorted((a, b) => Number(a.ok) - Number(b.ok));
  find('[data-checks]').replaceChildren(...sorted.map((each) => row(each, missingIsWrong)));
  toggle(find('[data-use]'), report.status === 'valid' && report.format === 'short' ? 'shown' : 'hidden');
  toggle(result, 'shown');
}

function describe({ account, createdAt, expiresAt, live: answer }: Report): string {
  const parts = [
    ...(account === undefined ? [] : [fill(en.accountLine, { number: account.number })]),
    ...(account?.name === undefined ? [] : [account.name]),
    ...(account?.platform === undefined ? [] : [account.platform]),
    ...(createdAt === undefined ? [] : [fill(en.madeOn, { date: day(createdAt) })]),
    ...(expiresAt === undefined ? [] : [fill(en.endsOn, { date: day(expiresAt) })]),
    ...(answer === undefined ? [] : [LIVE[answer]]),
  ];
  return parts.join(' · ');
}

function row(check: Report['checks'][number], missingIsWrong: boolean): HTMLLIElement {
  const kind = check.ok ? 'ok' : missingIsWrong ? 'wrong' : 'missing';
  const word = { ok: en.checkOk, missing: en.checkMissing, wrong: en.checkWrong }[kind];
  const item = document.createElement('li');
  const label = document.createElement('strong');
  label.className = kind;
  label.textContent = word;
  const sign = icon(check.ok ? '#icon-circle-check' : '#icon-circle-exclamation');
  sign.classList.add(kind);
  const detail = document.createElement('span');
  detail.textContent = check.detail;
  item.append(sign, label, detail);
  return item;
}

function showProblem(problem: Problem): void {
  const { headline, text } = textOf(problem);
  const strong = document.createElement('strong');
  strong.textContent = headline;
  error.replaceChildren(
    strong,
    `${reasonOf(problem) || text} ${fill(en.requestId, { id: problem.requestId })}`,
  );
  if (!VERDICTS.includes(problem.code)) return;
  verdict.dataset['status'] = 'invalid';
  setText(verdict, en.notValid);
  input.setAttribute('aria-invalid', 'true');
  input.focus();
}

function clear(): void {
  error.replaceChildren();
  setText(verdict, '');
  delete verdict.dataset['status'];
  input.removeAttribute('aria-invalid');
  toggle(result, 'hidden');
}

function day(iso: string): string {
  return new Date(iso).toLocaleDateString(document.documentElement.lang, { dateStyle: 'medium' });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
const command = find('[data-command]');
setText(
  command,
  `curl -fsS -H "Authorization: Bearer $SESSION_ID" ${location.origin}/session -o session.json`,
);
const say = (text: string) => setText(status, text);
makeCopyButton(find('[data-copy-command]'), () => command.textContent ?? '', command, say);
makeCopyButton(find('[data-copy-env]'), () => `SESSION_ID=${input.value.trim()}`, input, say);
addEventListener('pagehide', () => {
  input.value = '';
  clear();
});
startButton.disabled = false;
