import { createHash } from 'node:crypto';
import { systemRandom } from '../../../src/app/system.ts';
import { AppError } from '../../../src/wire/errors.ts';
import type { Log, Random } from '../../../src/ports/base.ts';
import type { SealedRecord, SessionStore } from '../../../src/ports/store.ts';
import { createIssuer, type IssuedSession, type Issuer } from '../../../src/session/issue.ts';
import { createKeyRingText, parseKeyRing, type KeyRing } from '../../../src/session/ring/key-ring.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { FakeClock } from '../../double/clock.ts';
import { makeAuthState } from './auth-state.ts';
import { spoilable, type FaultyStore } from './faulty-store.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

export const PREFIX = 'TREKKER-MD';
export const NO_SIGNAL = new AbortController().signal;
export const noHook = (): void => undefined;

type LogLine = {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
};

/** A log that keeps its lines. */
export function keepLog(lines: LogLine[] = []): Log & { readonly lines: readonly LogLine[] } {
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ level, fields, message });
  };
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => keepLog(lines),
  };
}

/** A source of random bytes that returns these parts in order, so that a sealing can be repeated exactly. */
export function fixedRandom(...parts: readonly Buffer[]): Random {
  const left = [...parts];
  return {
    bytes: (length) => {
      const next = left.shift();
      if (next?.length !== length) throw new Error(`no ${length} bytes left`);
      return next;
    },
    uuid: systemRandom.uuid,
  };
}

export function newRing(...kids: readonly string[]): KeyRing {
  return parseKeyRing(newRingText(...(kids.length === 0 ? ['k1'] : kids)));
}

export function newRingText(...kids: readonly string[]): string {
  return kids.map((kid) => createKeyRingText(systemRandom.bytes(32)).replace('k1', kid)).join(',');
}

export type Harness = {
  readonly clock: FakeClock;
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly log: ReturnType<typeof keepLog>;
  readonly restorer: Restorer;
  readonly issuer: Issuer;
  /** Issues a short ID of a fresh state. */
  readonly issue: () => Promise<IssuedSession>;
};

type Changes = {
  readonly wrap?: (store: SessionStore) => SessionStore;
  readonly ttlDays?: number;
  readonly ring?: KeyRing;
};

/** Issuer and restorer on a store in memory. */
export function setUp({ wrap = (store) => store, ttlDays = 30, ring = newRing() }: Changes = {}): Harness {
  const clock = new FakeClock();
  const store = wrap(openMemoryStore(clock).sessions);
  const log = keepLog();
  const shared = { store, ring, prefix: PREFIX, ttlDays, clock };
  const restorer = new Restorer({ ...shared, log });
  const issuer = createIssuer({ ...shared, random: systemRandom, restorer });
  const issue = () => issuer.issue(makeAuthState(), 'short', noHook, new AbortController().signal);
  return { clock, store, ring, log, restorer, issuer, issue };
}

/** The JSON text of a session, read from the store and not from a cache. */
export async function textOf({ restorer }: Harness, id: string): Promise<string> {
  return (await restorer.unpack(restorer.open(id, 'fresh'))).text;
}

/** The row of a session, read from the store and not from a cache. */
export async function rowOf({ restorer }: Harness, id: string): Promise<SealedRecord> {
  return (await restorer.open(id, 'fresh')).record;
}

/** Issuer and restorer on a store whose calls a test can make fail. */
export function spoiltSetUp(
  changes: Pick<Changes, 'ttlDays'> = {},
): Harness & { readonly faulty: FaultyStore } {
  const holder: FaultyStore[] = [];
  const harness = setUp({
    ...changes,
    wrap: (store) => {
      const faulty = spoilable(store);
      holder.push(faulty);
      return faulty.store;
    },
  });
  const [faulty] = holder;
  if (faulty === undefined) throw new Error('the store was not wrapped');
  return { ...harness, faulty };
}

/** The code of the AppError that `work` throws, or `null` if it succeeds. Other errors are rethrown. */
export async function codeOf(work: () => unknown): Promise<string | null> {
  const error = await errorOf(work);
  return error === null ? null : error.code;
}

/** The AppError that `work` throws, or `null` if it succeeds. Other errors are rethrown. */
export async function errorOf(work: () => unknown): Promise<AppError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The `detail` of the AppError that `work` throws; empty without one. */
export async function detailOf(work: () => unknown): Promise<string> {
  const why = (await errorOf(work))?.why ?? null;
  return why === null ? '' : sayInEnglish(why);
}

export function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export async function rowsOf(store: SessionStore): Promise<number> {
  const counts = await store.countByKid();
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
