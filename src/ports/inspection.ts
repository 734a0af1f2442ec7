import type { CheckFinding, LiveResult } from '../wire/report.ts';
import type { Method } from '../wire/step.ts';
import type { Writable } from 'node:stream';
import type { AuthStateJson } from './whatsapp.ts';

export type InspectedAccount = {
  /** Digits with country code. They are masked before they leave the server. */
  readonly number: string;
  readonly name?: string;
  readonly platform?: string;
  readonly linkedBy: Method;
};

/** The result of the inspection of an auth state. */
export type Inspected = {
  readonly checks: readonly CheckFinding[];
  readonly account: InspectedAccount | null;
  /** The ID of the app-state key that the creds name; `null` if they name none, or if keys were given and it is not among them. */
  readonly appStateKeyId: string | null;
  /** The inspected state, with bytes in the form that Baileys writes. A bot can use it only if no check has the fault `wrong`. */
  readonly state: { readonly creds: object; readonly keys: object };
};

/** Checks an auth state without a network. `keys` is `null` if only `creds` exist (long IDs). Never throws for bad input. */
export type Inspect = (creds: unknown, keys: unknown) => Inspected;

/**
 * Logs in once with a stored state and ends at WhatsApp's first answer. A state that fails the offline checks is not sent to WhatsApp; its
 * result is `unreachable`. `admit` is awaited once a place is free, right before the socket opens.
 * Errors: TOO_MANY_LINKS, SHUTTING_DOWN, and those of `admit`.
 */
export type LiveCheck = (state: AuthStateJson, admit: () => Promise<void>) => Promise<LiveResult>;

export type UnlinkResult = 'confirmed' | 'unconfirmed' | 'already-gone';

/** Logs in with a stored state and removes the companion device. No answer or failure of WhatsApp makes it reject. */
type RemoteUnlink = (state: AuthStateJson) => Promise<UnlinkResult>;

/**
 * Holds one of the few places for logins while `work` runs, so that an unlinking that has begun cannot be refused.
 * Errors: TOO_MANY_LINKS, SHUTTING_DOWN, and those of `work`.
 */
export type HoldUnlink = <T>(work: (unlink: RemoteUnlink) => Promise<T>) => Promise<T>;

/**
 * Writes a state as a zip of a Baileys multi-file folder. `begin` is called for the destination when the first byte is ready.
 * `broken-off` if the destination closed, or if it had not taken everything after 30 s and was closed.
 * Errors: STORE_UNAVAILABLE, before `begin`.
 */
export type ArchiveExport = (state: AuthStateJson, begin: () => Writable) => Promise<'taken' | 'broken-off'>;
