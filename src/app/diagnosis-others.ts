import type { Clock } from '../ports/base.ts';
import type { ProcessRow, SharedRows } from '../ports/shared/rows.ts';
import { operator } from '../texts/en/operator.ts';
import type { Finding } from '../wire/finding.ts';
import { readAbout, type About } from './parts/about.ts';

const LOOK_EVERY_MS = 500;
/** Longer than twice the time between two beats. */
const BEATS_WITHIN_MS = 5_000;
const MOST_NAMED = 5;

const words = operator.doctor.processes;

type Named = { readonly name: string; readonly about: About | null };
/** What differs, as a finding once it is known at whom. */
type Difference = {
  readonly level: Finding['level'];
  readonly say: (who: string) => Omit<Finding, 'id' | 'level'>;
};

/** Finds how many processes use the database now, and whether their settings agree with these. */
export async function diagnoseOthers(
  shared: Pick<SharedRows, 'processes'> | null,
  here: About,
  clock: Clock,
): Promise<readonly Finding[]> {
  if (shared === null) return [];
  const living = (await livingRows(shared, clock)).map(({ id, about: bytes }): Named => {
    const about = readAbout(bytes);
    return { about, name: about?.name ?? id };
  });
  if (living.length === 0) return [{ id: 'processes', level: 'ok', ...words.none }];
  const finding = words.living(living.length, namesOf(living.map(({ name }) => name)));
  return [{ id: 'processes', level: 'ok', finding, next: null }, ...disagreements(living, here)];
}

/** The processes whose beat moves. A row alone proves nothing, since a process that was killed leaves its row. */
async function livingRows(
  { processes }: Pick<SharedRows, 'processes'>,
  clock: Clock,
): Promise<readonly ProcessRow[]> {
  const first = new Map((await processes.list()).map(({ id, beat }) => [id, beat]));
  const hasMoved = ({ id, beat }: ProcessRow) => first.has(id) && first.get(id) !== beat;
  const endsAtMs = clock.monotonic() + BEATS_WITHIN_MS;
  let rows: readonly ProcessRow[] = await processes.list();
  while (!rows.every((row) => row.isGone || hasMoved(row)) && clock.monotonic() < endsAtMs) {
    await new Promise<void>((resolve) => void clock.after(LOOK_EVERY_MS, resolve));
    rows = await processes.list();
    for (const { id, beat } of rows) if (!first.has(id)) first.set(id, beat);
  }
  return rows.filter((row) => !row.isGone && hasMoved(row));
}

/** A finding for each thing that differs, with all processes that have it so. */
function disagreements(living: readonly Named[], here: About): readonly Finding[] {
  const found = new Map<string, Difference & { readonly who: string[] }>();
  for (const { name, about } of living) {
    for (const [key, difference] of about === null ? [UNKNOWN] : differencesOf(about, here)) {
      const known = found.get(key) ?? { ...difference, who: [] };
      known.who.push(name);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ level, say, who }) => ({ id: 'processes', level, ...say(namesOf(who)) }));
}

const UNKNOWN: readonly [string, Difference] = ['unknown', { level: 'warning', say: words.unknown }];

function differencesOf(there: About, here: About): readonly (readonly [string, Difference])[] {
  const differ = (
    what: string,
    level: Finding['level'],
    of: (about: About) => string | undefined,
    say: (there: string, here: string, who: string) => Omit<Finding, 'id' | 'level'>,
  ): readonly (readonly [string, Difference])[] => {
    const [theirs = '-', ours = '-'] = [of(there), of(here)];
    if (theirs === ours) return [];
    return [[`${what} ${theirs}`, { level, say: (who) => say(theirs, ours, who) }]];
  };
  return [
    ...keyDifferences(there, here),
    ...differ('active', 'warning', ({ active }) => active, words.otherActive),
    ...differ('prefix', 'problem', ({ prefix }) => prefix, words.otherPrefix),
    ...differ('version', 'warning', ({ version }) => version, words.otherVersion),
    ...Object.keys(here.limits).flatMap((setting) =>
      differ(
        setting,
        'warning',
        ({ limits }) => limits[setting],
        (theirs, ours, who) => words.otherLimit(setting, theirs, ours, who),
      ),
    ),
    ...Object.keys(here.settings).flatMap((setting) =>
      differ(
        setting,
        'warning',
        ({ settings }) => settings[setting],
        (_theirs, _ours, who) => words.otherSetting(setting, who),
      ),
    ),
  ];
}

function keyDifferences(there: About, here: About): readonly (readonly [string, Difference])[] {
  const kids = [...new Set([...Object.keys(here.keys), ...Object.keys(there.keys)])];
  return kids.flatMap((kid): readonly (readonly [string, Difference])[] => {
    const [theirs, ours] = [there.keys[kid], here.keys[kid]];
    if (theirs === ours) return [];
    const say =
      theirs === undefined ? words.lacksKey : ours === undefined ? words.hasMoreKeys : words.otherKey;
    return [[`${kid} ${theirs}`, { level: 'problem', say: (who) => say(kid, who) }]];
  });
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? words.more(shown, names.length - MOST_NAMED) : shown;
}
