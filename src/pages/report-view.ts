import type { Check, ValidationReport } from '../wire/report.ts';
import { byTestId, element, find, icon, setText, toggle, withNames } from './dom.ts';
import { tryExtra } from './extra.ts';
import { fill } from '../texts/fill.ts';
import { speaksEnglish, words } from './words.ts';

type Sign = 'ok' | 'missing' | 'wrong';

const ICONS = {
  ok: '#icon-circle-check',
  missing: '#icon-circle-exclamation',
  wrong: '#icon-circle-xmark',
} as const;

/** Shows the report of a validation, with the failed checks first. */
export class ReportView {
  readonly #card = find('[data-result-card]');
  readonly #verdict = byTestId('verdict');
  readonly #firstVerdict = this.#verdict.textContent;
  readonly #result = find('[data-result]');

  show(report: ValidationReport): void {
    this.#judge(report.status, words()[report.status]);
    const { number = '', name = '' } = report.account ?? {};
    find('[data-about]').replaceChildren(...withNames(describe(report), [number, name]));
    const { live } = report;
    setText(find('[data-live-result]'), live === undefined ? '' : words()[live]);
    const sorted = [...report.checks.filter(({ ok }) => !ok), ...report.checks.filter(({ ok }) => ok)];
    find('[data-checks]').replaceChildren(...sorted.map(row));
    toggle(find('[data-use]'), report.status === 'valid' ? 'shown' : 'hidden');
    toggle(this.#result, 'shown');
    this.#verdict.focus();
  }

  /** Shows the verdict alone, for a text that is no session ID or opens no session. */
  showNotValid(): void {
    this.#judge('invalid', words().notValid);
  }

  clear(): void {
    toggle(this.#card, 'hidden');
    toggle(this.#result, 'hidden');
    setText(this.#verdict, this.#firstVerdict);
    delete this.#verdict.dataset['status'];
    setText(find('[data-about]'), '');
    find('[data-checks]').replaceChildren();
  }

  #judge(status: ValidationReport['status'], text: string): void {
    this.#verdict.dataset['status'] = status;
    setText(this.#verdict, text);
    toggle(this.#card, 'shown');
  }
}

function describe({ account, createdAt, expiresAt }: ValidationReport): string {
  const { account: line, madeOn, endsOn } = words();
  const parts = [
    account === undefined ? undefined : fill(line, { number: account.number }),
    account?.name,
    account?.platform,
    createdAt === undefined ? undefined : fill(madeOn, { date: day(createdAt) }),
    expiresAt === undefined ? undefined : fill(endsOn, { date: day(expiresAt) }),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function row(check: Check): HTMLLIElement {
  const sign: Sign = check.ok ? 'ok' : (check.fault ?? 'wrong');
  const text = words().checks[check.id];
  const item = document.createElement('li');
  item.className = sign;
  const { checkOk, checkMissing, checkWrong } = words();
  const lines = element('div', '');
  const word = { ok: checkOk, missing: checkMissing, wrong: checkWrong }[sign];
  lines.append(
    element('span', word, 'word'),
    element('strong', text.name),
    // The server writes its sentences in English only.
    ...(speaksEnglish() ? [element('p', check.detail)] : []),
    ...(check.ok || text.todo === '' ? [] : [element('p', text.todo, 'todo')]),
  );
  item.append(icon(ICONS[sign]), lines);
  return item;
}

function day(iso: string): string {
  const { lang } = document.documentElement;
  return tryExtra(
    () => new Date(iso).toLocaleDateString(lang, { dateStyle: 'medium' }),
    iso.slice(0, 'YYYY-MM-DD'.length),
  );
}
