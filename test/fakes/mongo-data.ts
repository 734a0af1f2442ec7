import type { Doc } from './mongo-wire.ts';

/** What a server answers when it understood and refuses. */
export class Refusal extends Error {
  readonly code: number;
  readonly codeName: string;

  constructor(code: number, codeName: string, message: string) {
    super(message);
    this.code = code;
    this.codeName = codeName;
  }
}

type Table = Map<string, Doc>;

/** Rows in memory and the commands on them, as far as stores need them; anything else is refused, never guessed. */
export class MongoData {
  readonly #tables = new Map<string, Table>();
  readonly #knowsExpiry: boolean;

  constructor(knowsExpiry: boolean) {
    this.#knowsExpiry = knowsExpiry;
  }

  /** `table` is `database.collection`. */
  rows(table: string): readonly Doc[] {
    return [...(this.#tables.get(table)?.values() ?? [])];
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
        return cursor(table, group(this.rows(table), docsOf(command['pipeline'])));
      case 'createIndexes':
        return this.#createIndexes(docsOf(command['indexes']));
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

  #find(name: string, { filter, sort, limit }: Doc): readonly Doc[] {
    const rows = this.#matching(name, docOf(filter)).map(([, row]) => row);
    const [field] = Object.keys(docOf(sort ?? {}));
    if (field !== undefined) rows.sort((a, b) => compare(a[field], b[field]) ?? 0);
    return typeof limit === 'number' && limit > 0 ? rows.slice(0, limit) : rows;
  }

  #createIndexes(indexes: readonly Doc[]): Doc {
    if (!this.#knowsExpiry && indexes.some((index) => 'expireAfterSeconds' in index)) {
      throw new Refusal(238, 'NotImplemented', 'TTL indexes are not supported');
    }
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

function cursor(ns: string, firstBatch: readonly Doc[]): Doc {
  return { cursor: { id: 0n, ns, firstBatch } };
}

/** `{$group: {_id: '$field', name: {$sum: 1}}}` and nothing else. */
function group(rows: readonly Doc[], pipeline: readonly Doc[]): readonly Doc[] {
  const { _id, ...sums } = docOf(docOf(pipeline[0])['$group']);
  const [sum] = Object.keys(sums);
  if (pipeline.length !== 1 || typeof _id !== 'string' || sum === undefined) throw unsupported('pipeline');
  const counts = new Map<unknown, number>();
  for (const row of rows) counts.set(row[_id.slice(1)], (counts.get(row[_id.slice(1)]) ?? 0) + 1);
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

function matches(row: Doc, filter: Doc): boolean {
  return Object.entries(filter).every(([field, wanted]) =>
    field === '$or' ? docsOf(wanted).some((one) => matches(row, one)) : fits(row[field], wanted),
  );
}

function fits(value: unknown, wanted: unknown): boolean {
  if (!isOperators(wanted)) return compare(value ?? null, wanted) === 0;
  return Object.entries(wanted).every(([operator, operand]) => {
    const order = compare(value, operand);
    switch (operator) {
      case '$ne':
        return order !== 0;
      case '$gt':
        return order !== null && order > 0;
      case '$lte':
        return order !== null && order <= 0;
      default:
        throw unsupported(operator);
    }
  });
}

function isOperators(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).every((key) => key.startsWith('$'))
  );
}

/** `null` between values of different types, which never compare. */
function compare(a: unknown, b: unknown): number | null {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.length - b.length || Buffer.compare(a, b);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return a === b ? 0 : null;
}

function keyOf(id: unknown): string {
  return Buffer.isBuffer(id) ? `bytes ${id.toString('hex')}` : `text ${String(id)}`;
}

function docOf(value: unknown): Doc {
  if (typeof value !== 'object' || value === null) throw new Refusal(14, 'TypeMismatch', 'not a document');
  return value as Doc;
}

function docsOf(value: unknown): readonly Doc[] {
  if (!Array.isArray(value)) throw new Refusal(14, 'TypeMismatch', 'not a list');
  return value.map(docOf);
}

function unsupported(what: string): Refusal {
  return new Refusal(2, 'BadValue', `the double does not know ${what}`);
}
