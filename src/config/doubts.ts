import { SETTINGS } from './settings.ts';

/** Names that hosting services and other programs use for a setting that has another name here. */
const FOREIGN: Readonly<Record<string, string>> = {
  MONGO: 'MONGODB_URI',
  MONGODB: 'MONGODB_URI',
  MONGO_URI: 'MONGODB_URI',
  MONGO_URL: 'MONGODB_URI',
  MONGODB_URL: 'MONGODB_URI',
  DATABASE_URL: 'MONGODB_URI',
  DATABASE_URI: 'MONGODB_URI',
  DB_URL: 'MONGODB_URI',
  DB_URI: 'MONGODB_URI',
  DB_NAME: 'MONGODB_DB',
  DATABASE_NAME: 'MONGODB_DB',
  MONGODB_NAME: 'MONGODB_DB',
  MONGODB_DATABASE: 'MONGODB_DB',
  BASE_URL: 'PUBLIC_URL',
  SITE_URL: 'PUBLIC_URL',
  APP_URL: 'PUBLIC_URL',
  WA_PROXY: 'WHATSAPP_PROXY',
  PROXY: 'WHATSAPP_PROXY',
  PROXY_URL: 'WHATSAPP_PROXY',
  SOCKS_PROXY: 'WHATSAPP_PROXY',
};
/** In names shorter than this only one slip is allowed, because short names differ in few letters anyway. */
const LONG_NAME = 10;
/** Names in a file of settings that are no mistake: those of Node, its tools, systems, hosting services and bots. */
const USUAL =
  /^(?:NODE|NPM|PM2|UV|SSL|LC|XDG|DOTENV|COMPOSE|DOCKER|RENDER|HEROKU|KOYEB|RAILWAY|FLY|COOLIFY)_|^(?:HTTPS?|ALL|NO)_PROXY$|^(?:TZ|LANG|PATH|HOME|USER|NO_COLOR|FORCE_COLOR|DYNO|RENDER|SESSION_ID)$/i;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns a sentence for each name in the environment that resembles a setting but is none, and for each name in `.env` that is none. `inFile`
 * are the names in `.env`. The sentences hold no value.
 */
export function doubtfulNames(env: Environment, inFile: readonly string[] = []): readonly string[] {
  const ours = new Set(Object.keys(SETTINGS).flatMap((name) => [name, `${name}_FILE`]));
  const named = new Set(inFile);
  return [...new Set([...Object.keys(env), ...inFile])]
    .filter((name) => !ours.has(name) && (env[name] ?? '') !== '')
    .flatMap((name) => {
      const meant = FOREIGN[name.toUpperCase()] ?? nearest(name, ours);
      const isNews = meant !== undefined && !isGiven(env, meant);
      if (!isNews && (!named.has(name) || USUAL.test(name))) return [];
      const where = named.has(name) ? ' in .env' : '';
      const hint = isNews ? `; did you mean ${meant}?` : '';
      return [`${name}${where} is no setting of this program and is not used${hint}`];
    });
}

/** True if a value is enclosed in quotes; Docker keeps quotes of an environment file as part of the value. */
export function isInQuotes(value: string): boolean {
  return value.length > 1 && /^(["'`]).*\1$/s.test(value);
}

/** True if a value is only `$NAME` or `${NAME}`, which only shells and some hosting services replace by the value of that variable. */
export function namesAVariable(value: string): boolean {
  return /^\$(?:[A-Za-z_]\w*|\{[^{}]*\})$/.test(value);
}

function isGiven(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== '' || (env[`${name}_FILE`] ?? '') !== '';
}

/** Returns the setting with the most similar name, if it is similar enough; `_`, capitals and plurals make no difference. */
function nearest(name: string, ours: ReadonlySet<string>): string | undefined {
  return [...ours]
    .map((own) => ({ own, far: distance(name.toUpperCase(), own) }))
    .filter(({ own, far }) => far <= (own.length < LONG_NAME ? 1 : 2))
    .toSorted((one, other) => one.far - other.far)[0]?.own;
}

function distance(name: string, own: string): number {
  const [one, other] = [singulars(name), singulars(own)];
  if (one.join('') === other.join('')) return 0;
  return Math.min(slips(name, own), slips(one.join('_'), other.join('_')));
}

function singulars(name: string): readonly string[] {
  return name.split(/[^A-Z0-9]+/).map((word) => word.replace(/IES$/, 'Y').replace(/S$/, ''));
}

/** Counts the letters that are left out, put in, changed or swapped with the next one (optimal string alignment). */
function slips(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return Infinity;
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
