import { compare, docOf, docsOf, matches, Refusal, unsupported } from './mongo-filter.ts';
import type { Doc } from './mongo-wire.ts';

type Table = Map<string, Doc>;

/** Rows in memory, and the commands that the store uses on them. Every other command or operator throws. */
export class MongoData {
  readonly #tables = new Map<string, Table>();
  readonly #indexes = new Map<string, readonly Doc[]>();
  readonly #knowsExpiry: boolean;
  #covered = 0;

  constructor(knowsExpiry: boolean) {
    this.#knowsExpiry = knowsExpiry;
  }

  /** `table` is `database.collection`. */
  rows(table: string): readonly Doc[] {
    return [...(this.#tables.get(table)?.values() ?? [])];
  }

  drop(table: string): void {
    this.#tables.delete(table);
    this.#indexes.delete(table);
  }

  indexes(table: string): readonly Doc[] {
    return this.#indexes.get(table) ?? [];
  }

  /** How many queries an index without a filter could answer alone, because it has every field that they name. */
  covered(): number {
    return this.#covered;
  }

  /** Deletes the rows that are due by an index for expiry. A real server does this every minute. */
  expire(table: string, nowMs: number): void {
    for (const { key, expireAfterSeconds, partialFilterExpression } of this.indexes(table)) {
      if (typeof expireAfterSeconds !== 'number') continue;
      const [field = ''] = Object.keys(docOf(key));
      const latest = new Date(nowMs - expireAfterSeconds * 1000);
      const over = { $and: [docOf(partialFilterExpression ?? {}), { [field]: { $lte: latest } }] };
      for (const [id] of this.#matching(table, over)) this.#table(table).delete(id);
    }
  }

  run(name: string, command: Doc): Doc {
    const table = `${String(command['$db'])}.${String(command[name])}`;
    switch (name) {
      case 'insert':
        return this.#insert(table, docsOf(command['documents']));
      case 'update':
        return this.#update(table, docsOf(command['updates']));
      case 'delete':
        return this.#delete(table, docsOf(command['deletes']));
      case 'findAndModify':
        return this.#findAndModify(table, command);
      case 'find':
        return cursor(table, this.#find(table, command));
      case 'aggregate':
        return cursor(table, aggregate(this.rows(table), docsOf(command['pipeline'])));
      case 'createIndexes':
        return this.#createIndexes(table, docsOf(command['indexes']));
      case 'listIndexes':
        return cursor(table, this.indexes(table));
      case 'dropIndexes':
        return this.#dropIndex(table, command['index']);
      default:
        throw new Refusal(59, 'CommandNotFound', `no such command: '${name}'`);
    }
  }

  #insert(name: string, documents: readonly Doc[]): Doc {
    const table = this.#table(name);
    const writeErrors: Doc[] = [];
    for (const [index, document] of documents.entries()) {
      const key = keyOf(document['_id']);
      if (table.has(key)) writeErrors.push({ index, code: 11_000, errmsg: 'E11000 duplicate key error' });
      else table.set(key, document);
    }
    return { n: documents.length - writeErrors.length, ...(writeErrors.length > 0 ? { writeErrors } : {}) };
  }

  #update(name: string, updates: readonly Doc[]): Doc {
    let n = 0;
    for (const { q, u, multi, upsert } of updates) {
      if (upsert === true) throw unsupported('upsert');
      const rows = this.#matching(name, docOf(q)).slice(0, multi === true ? undefined : 1);
      for (const [key, row] of rows) this.#table(name).set(key, changed(row, docOf(u)));
      n += rows.length;
    }
    return { n, nModified: n };
  }

  #delete(name: string, deletes: readonly Doc[]): Doc {
    let n = 0;
    for (const { q, limit } of deletes) {
      const rows = this.#matching(name, docOf(q)).slice(0, limit === 1 ? 1 : undefined);
      for (const [key] of rows) this.#table(name).delete(key);
      n += rows.length;
    }
    return { n };
  }

  #findAndModify(name: string, { query, update, upsert, remove, new: wantsNew }: Doc): Doc {
    if (upsert === true || remove === true || wantsNew !== true) throw unsupported('findAndModify');
    const [found] = this.#matching(name, docOf(query));
    if (found === undefined) return { value: null, lastErrorObject: { n: 0, updatedExisting: false } };
    const value = changed(found[1], docOf(update));
    this.#table(name).set(found[0], value);
    return { value, lastErrorObject: { n: 1, updatedExisting: true } };
  }

  #find(name: string, { filter, sort, limit, projection }: Doc): readonly Doc[] {
    const shown = fieldsOf(docOf(projection ?? {}));
    const named = [...Object.keys(docOf(filter)), ...Object.keys(docOf(sort ?? {})), ...shown];
    const isCovering = ({ key, partialFilterExpression }: Doc) =>
      partialFilterExpression === undefined && named.every((field) => field in docOf(key));
    if (shown.length > 0 && this.indexes(name).some(isCovering)) this.#covered += 1;
    const rows = this.#matching(name, docOf(filter)).map(([, row]) => row);
    const [field] = Object.keys(docOf(sort ?? {}));
    const direction = field === undefined ? 1 : Number(docOf(sort ?? {})[field]);
    if (field !== undefined) rows.sort((a, b) => direction * (compare(a[field], b[field]) ?? 0));
    const found = typeof limit === 'number' && limit > 0 ? rows.slice(0, limit) : rows;
    return shown.length === 0 ? found : found.map((row) => picked(row, shown));
  }

  #createIndexes(table: string, indexes: readonly Doc[]): Doc {
    if (!this.#knowsExpiry && indexes.some((index) => 'expireAfterSeconds' in index)) {
      throw new Refusal(238, 'NotImplemented', 'TTL indexes are not supported');
    }
    for (const index of indexes) {
      const known = this.indexes(table).find(({ name }) => name === index['name']);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(index)) {
        throw new Refusal(86, 'IndexKeySpecsConflict', 'an index of this name is there');
      }
      if (known === undefined) this.#indexes.set(table, [...this.indexes(table), index]);
    }
    return {};
  }

  #dropIndex(table: string, name: unknown): Doc {
    this.#indexes.set(
      table,
      this.indexes(table).filter((index) => index['name'] !== name),
    );
    return {};
  }

  #matching(name: string, filter: Doc): [string, Doc][] {
    return [...this.#table(name)].filter(([, row]) => matches(row, filter));
  }

  #table(name: string): Table {
    const table = this.#tables.get(name) ?? new Map<string, Doc>();
    this.#tables.set(name, table);
    return table;
  }
}

/** The fields that a projection shows; none if it is empty. */
function fieldsOf(projection: Doc): readonly string[] {
  const { _id, ...rest } = projection;
  if (Object.values(rest).some((one) => one !== 1)) throw unsupported('a projection that hides fields');
  const shown = Object.keys(rest);
  return _id === 0 || (shown.length === 0 && _id === undefined) ? shown : ['_id', ...shown];
}

function picked(row: Doc, fields: readonly string[]): Doc {
  return Object.fromEntries(fields.flatMap((field) => (field in row ? [[field, row[field]]] : [])));
}

function cursor(ns: string, firstBatch: readonly Doc[]): Doc {
  return { cursor: { id: 0n, ns, firstBatch } };
}

/** Knows only `$match`, `$limit`, and as the last stage `{$group: {_id: '$field' or a constant, name: {$sum: 1 or '$field'}}}`. */
function aggregate(rows: readonly Doc[], [stage, ...later]: readonly Doc[]): readonly Doc[] {
  if (stage === undefined) return rows;
  if ('$match' in stage) {
    return aggregate(
      rows.filter((row) => matches(row, docOf(stage['$match']))),
      later,
    );
  }
  if ('$limit' in stage) return aggregate(rows.slice(0, Number(stage['$limit'])), later);
  const { _id, ...sums } = docOf(stage['$group'] ?? {});
  const [[sum, of] = []] = Object.entries(sums);
  if (sum === undefined || later.length > 0) throw unsupported('pipeline');
  const counts = new Map<unknown, number>();
  for (const row of rows) {
    const key = typeof _id === 'string' ? row[_id.slice(1)] : _id;
    const { $sum } = docOf(of);
    const by = typeof $sum === 'string' ? Number(row[$sum.slice(1)]) : 1;
    counts.set(key, (counts.get(key) ?? 0) + by);
  }
  return [...counts].map(([key, count]) => ({ _id: key, [sum]: count }));
}

function changed(row: Doc, update: Doc): Doc {
  const { $set, $inc, ...others } = update;
  if (Object.keys(others).length > 0) throw unsupported(Object.keys(others).join());
  const increments = Object.entries(docOf($inc ?? {})).map(([field, by]) => [
    field,
    Number(row[field]) + Number(by),
  ]);
  return { ...row, ...docOf($set ?? {}), ...Object.fromEntries(increments) };
}

function keyOf(id: unknown): string {
  return Buffer.isBuffer(id) ? `bytes ${id.toString('hex')}` : `text ${String(id)}`;
}
