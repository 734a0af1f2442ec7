import type { Clock } from '../base.ts';

/** A name that is held; others get it when it is released, when its process dies, or when its time is over. */
export type Hold = {
  /** Which of the names that were asked for it is. */
  readonly name: string;
  /**
   * Sets what others read at the name. With `leftMs` the name is free after that time, and those who wait for it now read the body even if that
   * is 0. Errors: STORE_UNAVAILABLE; LINK_LOST if the name is not held any more.
   */
  readonly tell: (body: Buffer, leftMs?: number) => Promise<void>;
  /** Frees the name; safe to call twice, never rejects. */
  readonly release: () => Promise<void>;
};

/** What another holder has told at a name. */
export type Held = { readonly body: Buffer | null };

/**
 * Names that one holder at most has at a time among all processes on one store: a number that is being linked, a place of an address, a key of
 * a repeated request. Names are hashed with a secret before they are stored. Errors of all methods: STORE_UNAVAILABLE.
 */
export type Holds = {
  /** Takes the first free one of `names`, for at most `limitMs`; `null` if all are held. */
  readonly take: (names: readonly string[], limitMs: number) => Promise<Hold | null>;
  /** `null` if the name is free. */
  readonly read: (name: string) => Promise<Held | null>;
  /** Waits until `isEnough` says yes to what is at the name, looking four times a second, at most `limitMs`. Returns the last look. */
  readonly wait: (
    name: string,
    isEnough: (held: Held | null) => boolean,
    limitMs: number,
  ) => Promise<Held | null>;
};

type Patience = {
  /** For how long the name is held at most. */
  readonly limitMs: number;
  readonly waitMs: number;
  /** False once the name is not needed any more, which ends the wait at the next look. */
  readonly isWanted: () => boolean;
};

/** Takes a name, waiting for it if another has it. `null` if it was not free in time. Errors: STORE_UNAVAILABLE. */
export async function takeWhenFree(
  holds: Holds,
  clock: Clock,
  name: string,
  { limitMs, waitMs, isWanted }: Patience,
): Promise<Hold | null> {
  const endsAtMs = clock.monotonic() + waitMs;
  for (;;) {
    const hold = await holds.take([name], limitMs);
    const leftMs = endsAtMs - clock.monotonic();
    if (hold !== null || leftMs <= 0 || !isWanted()) return hold;
    await holds.wait(name, (held) => held === null || !isWanted(), leftMs);
  }
}
