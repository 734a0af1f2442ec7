import type { Filter, UpdateFilter, UpdateOptions } from 'mongodb';
import type { Clock } from '../../../ports/base.ts';
import type { LinkHead, LinkRow, LinkRows } from '../../../ports/shared/rows.ts';
import { isCount } from '../../sealed-row.ts';
import { isInserted } from '../errors.ts';
import type { OnTables } from '../tables.ts';
import {
  amongAsked,
  bounded,
  collect,
  COUNTED,
  isBytes,
  isBytesOrNull,
  isId,
  isProcessId,
  oneBatch,
} from './reading.ts';
import { endsAt, HEAD_INDEX, OURS, type StoredLink } from './shared-tables.ts';

/** The longest time from the first step of a link to its last one, with all that it has to clean up. */
const LONGEST_LINK_MS = 30 * 60_000;

type Reads = Pick<LinkRows, 'get' | 'getMany' | 'heads'>;
type Steps = Pick<LinkRows, 'insert' | 'put' | 'end' | 'remove'>;
type Commands = Pick<LinkRows, 'look' | 'ask' | 'answer'>;
type Change = (
  id: Buffer,
  fits: Filter<StoredLink>,
  change: () => UpdateFilter<StoredLink>,
  options?: UpdateOptions,
) => Promise<boolean>;

/** What was told as the end must stay so when another server becomes the primary. */
const FOR_GOOD: UpdateOptions = { writeConcern: { w: 'majority' } };

export function linkRows(clock: Clock, on: OnTables): LinkRows {
  const change: Change = (id, fits, by, options) =>
    on(async ({ links }) => {
      const { matchedCount } = await links.updateOne({ _id: id, ...OURS, ...fits }, by(), options);
      return matchedCount === 1;
    });
  return { ...readsOf(on), ...stepsOf(clock, on, change), ...commandsOf(on, change) };
}

function readsOf(on: OnTables): Reads {
  return {
    get: (id) =>
      on(async ({ links }) => {
        const row = await links.findOne({ _id: id, ...OURS });
        const link = row === null ? null : toLink(row);
        return link?.id.equals(id) === true ? link : null;
      }),
    getMany: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await on(({ links }, signal) =>
        collect(
          links.find({ _id: { $in: [...ids] }, ...OURS }, { signal, ...oneBatch(ids) }),
          ids.length,
          toLink,
        ),
      );
      return rows.filter(amongAsked(ids));
    },
    heads: async (ids) => {
      if (ids.length === 0) return [];
      // No field may be named here that the index lacks, else the server reads every row.
      const options = { ...oneBatch(ids), projection: HEAD_INDEX };
      const rows = await on(({ links }, signal) =>
        collect(links.find({ _id: { $in: [...ids] } }, { signal, ...options }), ids.length, toHead),
      );
      return rows.filter(amongAsked(ids));
    },
  };
}

function stepsOf(clock: Clock, on: OnTables, change: Change): Steps {
  const write = (
    id: Buffer,
    owner: string,
    { seq, isOver, step }: Pick<LinkRow, 'seq' | 'isOver' | 'step'>,
  ) => {
    const end = isOver ? { endsAt: endsAt(clock.now()) } : {};
    const by = () => ({ $set: { seq, isOver, step: bounded('step', step), ...end } });
    return change(id, { owner, isOver: false, seq: { $lt: seq } }, by, isOver ? FOR_GOOD : undefined);
  };
  return {
    insert: ({ id, owner, seq, isOver, tokenHash, step }) =>
      on(({ links }) => {
        const fresh = { looks: 0, asked: 0, answered: 0, command: null, answer: null };
        const end = endsAt(clock.now(), isOver ? 0 : LONGEST_LINK_MS);
        const row = { owner, seq, isOver, tokenHash, step: bounded('step', step), ...fresh, endsAt: end };
        return isInserted(links.insertOne({ _id: id, ...OURS, ...row }, isOver ? FOR_GOOD : undefined));
      }),
    put: write,
    end: (id, owner, step) => write(id, owner, { ...step, isOver: true }),
    remove: async (ids) => {
      if (ids.length === 0) return;
      await on(({ links }) => links.deleteMany({ _id: { $in: [...ids] }, ...OURS }));
    },
  };
}

function commandsOf(on: OnTables, change: Change): Commands {
  return {
    look: async (ids) => {
      if (ids.length === 0) return;
      const filter = { _id: { $in: [...ids] }, ...OURS, isOver: false, looks: COUNTED };
      await on(({ links }) => links.updateMany(filter, { $inc: { looks: 1 } }));
    },
    ask: (id, asked, command) =>
      change(id, { isOver: false, asked: asked - 1, answered: asked - 1 }, () => ({
        $set: { asked, command: bounded('command', command) },
      })),
    answer: (id, owner, answered, answer) =>
      change(id, { owner, asked: answered, answered: answered - 1 }, () => ({
        $set: { answered, answer: bounded('answer', answer) },
      })),
  };
}

type Head = Pick<StoredLink, '_id' | Exclude<keyof LinkHead, 'id'>>;

/** Returns the head of a link; `null` for a row of another program. */
function toHead({ _id: id, owner, seq, isOver, looks, asked, answered }: Head): LinkHead | null {
  const isOurs =
    isId(id) &&
    isProcessId(owner) &&
    typeof isOver === 'boolean' &&
    [seq, looks, asked, answered].every(isCount);
  return isOurs ? { id, owner, seq, isOver, looks, asked, answered } : null;
}

function toLink(row: StoredLink): LinkRow | null {
  const { tokenHash, step, command, answer } = row;
  const head = toHead(row);
  const isOurs =
    isBytes('tokenHash', tokenHash) &&
    isBytes('step', step) &&
    isBytesOrNull('command', command) &&
    isBytesOrNull('answer', answer);
  return isOurs && head !== null ? { ...head, tokenHash, step, command, answer } : null;
}
