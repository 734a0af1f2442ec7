import type { FaultCause } from '../../texts/form/shapes.ts';
import { counted, localeOf } from '../../texts/form/counting.ts';
import { fill } from '../../texts/fill.ts';
import type { Check, CheckId, ValidationReport } from '../../wire/report.ts';
import { byTestId, element, find, icon, setText, toggle, withNames } from '../dom.ts';
import { tryExtra } from '../extra.ts';
import { sayReason } from '../problem/sentences.ts';
import { speaksEnglish, words } from '../words.ts';

type Sign = 'ok' | 'missing' | 'wrong';

/** What the visitor asked for, which the report does not tell. */
export type Asked = {
  readonly live: boolean;
  /** True if the text holds an ID that can be the value of a setting; creds as JSON cannot, because they have many lines. */
  readonly isId: boolean;
};

const ICONS = {
  ok: '#icon-circle-check',
  missing: '#icon-circle-exclamation',
  wrong: '#icon-circle-xmark',
} as const;

/** The checks that fail in a session whose link was never finished; all others that are wrong fail in one that was damaged. */
const UNFINISHED: readonly CheckId[] = ['account-signature', 'device-signature', 'me'];
/** The month is a word: in numbers alone, which `medium` is in Arabic, the parts of a date would be taken for one another. */
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const FROM_GRAVEST: readonly FaultCause[] = ['damaged', 'unlinked', 'unfinished', 'bare'];

/** Shows the verdict, and the report in the place of the form, so that the verdict can be seen without scrolling. */
export class ReportView {
  readonly #area = find('[data-area]');
  readonly #form = find('[data-form-part]');
  readonly #verdict = byTestId('verdict');
  readonly #firstVerdict = this.#verdict.textContent;
  readonly #result = find('[data-result]');

  /** On one column, takes away what stands below the form, so that nothing moves when the answer comes. */
  makeRoom(): void {
    this.#area.classList.add('asked');
  }

  show(report: ValidationReport, asked: Asked): void {
    const isUnlinked = report.live === 'logged-out';
    if (isUnlinked) this.#judge('invalid', words().noLonger);
    else this.#judge(report.status, words()[report.status]);
    const { number = '', name = '' } = report.account ?? {};
    find('[data-about]').replaceChildren(...withNames(describe(report), [number, name]));
    setText(find('[data-live-result]'), sayLive(report, asked));
    showChecks(report);
    showUse(report, asked, isUnlinked);
    this.#area.classList.add('reported');
    toggle(this.#form, 'hidden');
    toggle(this.#result, 'shown');
    this.#verdict.focus();
  }

  /** Shows the verdict alone, for a text that is no session ID or opens no session. */
  showNotValid(): void {
    this.#judge('invalid', words().notValid);
  }

  clear(): void {
    this.#area.classList.remove('reported');
    toggle(this.#form, 'shown');
    toggle(this.#result, 'hidden');
    toggle(this.#verdict, 'hidden');
    setText(this.#verdict, this.#firstVerdict);
    delete this.#verdict.dataset['status'];
    for (const place of ['[data-about]', '[data-failed]', '[data-checks]'] as const) {
      find(place).replaceChildren();
    }
  }

  #judge(status: ValidationReport['status'], text: string): void {
    this.#verdict.dataset['status'] = status;
    setText(this.#verdict, text);
    toggle(this.#verdict, 'shown');
  }
}

function sayLive({ live }: ValidationReport, asked: Asked): string {
  if (live !== undefined) return words()[live];
  return asked.live ? words().notAsked : '';
}

/** Shows the failed checks with the one next step, and those that passed folded. */
function showChecks({ checks, live }: ValidationReport): void {
  const failed = checks.filter(({ ok }) => !ok);
  const passed = checks.filter(({ ok }) => ok);
  const causes = [...failed.map(causeOf), ...(live === 'logged-out' ? (['unlinked'] as const) : [])];
  const gravest = FROM_GRAVEST.find((cause) => causes.includes(cause));
  find('[data-failed]').replaceChildren(...failed.map(row));
  setText(find('[data-next]'), gravest === undefined ? '' : words().nextSteps[gravest]);
  toggle(find('[data-faults]'), gravest === undefined ? 'hidden' : 'shown');
  const count = counted(document.documentElement.lang, passed.length, words().passed);
  setText(find('[data-passed-count]'), count);
  find('[data-checks]').replaceChildren(...passed.map(row));
  const details = find<HTMLDetailsElement>('[data-passed]');
  details.open = false;
  toggle(details, passed.length === 0 ? 'hidden' : 'shown');
}

function causeOf({ id, fault }: Check): FaultCause {
  if (fault === 'missing') return 'bare';
  return UNFINISHED.includes(id) ? 'unfinished' : 'damaged';
}

/** Shows how to use a session that works, and how to withdraw it; only a session that is stored here can be withdrawn here. */
function showUse({ status, format }: ValidationReport, { isId }: Asked, isUnlinked: boolean): void {
  const isUsable = status === 'valid' || (status === 'incomplete' && isId);
  toggle(find('[data-use]'), isUsable && !isUnlinked ? 'shown' : 'hidden');
  toggle(find('[data-copy-env]'), isId ? 'shown' : 'hidden');
  toggle(find('[data-withdraw-part]'), format === 'short' ? 'shown' : 'hidden');
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
  const item = document.createElement('li');
  item.className = sign;
  const { checks, checkOk, checkMissing, checkWrong } = words();
  const lines = element('div', '');
  const word = { ok: checkOk, missing: checkMissing, wrong: checkWrong }[sign];
  const detail = speaksEnglish() ? check.detail : sayReason(check);
  lines.append(
    element('span', word, 'word'),
    // Who listens, or copies it, must not meet two words as one.
    ' ',
    element('strong', checks[check.id]),
    ...(detail === '' ? [] : [element('p', detail)]),
  );
  item.append(icon(ICONS[sign]), lines);
  return item;
}

function day(iso: string): string {
  const { lang } = document.documentElement;
  return tryExtra(
    () => new Date(iso).toLocaleDateString(localeOf(lang), DATE),
    iso.slice(0, 'YYYY-MM-DD'.length),
  );
}
