import { readdir } from 'node:fs/promises';
import type { AppCounts } from '../../../src/app/app.ts';
import type { Clock } from '../../../src/ports/base.ts';
import { parseShortId } from '../../../src/session-id/id.ts';
import { lookupOf } from '../../../src/auth-state/kept/secrets.ts';
import type { FakeWhatsApp, KnownState } from '../../double/whatsapp/index.ts';
import { filesBelow, findCanaries, type Canary } from './leak-check.ts';
import type { Answer } from './recorder.ts';

/**
 * The data of one test run of the program, from which the invariants are checked: no link has left anything behind, no secret
 * is in a wrong place, and every delivered session ID restores exactly the keys that WhatsApp knows of the device.
 */
export type Evidence = {
  /** Counted after the program stopped. */
  readonly counts: AppCounts;
  /** The program's timers that still run; `null` if the test uses a clock that cannot count them. */
  readonly timers: number | null;
  readonly whatsapp: FakeWhatsApp;
  readonly answers: readonly Answer[];
  readonly logs: string;
  /** The folders of every process. */
  readonly dataDirs: readonly string[];
  readonly tempDirs: readonly string[];
  readonly prefix: string;
  /** Whether the page may show a session ID. */
  readonly mayReveal: boolean;
  /** Restores IDs with a new start of the program on the same store; `null` if the store is gone. */
  readonly restore: ((ids: readonly string[]) => Promise<readonly Restored[]>) | null;
};

export type Restored = { readonly status: number; readonly text: string };

const SOCKETS_GONE_MS = 20_000;
/** The routes whose answers carry the auth state. */
const STATE_ROUTES = /^\/(?:session|api\/downloadCreds)/;
const LINK_ROUTES = /^\/(?:qr|code)(?:[/?]|$)/;
const OWNER_NOTE = /owner/;

/** Every broken invariant, in words; empty when all hold. */
export async function brokenInvariants(evidence: Evidence): Promise<readonly string[]> {
  const ids = deliveredIds(evidence);
  const canaries = collectCanaries(evidence, ids);
  return [
    ...countsLeft(evidence),
    ...(await socketsLeft(evidence.whatsapp)),
    ...evidence.whatsapp.phones().flatMap(({ passkey }) => passkey?.faults() ?? []),
    ...(await Promise.all(evidence.tempDirs.map(strangersInTemp))).flat(),
    ...(await secretsInPlaces(evidence, canaries)),
    ...secretsInAnswers(evidence, canaries),
    ...(await wrongRestores(evidence, ids)),
  ];
}

/** Counts the timers of a clock that have neither run nor been disposed. */
export function countTimers(clock: Clock): { readonly clock: Clock; readonly pending: () => number } {
  let pending = 0;
  const after: Clock['after'] = (delayMs, run) => {
    pending += 1;
    let isOver = false;
    const over = () => {
      if (!isOver) pending -= 1;
      isOver = true;
    };
    const dispose = clock.after(delayMs, () => {
      over();
      run();
    });
    return () => {
      over();
      dispose();
    };
  };
  return {
    clock: { now: clock.now, monotonic: clock.monotonic, after, turn: clock.turn },
    pending: () => pending,
  };
}

/** The session IDs that phones have received. */
export function deliveredIds({ whatsapp, prefix }: Pick<Evidence, 'whatsapp' | 'prefix'>): readonly string[] {
  const pattern = new RegExp(`^${prefix}~[02-9ac-hj-np-z]{39}$`);
  const texts = whatsapp.phones().flatMap((phone) => phone.messages().map(({ text }) => text));
  return [...new Set(texts.filter((text) => pattern.test(text)))];
}

function countsLeft({ counts, timers }: Evidence): readonly string[] {
  const left = Object.entries({ ...counts, timers: timers ?? 0 });
  return left.filter(([, count]) => count !== 0).map(([name, count]) => `${count} ${name} left`);
}

async function socketsLeft(whatsapp: FakeWhatsApp): Promise<readonly string[]> {
  let stop: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    stop = setTimeout(() => resolve('late'), SOCKETS_GONE_MS);
  });
  const outcome = await Promise.race([whatsapp.awaitSockets(0), late]);
  clearTimeout(stop);
  return outcome === 'late' ? [`${whatsapp.counts.sockets} sockets open at WhatsApp`] : [];
}

/** Lists the files in `temp/` that should not be there. Only the owner note of the running process should. */
async function strangersInTemp(tempDir: string): Promise<readonly string[]> {
  const entries = await readdir(tempDir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory() && !OWNER_NOTE.test(entry.name));
  const folders = entries.filter((entry) => entry.isDirectory());
  const tooMany = folders.length > 1 ? [`${folders.length} folders in temp`] : [];
  return [...files.map(({ name }) => `${name} in temp`), ...tooMany];
}

function collectCanaries({ answers, whatsapp }: Evidence, ids: readonly string[]): readonly Canary[] {
  const bodies = answers.filter(({ url }) => LINK_ROUTES.test(url)).map(({ body }) => body());
  const found = (field: string) =>
    bodies.flatMap((body) =>
      [...body.matchAll(new RegExp(`"${field}":"([^"]+)"`, 'g'))].map((match) => match[1] ?? ''),
    );
  const qrs = [...new Set(found('qr'))];
  const states = answers.filter(({ url }) => STATE_ROUTES.test(url)).map(({ body }) => body());
  return [
    ...ids.flatMap((id) => [id, id.slice(id.indexOf('~') + 1)]).map(toCanary('session ID')),
    ...found('token').map(toCanary('token')),
    ...qrs.map(toCanary('QR')),
    // The secret of a QR stays in the auth state.
    ...qrs.map((qr) => qr.split(',').at(3) ?? qr).map(toCanary('QR')),
    ...states.flatMap((state) => bytesNamed('advSecretKey', state)).map(toCanary('QR')),
    ...found('pairingCode').map(toCanary('pairing code')),
    ...whatsapp.phones().map(({ number }) => ({ kind: 'number', value: number }) as const),
    ...states.flatMap(keysOf).map((value) => ({ kind: 'key', value }) as const),
    ...passkeySecrets(whatsapp),
  ];
}

/** What the double knows of every passkey ceremony, by who may see it. */
function passkeySecrets(whatsapp: FakeWhatsApp): readonly Canary[] {
  const kinds = { question: 'passkey question', answer: 'passkey answer', state: 'key' } as const;
  const ceremonies = whatsapp.phones().flatMap(({ passkey }) => passkey?.ceremonies ?? []);
  return ceremonies.flatMap(({ record }) =>
    record.secrets.map(({ partOf, value }) => ({ kind: kinds[partOf], value })),
  );
}

function toCanary(kind: Canary['kind']): (value: string) => Canary {
  return (value) => ({ kind, value });
}

/** Private keys of an auth state in BufferJSON. Ten of each name are enough to notice a leak. */
function keysOf(text: string): readonly Buffer[] {
  return ['private', 'keyData', 'chainKey'].flatMap((name) =>
    bytesNamed(name, text)
      .slice(0, 10)
      .map((value) => Buffer.from(value, 'base64')),
  );
}

function bytesNamed(name: string, text: string): readonly string[] {
  const pattern = new RegExp(`"${name}":(?:\\{"type":"Buffer","data":)?"([A-Za-z0-9+/]{42,44}=*)"`, 'g');
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

async function secretsInPlaces(evidence: Evidence, canaries: readonly Canary[]): Promise<readonly string[]> {
  const places = [
    { name: 'the log', text: evidence.logs },
    ...(await Promise.all([...evidence.dataDirs, ...evidence.tempDirs].map(filesBelow))).flat(),
  ];
  const urls = evidence.answers.map(({ url }) => url).filter((url) => !/^\/(?:code\?|api\/)/.test(url));
  return findCanaries(canaries, [...places, { name: 'a URL', text: urls.join('\n') }]);
}

/**
 * Checks where secrets appear: a token only in the answer to a link's start, a QR or code only in answers of that link, keys
 * only in answers of `/session`, and a session ID in no answer.
 */
function secretsInAnswers(evidence: Evidence, canaries: readonly Canary[]): readonly string[] {
  const of = (...kinds: readonly Canary['kind'][]) => canaries.filter(({ kind }) => kinds.includes(kind));
  const check = (name: string, secrets: readonly Canary[], fits: (answer: Answer) => boolean) => {
    const text = evidence.answers.filter(fits).map(({ body }) => body());
    return findCanaries(secrets, [{ name, text: text.join('\n') }]);
  };
  const isStart = ({ method, url }: Answer) => method === 'POST' && LINK_ROUTES.test(url);
  return [
    ...(evidence.mayReveal ? [] : check('an answer', of('session ID'), () => true)),
    ...check('an answer to somebody else', of('token'), (answer) => !isStart(answer)),
    ...check(
      'an answer of no link',
      of('QR', 'pairing code'),
      // The secret of a QR is part of the auth state.
      ({ url }) => !LINK_ROUTES.test(url) && !STATE_ROUTES.test(url),
    ),
    ...check('an answer of no link', of('passkey question'), ({ url }) => !LINK_ROUTES.test(url)),
    ...check('an answer', of('passkey answer'), () => true),
    ...check('an answer', of('key'), ({ url }) => !STATE_ROUTES.test(url)),
    ...check(
      'an answer',
      of('number'),
      (answer) => !STATE_ROUTES.test(answer.url) && !asksWhichNumber(answer),
    ),
  ];
}

/** Whether this answer asks which number was meant. It may hold full numbers, because the caller has typed the digits. */
function asksWhichNumber({ url, body }: Answer): boolean {
  return /^\/code(?:\?|$)/.test(url) && /^\{[^{]*\bThis can be \+\d+/.test(body());
}

/** The result that the program logged for each link, by the fingerprint of its record. */
function resultsOf(logs: string): ReadonlyMap<string, string> {
  const lines = logs.split('\n').filter((line) => line.includes('"a link ended"'));
  const parsed = lines.map((line) => JSON.parse(line) as { record?: string; result?: string });
  return new Map(parsed.map(({ record = '', result = '' }) => [record, result]));
}

async function wrongRestores(evidence: Evidence, ids: readonly string[]): Promise<readonly string[]> {
  if (evidence.restore === null || ids.length === 0) return [];
  const results = resultsOf(evidence.logs);
  const withdrawn = new Set(
    evidence.answers
      .filter(({ method, url }) => method === 'DELETE' && url.startsWith('/session'))
      .map(({ authorization }) => authorization.replace(/^Bearer /, '')),
  );
  const asked = ids.filter((id) => !withdrawn.has(id) && results.has(fingerprintOf(id, evidence.prefix)));
  const restored = await evidence.restore(asked);
  return asked.flatMap((id, index) => {
    const { status = 0, text = '' } = restored[index] ?? {};
    const isLinked = results.get(fingerprintOf(id, evidence.prefix)) === 'linked';
    if (status === 429) return [];
    if (!isLinked) return status === 404 ? [] : [`the ID of a failed link is answered with ${status}`];
    if (status !== 200) return [`a delivered ID is answered with ${status}`];
    return evidence.whatsapp.knows(JSON.parse(text) as KnownState)
      ? []
      : ['a delivered ID restores another state'];
  });
}

function fingerprintOf(id: string, prefix: string): string {
  return lookupOf(parseShortId(id, prefix)).toString('hex').slice(0, 8);
}
