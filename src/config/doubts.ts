import { SETTINGS } from './settings.ts';

/** Names that hosting services and other programs use for a setting that has another name here. */
const FOREIGN: Readonly<Record<string, string>> = {
  MONGO_URI: 'MONGODB_URI',
  MONGO_URL: 'MONGODB_URI',
  MONGODB_URL: 'MONGODB_URI',
  DATABASE_URL: 'MONGODB_URI',
};
/** In names shorter than this only one slip is allowed, because short names differ in few letters anyway. */
const LONG_NAME = 10;

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns a sentence for each name in the environment that resembles a setting but is none. The sentences hold no value. */
export function doubtfulNames(env: Environment): readonly string[] {
  const ours = new Set(Object.keys(SETTINGS).flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(env)
    .filter((name) => !ours.has(name) && (env[name] ?? '') !== '')
    .flatMap((name) => {
      const meant = FOREIGN[name] ?? nearest(name, ours);
      if (meant === undefined || isGiven(env, meant)) return [];
      return [`${name} is no setting of this program and is not used; did you mean ${meant}?`];
    });
}

/** True if a value is enclosed in quotes; Docker keeps quotes of an environment file as part of the value. */
export function isInQuotes(value: string): boolean {
  return value.length > 1 && /^(["'`]).*\1$/s.test(value);
}

function isGiven(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== '' || (env[`${name}_FILE`] ?? '') !== '';
}

function nearest(name: string, ours: ReadonlySet<string>): string | undefined {
  const upper = name.toUpperCase();
  return [...ours].find((own) => {
    const most = own.length < LONG_NAME ? 1 : 2;
    return Math.abs(own.length - upper.length) <= most && slips(upper, own) <= most;
  });
}

/** Counts the letters that are left out, put in, changed or swapped with the next one (optimal string alignment). */
function slips(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const changed = (last[j - 1] ?? 0) + (isSame ? 0 : 1);
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
