import type { CheckFinding, LiveResult } from '../wire/report.ts';
import type { Method } from '../wire/step.ts';
import type { Writable } from 'node:stream';
import type { AuthStateJson } from './whatsapp.ts';

export type InspectedAccount = {
  /** Digits; masked before it leaves the server. */
  readonly number: string;
  readonly name?: string;
  readonly platform?: string;
  readonly linkedBy: Method;
};

/** What an auth state turned out to be. */
export type Inspected = {
  readonly checks: readonly CheckFinding[];
  readonly account: InspectedAccount | null;
  /** Which app-state key creds.json names; `null` if none, or if there are keys and it is not among them. */
  readonly appStateKeyId: string | null;
  /** What was inspected, its bytes as Baileys writes them; good for a bot only if no check is wrong. */
  readonly state: { readonly creds: object; readonly keys: object };
};

/** Checks an auth state without any network. `keys` is `null` where only `creds` exist (long IDs). Never throws on bad input. */
export type Inspect = (creds: unknown, keys: unknown) => Inspected;

/**
 * Logs in once with stored state and ends at WhatsApp's first answer. Only a state that passes the offline checks is shown to
 * WhatsApp; another is `unreachable`. `admit` is waited for once a place is free, right before the socket opens; what it throws
 * is passed on. Errors: TOO_MANY_LINKS, SHUTTING_DOWN.
 */
export type LiveCheck = (state: AuthStateJson, admit: () => Promise<void>) => Promise<LiveResult>;

export type UnlinkResult = 'confirmed' | 'unconfirmed' | 'already-gone';

/** Logs in with stored state and removes the companion device. Never rejects for what WhatsApp does. */
export type RemoteUnlink = (state: AuthStateJson) => Promise<UnlinkResult>;

/**
 * Holds one of the few places for logins while `work` runs, so that an unlinking that has begun is not refused half way.
 * Errors: TOO_MANY_LINKS, SHUTTING_DOWN, and those of `work`.
 */
export type HoldUnlink = <T>(work: (unlink: RemoteUnlink) => Promise<T>) => Promise<T>;

/**
 * Writes a state as a zip of a Baileys multi-file folder. `begin` is asked for the destination when the first byte is ready.
 * `broken-off` if the destination closed, or had not taken everything after 30 s; it is closed then.
 * Errors: STORE_UNAVAILABLE, before `begin`.
 */
export type ArchiveExport = (state: AuthStateJson, begin: () => Writable) => Promise<'taken' | 'broken-off'>;
