import type { PublishedLink, LinkOwner } from '../../../src/ports/link-directory.ts';
import type { SharedRows } from '../../../src/ports/shared/rows.ts';
import type { Issuer } from '../../../src/session/issue.ts';
import { isFinal, type Step } from '../../../src/wire/step.ts';
import type { Connection } from './whatsapp/connection.ts';
import { deviceIn } from './whatsapp/device-state.ts';
import type { Process } from './process.ts';
import type { Arrived } from './whatsapp/whatsapp.ts';
import type { World } from './world/world.ts';

/** What happened within this time may be the reason for what happens now. */
export const RECENT_MS = 25_000;
/** A reader who was there for so long must have been seen. */
const SEEN_MS = 12_000;
/** Longer than a start may take, with the longest pause. */
const LONGEST_START_MS = 60_000;

/** One link, whoever follows it under whichever ID. */
export type WatchedLink = {
  readonly process: Process;
  readonly connection: Connection;
  readonly owner: LinkOwner;
  readonly startedMs: number;
  readonly ids: string[];
  /** True once anyone asked for its end. */
  isCancelled: boolean;
  endedMs: number | null;
  /** The last final step that it published. */
  end: string | null;
  readonly isUntouched: () => boolean;
};

/** A reader who follows a link, as long as it does. */
export type Following = { readonly linkId: string; readonly process: Process; readonly sinceMs: number };

/** Sees everything that the program does to the outside, and says at once what must not happen. */
export class Watch {
  readonly links: WatchedLink[] = [];
  readonly finals = new Map<string, string>();
  readonly lostShownMs = new Map<string, number>();
  readonly following = new Set<Following>();
  /** Session IDs by the device whose state they open. */
  readonly issued = new Map<string, string>();
  readonly #world: World;
  readonly #processes = new Map<string, Process>();
  #opened: Connection | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  linkOf(id: string): WatchedLink | null {
    return this.links.find(({ ids }) => ids.includes(id)) ?? null;
  }

  opened(_process: Process, connection: Connection): void {
    this.#opened = connection;
  }

  /** Called for every step that a link gives to the directory. */
  published(process: Process, { id, owner }: PublishedLink, step: Step): void {
    const known = this.links.find((link) => link.owner === owner);
    if (known === undefined) this.#add(process, id, owner);
    else if (!known.ids.includes(id)) known.ids.push(id);
    const code = step.state === 'failed' ? ` ${step.error.code}` : '';
    this.#world.log(`${process.name} ${id}: ${step.state}${code} (${step.seq})`);
    if (!isFinal(step)) return;
    // A link that is handed over goes on under another ID in the same turn.
    queueMicrotask(() => {
      const link = this.linkOf(id);
      if (link === null || link.ids.at(-1) !== id) return;
      link.endedMs ??= this.#world.nowMs;
      link.end = JSON.stringify(step);
      if (code === ' LINK_CANCELLED') this.#cancelled(link, id);
    });
  }

  /** Called for every step that a reader gets. */
  told(linkId: string, reader: string, step: Step): void {
    if (!isFinal(step)) return;
    const { now: _now, expiresAt: _expiresAt, ...end } = step;
    const code = step.state === 'failed' ? ` ${step.error.code}` : '';
    this.#world.log(`${reader} reads the end of ${linkId}: ${step.state}${code}`);
    const text = JSON.stringify(end);
    const before = this.finals.get(linkId);
    if (before !== undefined && before !== text)
      this.#world.fail('one final step', `${linkId}: ${before} and ${text}`);
    this.finals.set(linkId, text);
    if (code !== ' LINK_LOST' || this.lostShownMs.has(linkId)) return;
    this.lostShownMs.set(linkId, this.#world.nowMs);
    const link = this.linkOf(linkId);
    const { process, startedMs } = link ?? {};
    // A start that was under way when its process was given up is lost too.
    const hadReason = process === undefined || (startedMs ?? 0) - process.givenUpAtMs < LONGEST_START_MS;
    if (!hadReason && process.machine.isAlive)
      this.#world.fail('lost without a reason', `${linkId} of ${process.name}`);
  }

  /** Called for every message that arrives in a chat. */
  arrived({ id, device }: Arrived): void {
    const link = this.links.find(({ connection }) => connection === device.connection);
    const lost = link?.ids.find((each) => this.lostShownMs.has(each));
    if (lost !== undefined) this.#world.fail('nothing is said after LINK_LOST', `${id} of ${lost}`);
  }

  /** The same issuer, with eyes at the IDs that it makes. */
  issuerOf(issuer: Issuer): Issuer {
    return {
      issue: async (state, format, hook, signal) => {
        const issued = await issuer.issue(state, format, hook, signal);
        this.issued.set(deviceIn(`{"creds":${state.creds}}`), issued.id);
        return issued;
      },
    };
  }

  /** The same rows, with eyes at who is given up. */
  rowsOf(process: Process, shared: SharedRows): SharedRows {
    const { processes } = shared;
    return {
      ...shared,
      processes: {
        ...processes,
        insert: (row) => {
          this.#processes.set(row.id, process);
          return processes.insert(row);
        },
        giveUp: async (id, beat) => {
          const wasGone = (await processes.list()).find((row) => row.id === id)?.isGone ?? true;
          const isGone = await processes.giveUp(id, beat);
          if (isGone && !wasGone) this.#givenUp(id);
          return isGone;
        },
      },
    };
  }

  #add(process: Process, id: string, owner: LinkOwner): void {
    const connection = this.#opened;
    if (connection === null) throw new Error('a link without a connection');
    this.#opened = null;
    this.links.push({
      process,
      connection,
      owner,
      startedMs: this.#world.nowMs,
      ids: [id],
      isCancelled: false,
      endedMs: null,
      end: null,
      isUntouched: () =>
        process.machine.isAlive && this.#world.nowMs - process.machine.troubledAtMs > RECENT_MS,
    });
  }

  #givenUp(id: string): void {
    const process = this.#processes.get(id);
    if (process === undefined) throw new Error('a process without a name');
    process.lives += 1;
    process.givenUpAtMs = this.#world.nowMs;
    this.#world.log(`${process.name} is given up`);
    const { machine } = process;
    const { ownership } = process.parts.directory;
    if (machine.isAlive && !machine.isPaused && ownership.isCertain())
      this.#world.fail('who is certain is not given up', process.name);
    if (machine.isAlive && this.#world.nowMs - machine.troubledAtMs > RECENT_MS)
      this.#world.fail('a living process is given up', process.name);
  }

  /** A link ends as abandoned only if nobody is there. */
  #cancelled(link: WatchedLink, id: string): void {
    if (link.isCancelled || !link.isUntouched()) return;
    const reader = [...this.following].find(
      ({ linkId, process, sinceMs }) =>
        linkId === id &&
        process.machine.isAlive &&
        this.#world.nowMs - sinceMs > SEEN_MS &&
        this.#world.nowMs - process.machine.troubledAtMs > RECENT_MS,
    );
    if (reader !== undefined)
      this.#world.fail('a link with a reader is not abandoned', `${id} read at ${reader.process.name}`);
  }
}
