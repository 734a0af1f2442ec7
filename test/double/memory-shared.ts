import { AppError } from '../../src/wire/errors.ts';
import type { Clock } from '../../src/ports/base.ts';
import {
  MAX_PROCESSES,
  SHARED_BYTES,
  type HoldRow,
  type HoldRows,
  type LinkHead,
  type LinkRow,
  type LinkRows,
  type ProcessRow,
  type ProcessRows,
  type SharedRows,
} from '../../src/ports/shared/rows.ts';

const MINUTE_MS = 60_000;
const KEPT_MS = 60 * MINUTE_MS;
const LONGEST_LINK_MS = 30 * MINUTE_MS;

/**
 * What happens to a call. `refused`: it fails and changes nothing. `lost`: it is carried out, and its answer is lost. `twice`: it is carried
 * out, its answer is lost, and it is carried out again, as a driver may do.
 */
export type SharedFault = 'none' | 'refused' | 'lost' | 'twice';

/** Called before each call of a view with its name, such as `links.put`. A promise delays the call. */
type MeetShared = (operation: string) => SharedFault | Promise<SharedFault>;

export type MemoryShared = {
  /** The rows as one process sees them. Without `meet` no call fails. */
  readonly view: (meet?: MeetShared) => SharedRows;
  /** Removes the rows whose time is over. */
  readonly sweep: () => void;
};

type Expiring<T> = T & { readonly endsAtMs: number };
type Process = Expiring<ProcessRow & { readonly metrics: Buffer | null }>;
type Table<T> = Map<string, Expiring<T>>;

/** What processes on one store share, in memory: one object for all of them. */
export function memoryShared(clock: Clock): MemoryShared {
  const processes: Table<Process> = new Map();
  const links: Table<LinkRow> = new Map();
  const holds: Table<HoldRow> = new Map();
  const rows: SharedRows = {
    processes: memoryProcesses(processes, clock),
    links: { ...memoryLinkReads(links), ...memoryLinkWrites(links, clock) },
    holds: memoryHolds(holds, clock),
  };
  return {
    view: (meet) => (meet === undefined ? rows : troubled(rows, meet)),
    sweep: () => {
      for (const table of [processes, links, holds]) {
        for (const [key, { endsAtMs }] of table) if (endsAtMs <= clock.now()) table.delete(key);
      }
    },
  };
}

function memoryProcesses(table: Table<Process>, clock: Clock): ProcessRows {
  const endsAtMs = () => clock.now() + KEPT_MS;
  return {
    insert: ({ id, about }) => {
      const fresh = { beat: 0, isGone: false, links: 0, nowMs: clock.now(), metrics: null };
      if (!table.has(id)) table.set(id, { id, about: Buffer.from(about), ...fresh, endsAtMs: endsAtMs() });
      return Promise.resolve();
    },
    beat: (id, { links, nowMs, metrics }) => {
      const row = table.get(id);
      if (row === undefined || row.isGone) return Promise.resolve(false);
      const news = {
        links,
        nowMs,
        metrics: isTooLarge({ metrics }) ? row.metrics : (copy(metrics) ?? row.metrics),
      };
      table.set(id, { ...row, ...news, beat: row.beat + 1, endsAtMs: endsAtMs() });
      return Promise.resolve(true);
    },
    list: () => Promise.resolve([...table.values()].slice(0, MAX_PROCESSES).map(toProcess)),
    metrics: () => {
      const told = [...table.values()].filter(({ isGone }) => !isGone);
      return Promise.resolve(
        new Map(told.flatMap(({ id, metrics }) => (metrics === null ? [] : [[id, Buffer.from(metrics)]]))),
      );
    },
    giveUp: (id, beat) => {
      const row = table.get(id);
      if (row !== undefined && row.beat === beat) table.set(id, { ...row, isGone: true });
      return Promise.resolve(table.get(id)?.isGone !== false);
    },
    remove: (id) => {
      table.delete(id);
      return Promise.resolve();
    },
  };
}

function toProcess({ id, beat, isGone, links, nowMs, about }: Process): ProcessRow {
  return { id, beat, isGone, links, nowMs, about: Buffer.from(about) };
}

type LinkReads = Pick<LinkRows, 'get' | 'getMany' | 'heads'>;

function memoryLinkReads(table: Table<LinkRow>): LinkReads {
  const found = (ids: readonly Buffer[]) => rowsAt(table, ids);
  return {
    get: (id) => Promise.resolve(found([id]).map(toLink)[0] ?? null),
    getMany: (ids) => Promise.resolve(found(ids).map(toLink)),
    heads: (ids) => Promise.resolve(found(ids).map(toHead)),
  };
}

type Change = (
  id: Buffer,
  fits: (row: LinkRow) => boolean,
  by: (row: LinkRow) => Partial<LinkRow>,
) => Promise<boolean>;

/** Changes a row if it fits. */
function changing(table: Table<LinkRow>, clock: Clock): Change {
  return (id, fits, by) => {
    const row = table.get(nameOf(id));
    if (row === undefined || !fits(row)) return Promise.resolve(false);
    const next = { ...row, ...by(row) };
    if (isTooLarge(next)) return refused();
    const endsAtMs = next.isOver && !row.isOver ? clock.now() + KEPT_MS : row.endsAtMs;
    table.set(nameOf(id), { ...toLink(next), endsAtMs });
    return Promise.resolve(true);
  };
}

function memoryLinkWrites(table: Table<LinkRow>, clock: Clock): Omit<LinkRows, keyof LinkReads> {
  const change = changing(table, clock);
  const isOpen = (owner: string, seq: number) => (row: LinkRow) =>
    row.owner === owner && !row.isOver && row.seq < seq;
  return {
    insert: (row) => {
      if (isTooLarge(row)) return refused();
      if (table.has(nameOf(row.id))) return Promise.resolve(false);
      const fresh = { looks: 0, asked: 0, answered: 0, command: null, answer: null };
      const livesMs = row.isOver ? KEPT_MS : LONGEST_LINK_MS + KEPT_MS;
      table.set(nameOf(row.id), { ...toLink({ ...row, ...fresh }), endsAtMs: clock.now() + livesMs });
      return Promise.resolve(true);
    },
    put: (id, owner, step) => change(id, isOpen(owner, step.seq), () => step),
    end: (id, owner, step) => change(id, isOpen(owner, step.seq), () => ({ ...step, isOver: true })),
    look: async (ids) => {
      const ones = new Map(ids.map((id) => [nameOf(id), id]));
      const isOn = ({ isOver }: LinkRow) => !isOver;
      for (const id of ones.values()) await change(id, isOn, ({ looks }) => ({ looks: looks + 1 }));
    },
    ...memoryCommands(change),
    remove: (ids) => {
      for (const id of ids) table.delete(nameOf(id));
      return Promise.resolve();
    },
  };
}

function memoryCommands(change: Change): Pick<LinkRows, 'ask' | 'answer'> {
  return {
    ask: (id, asked, command) => {
      const isFree = (row: LinkRow) => !row.isOver && row.asked === asked - 1 && row.answered === asked - 1;
      return change(id, isFree, () => ({ asked, command }));
    },
    answer: (id, owner, answered, answer) => {
      const isAsked = (row: LinkRow) =>
        row.owner === owner && row.asked === answered && row.answered === answered - 1;
      return change(id, isAsked, () => ({ answered, answer }));
    },
  };
}

function toHead({ id, owner, seq, isOver, looks, asked, answered }: LinkRow): LinkHead {
  return { id: Buffer.from(id), owner, seq, isOver, looks, asked, answered };
}

function toLink(row: LinkRow): LinkRow {
  const { tokenHash, step, command, answer } = row;
  const bytes = { tokenHash: Buffer.from(tokenHash), step: Buffer.from(step) };
  return { ...toHead(row), ...bytes, command: copy(command), answer: copy(answer) };
}

function memoryHolds(table: Table<HoldRow>, clock: Clock): HoldRows {
  return {
    insert: ({ id, owner }, limitMs) => {
      if (table.has(nameOf(id))) return Promise.resolve(false);
      const endsAtMs = clock.now() + limitMs + KEPT_MS;
      table.set(nameOf(id), { id: Buffer.from(id), owner, body: null, endsAtMs });
      return Promise.resolve(true);
    },
    getMany: (ids) => {
      const found = rowsAt(table, ids);
      return Promise.resolve(
        found.map(({ id, owner, body }) => ({ id: Buffer.from(id), owner, body: copy(body) })),
      );
    },
    put: (id, owner, body) => {
      if (isTooLarge({ body })) return refused();
      const row = table.get(nameOf(id));
      if (row?.owner !== owner) return Promise.resolve(false);
      table.set(nameOf(id), { ...row, body: Buffer.from(body) });
      return Promise.resolve(true);
    },
    remove: (ids, owner) => {
      for (const id of ids) if (table.get(nameOf(id))?.owner === owner) table.delete(nameOf(id));
      return Promise.resolve();
    },
    removeAllOf: (owner) => {
      for (const [key, row] of table) if (row.owner === owner) table.delete(key);
      return Promise.resolve();
    },
  };
}

/** The rows with these names, each once. */
function rowsAt<T>(table: Table<T>, ids: readonly Buffer[]): readonly Expiring<T>[] {
  return [...new Set(ids.map(nameOf))].flatMap((name) => table.get(name) ?? []);
}

function nameOf(id: Buffer): string {
  return id.toString('hex');
}

function copy(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}

function isTooLarge(row: object): boolean {
  return Object.entries(SHARED_BYTES).some(([kind, most]) => {
    const bytes: unknown = kind in row ? row[kind as keyof typeof row] : null;
    return Buffer.isBuffer(bytes) && bytes.length > most;
  });
}

function refused(): Promise<never> {
  return Promise.reject(new AppError('STORE_UNAVAILABLE'));
}

function troubled({ processes, links, holds }: SharedRows, meet: MeetShared): SharedRows {
  return {
    processes: wrapped('processes', processes, meet),
    links: wrapped('links', links, meet),
    holds: wrapped('holds', holds, meet),
  };
}

type Calls = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>;

function wrapped<Rows extends Calls>(part: string, rows: Rows, meet: MeetShared): Rows {
  const calls = Object.entries(rows).map(([name, call]) => [
    name,
    async (...given: never[]) => {
      const fault = await meet(`${part}.${name}`);
      if (fault === 'refused') return refused();
      const answer = await call(...given);
      if (fault === 'lost') return refused();
      return fault === 'twice' ? call(...given) : answer;
    },
  ]);
  return Object.fromEntries(calls) as Rows;
}
