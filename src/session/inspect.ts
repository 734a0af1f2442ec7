import { createHash } from 'node:crypto';
import { AppError } from '../wire/errors.ts';
import type { Clock } from '../ports/base.ts';
import { BoundedMap } from '../ports/bounded-map.ts';
import type { Inspect, Inspected, LiveCheck } from '../ports/inspection.ts';
import type { LiveResult, ValidationReport } from '../wire/report.ts';
import type { LimitName, Limiter, LimitState } from '../ports/limits.ts';
import { expiryOf } from './record.ts';
import type { Restorer } from './restore.ts';
import { parseRead, type CarriedCreds } from '../session-id/long.ts';
import type { Pasted } from '../session-id/paste.ts';
import { createReport, type ReportWords } from './report.ts';
import { deviceOf } from '../auth-state/linked-state.ts';
import { readState } from '../auth-state/shape.ts';

type InspectorDeps = {
  readonly restorer: Restorer;
  readonly inspect: Inspect;
  readonly liveCheck: LiveCheck;
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** The prefix of session IDs of this site. */
  readonly prefix: string;
  readonly words: ReportWords;
};

/** The request of a caller of the validator. */
type InspectRequest = {
  readonly pasted: Pasted;
  /** True to ask WhatsApp as well, to which the caller has consented. */
  readonly live: boolean;
  readonly addressKey: string;
};

/** The report, and a value that only old clients need. */
export type Inspection = {
  readonly report: ValidationReport;
  /** The same as in `Inspected`. */
  readonly appStateKeyId: string | null;
};

/**
 * Checks a session ID of any format and returns a report.
 * Errors: SESSION_ID_MALFORMED, SESSION_UNAVAILABLE, STORE_UNAVAILABLE, RATE_LIMITED (live checks).
 */
export type Inspector = (request: InspectRequest) => Promise<Inspection>;

/** How many inspections of stored sessions are remembered. They hold no secret. */
const MAX_REMEMBERED = 200;

/** Inspections by the name of the sealing, without values that can change while the sealing stays the same. */
type Remembered = BoundedMap<string, Inspection | AppError>;

export function createInspector(deps: InspectorDeps): Inspector {
  const remembered: Remembered = new BoundedMap(MAX_REMEMBERED);
  return async (request) => {
    const pasted = parseRead(request.pasted, deps.prefix);
    if (pasted.kind === 'id') return inspectStored(deps, request, pasted.found.id, remembered);
    return inspectCarried(deps, request, pasted);
  };
}

async function inspectStored(
  deps: InspectorDeps,
  request: InspectRequest,
  id: string,
  remembered: Remembered,
): Promise<Inspection> {
  const { restorer } = deps;
  const record = await restorer.find(id);
  const { name: sealing, isKept, open } = await restorer.look(id, record);
  const known = remembered.get(sealing);
  if (known instanceof AppError) throw known;
  if (known !== undefined && !request.live) return withExpiry(known, expiryOf(record));
  // What a bot keeps is another one after each of its pieces, and takes up to seconds to open.
  if (isKept) {
    const ofRecord = record.lookup.toString('base64');
    refuseBeyond('state-looks-per-id', await deps.limiter.consume('state-looks-per-id', ofRecord));
  }
  const { text } = await restorer.unpack(open()).catch((error: unknown) => {
    if (isUnusable(error)) remembered.set(sealing, error);
    throw error;
  });
  await deps.clock.turn();
  const { creds, keys, createdAt } = readState(text);
  const { appStateKeyId, ...found } = deps.inspect(creds, keys);
  const live = await askLive(deps, request, found, STORED_LIMITS);
  const report = createReport({ format: 'short', ...found, createdAt }, deps.words);
  remembered.set(sealing, { report, appStateKeyId });
  return withExpiry({ report: { ...report, ...live }, appStateKeyId }, expiryOf(record));
}

/** True for a failure that stays as long as the state does. */
function isUnusable(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'STATE_DAMAGED' || error.code === 'STATE_TOO_LARGE');
}

function withExpiry({ report, appStateKeyId }: Inspection, expiresAt: string | null): Inspection {
  return { report: expiresAt === null ? report : { ...report, expiresAt }, appStateKeyId };
}

async function inspectCarried(
  deps: InspectorDeps,
  request: InspectRequest,
  { kind, creds, keys }: CarriedCreds,
): Promise<Inspection> {
  const { appStateKeyId, ...found } = deps.inspect(creds, keys);
  const live = await askLive(deps, request, found, CARRIED_LIMITS);
  return { report: createReport({ format: kind, ...found, ...live }, deps.words), appStateKeyId };
}

/** Returns a hash of the public noise key, which names the device and is the same for every form of the creds. */
function deviceKeyOf(creds: unknown): string {
  const { noiseKey = '' } = deviceOf(creds) ?? {};
  return createHash('sha256').update(Buffer.from(noiseKey, 'base64')).digest('base64');
}

/** Asks WhatsApp about creds that pass the checks; others could not log in. The check is counted only when a place for its login is free. */
async function askLive(
  { limiter, liveCheck }: InspectorDeps,
  { live, addressKey }: InspectRequest,
  { checks, state }: Pick<Inspected, 'checks' | 'state'>,
  wholeServer: readonly LimitName[],
): Promise<{ readonly live?: LiveResult }> {
  if (!live || checks.some(({ fault }) => fault === 'wrong')) return {};
  const limits: readonly Limit[] = [
    ['live-per-address', addressKey],
    ['live-per-id', deviceKeyOf(state.creds)],
    ...wholeServer.map((name) => [name, 'all'] as const),
  ];
  const admit = async () => {
    for (const [name, of] of limits) refuseBeyond(name, await limiter.consume(name, of));
  };
  // If a limit is spent, the try is counted at once, so that repeated tries use up the points of the address.
  const states = await Promise.all(limits.map(([name, of]) => limiter.peek(name, of)));
  if (states.some(({ remaining }) => remaining < 1)) await admit();
  // The keys are left out, because a login does not need them.
  return { live: await liveCheck({ creds: JSON.stringify(state.creds), keys: '{}' }, admit) };
}

type Limit = readonly [LimitName, string];

const STORED_LIMITS: readonly LimitName[] = ['live-per-hour'];
/** Anybody can make up creds, so those that are pasted leave half of the hour's checks to the sessions of this site. */
const CARRIED_LIMITS: readonly LimitName[] = ['live-carried-per-hour', ...STORED_LIMITS];

function refuseBeyond(name: LimitName, { allowed, resetS }: LimitState): void {
  if (allowed) return;
  const retryAfter = Math.max(1, resetS);
  const fields = { retryAfter };
  const reason = name === 'state-looks-per-id' ? 'kept-looks-too-many' : 'live-checks-of-server-too-many';
  const isSaid = name === 'state-looks-per-id' || CARRIED_LIMITS.includes(name);
  throw new AppError('RATE_LIMITED', isSaid ? { why: { reason }, fields } : { fields });
}
