import { firstLanguage, knownLanguage } from './languages.ts';
import type { Environment, Parsed } from './read-values.ts';

/** The hosting services whose disk vanishes at every restart; `container` is a container of our own image on any other one. */
export type Host = 'heroku' | 'render' | 'koyeb' | 'railway' | 'fly' | 'container';

/** The variables by which hosting services tell of themselves, and the one of our Dockerfile. */
const HOSTS: Readonly<Record<string, Host>> = {
  DYNO: 'heroku',
  RENDER: 'render',
  KOYEB_SERVICE_ID: 'koyeb',
  RAILWAY_PROJECT_ID: 'railway',
  FLY_APP_NAME: 'fly',
  TREKKER_IMAGE: 'container',
};

/** Finds problems in variables that the machine or the hosting service sets. */
export function hostProblems(env: Environment, parsed: Parsed): readonly string[] {
  const problems: string[] = [];
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    problems.push('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused: TLS is all that proves we talk to WhatsApp');
  }
  const instance = env['NODE_APP_INSTANCE'] ?? '';
  if (instance !== '' && instance !== '0' && parsed.MONGODB_URI === null) {
    problems.push(
      'NODE_APP_INSTANCE above 0 is refused without MONGODB_URI: the embedded store serves one process, so set MONGODB_URI and ENCRYPTION_KEYS, or start one instance (WEB_CONCURRENCY=1)',
    );
  }
  if (
    ephemeralDisk(env) === 'heroku' &&
    parsed.MONGODB_URI === null &&
    parsed.ALLOW_EPHEMERAL_STORE === false
  ) {
    problems.push(
      'MONGODB_URI is required here: the disk of this host vanishes at every restart (ALLOW_EPHEMERAL_STORE=true starts anyway and loses every session)',
    );
  }
  return problems;
}

/** Finds settings that contradict each other. */
export function crossProblems(parsed: Parsed, languages: readonly string[]): readonly string[] {
  const problems: string[] = [];
  if (isGiven(parsed.MONGODB_URI) && parsed.ENCRYPTION_KEYS === null) {
    problems.push('ENCRYPTION_KEYS is required with MONGODB_URI; .env.example shows how to make one');
  }
  if (parsed.SESSION_FORMAT === 'long' && parsed.LONG_FORMAT === false) {
    problems.push('SESSION_FORMAT is long but LONG_FORMAT=false does not allow long IDs');
  }
  if (isGiven(parsed.WEBHOOK_URL) && parsed.WEBHOOK_SECRET === null) {
    problems.push('WEBHOOK_SECRET is required with WEBHOOK_URL');
  }
  if (parsed.DATA_DIR !== undefined && parsed.DATA_DIR === parsed.TEMP_DIR) {
    problems.push('DATA_DIR and TEMP_DIR must be different folders');
  }
  return [...problems, ...languageProblems(parsed, languages)];
}

function languageProblems({ LANGUAGE, LANGUAGES }: Parsed, known: readonly string[]): readonly string[] {
  const names = known.join(', ');
  if (LANGUAGE !== undefined && knownLanguage(LANGUAGE, known) === undefined) {
    return [`LANGUAGE must be one of ${names}, not "${LANGUAGE[0]}"`];
  }
  if (LANGUAGES === undefined || LANGUAGES === null) return [];
  const strange = LANGUAGES.find((each) => knownLanguage([each], known) === undefined);
  if (strange !== undefined) return [`LANGUAGES must hold only languages like ${names}, not "${strange}"`];
  const first = LANGUAGE === undefined ? undefined : firstLanguage({ LANGUAGE, LANGUAGES }, known);
  if (first === undefined || LANGUAGES.some((each) => knownLanguage([each], known) === first)) return [];
  const whole = [first, ...LANGUAGES].join(',');
  return [
    `LANGUAGES must hold ${first} too, like ${whole}, because LANGUAGE is ${first}; or LANGUAGE must be one of them, like ${LANGUAGES[0]}`,
  ];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Returns the hosting service if its disk vanishes at a restart. Heroku's always does, the others' only if no disk is mounted. */
export function ephemeralDisk(env: Environment): Host | null {
  const [name = ''] = Object.keys(HOSTS).filter((each) => (env[each] ?? '') !== '');
  return HOSTS[name] ?? null;
}
