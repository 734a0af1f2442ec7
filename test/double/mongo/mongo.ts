import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MongoData } from './mongo-data.ts';
import { Refusal } from './mongo-filter.ts';
import { WireReader, type Doc, type WireRequest } from './mongo-wire.ts';

/**
 * How the server behaves. `refuse`: the port is closed. `hang`: the server accepts connections and never answers.
 * `stall`: it answers hello and nothing else. `slow`: it answers late. `drop`: it cuts the connection and does not run
 * the command. `drop-after-apply`: it runs the command, then cuts the connection. `not-primary`: it is a secondary after
 * an election. `full`: writes fail, deletions and reads work.
 */
type MongoMode =
  | 'ok'
  | 'refuse'
  | 'hang'
  | 'stall'
  | 'slow'
  | 'drop'
  | 'drop-after-apply'
  | 'not-primary'
  | 'full';

export type FakeMongoOptions = {
  /** `set`: a replica set of one member, which recognizes repeated writes. `single`: a server without driver sessions. */
  readonly kind?: 'set' | 'single';
  /** If false, the server refuses indexes for expiry, as some compatible servers do. */
  readonly knowsExpiry?: boolean;
  /** Fields that the server adds to its answer to `buildInfo`. */
  readonly buildInfo?: Doc;
};

/** A double of MongoDB that speaks its wire protocol to the unmodified driver. It imports nothing from `src`. */
export type FakeMongo = {
  readonly uri: string;
  /** With `times`, the mode applies to that many commands, then the server returns to `ok`. */
  readonly setMode: (mode: MongoMode, times?: number) => Promise<void>;
  /** Rows of `database.collection`. */
  readonly rows: (table: string) => readonly Doc[];
  /** Puts rows into `database.collection` without a command, as if another program had written them. */
  readonly put: (table: string, ...rows: readonly Doc[]) => void;
  readonly drop: (table: string) => void;
  readonly makeIndexes: (table: string, ...indexes: readonly Doc[]) => void;
  readonly indexes: (table: string) => readonly Doc[];
  /** Deletes the rows that are due by an index for expiry. A real server does this every minute. */
  readonly expire: (table: string, nowMs: number) => void;
  /** Resolves when the next command of this name arrives; `hello` counts too. */
  readonly reached: (name: string) => Promise<void>;
  /** The largest number of connections that were open at once, the driver's monitoring connections included. */
  readonly maxSockets: () => number;
  /** Changes fields of every row of `database.collection` without a command. */
  readonly spoil: (table: string, fields: Doc) => void;
  /** Makes the server hostile: `answer` returns what is sent instead of `reply`, raw bytes, or `null` for no answer. */
  readonly lie: (answer: Lie | null) => void;
  /** How many queries an index could answer alone. */
  readonly covered: () => number;
  /** How many commands of each name have arrived. */
  readonly commands: () => ReadonlyMap<string, number>;
  /** How many servers have to confirm the last write, by the command that brought it. */
  readonly concern: () => unknown;
  readonly close: () => Promise<void>;
};

type Lie = (name: string, reply: Doc) => Doc | Buffer | null;

const SLOW_MS = 300;
const WRITES = new Set(['insert', 'update', 'findAndModify']);
const HELLO = new Set(['hello', 'ismaster', 'isMaster']);
const SET_NAME = 'rs0';

export async function startFakeMongo(options: FakeMongoOptions = {}): Promise<FakeMongo> {
  const fake = new Fake(options);
  await fake.listen();
  return fake;
}

class Fake implements FakeMongo {
  readonly #isSet: boolean;
  readonly #data: MongoData;
  readonly #buildInfo: Doc;
  readonly #sockets = new Set<Socket>();
  /** The answer to each numbered write. The driver may send a write twice, and then gets the same answer again. */
  readonly #answered = new Map<string, Doc>();
  readonly #waiting = new Map<string, () => void>();
  #server: Server | null = null;
  #port = 0;
  #mode: MongoMode = 'ok';
  #left = Infinity;
  #maxSockets = 0;
  #lie: Lie | null = null;
  readonly #commands = new Map<string, number>();
  #concern: unknown = null;

  constructor({ kind = 'set', knowsExpiry = true, buildInfo = {} }: FakeMongoOptions) {
    this.#buildInfo = { version: '7.0.0', ...buildInfo };
    this.#isSet = kind === 'set';
    this.#data = new MongoData(knowsExpiry);
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${this.#port}/${this.#isSet ? `?replicaSet=${SET_NAME}` : ''}`;
  }

  async listen(): Promise<void> {
    this.#server = createServer((socket) => this.#serve(socket)).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async setMode(mode: MongoMode, times = Infinity): Promise<void> {
    this.#mode = mode;
    this.#left = times;
    if (mode === 'refuse') await this.close();
    else if (this.#server === null) await this.listen();
  }

  rows(table: string): readonly Doc[] {
    return this.#data.rows(table);
  }

  lie(answer: Lie | null): void {
    this.#lie = answer;
  }

  commands(): ReadonlyMap<string, number> {
    return this.#commands;
  }

  concern(): unknown {
    return this.#concern;
  }

  covered(): number {
    return this.#data.covered();
  }

  put(table: string, ...documents: readonly Doc[]): void {
    const [$db, name] = table.split('.');
    this.#data.run('insert', { $db, insert: name, documents });
  }

  drop(table: string): void {
    this.#data.drop(table);
  }

  makeIndexes(table: string, ...indexes: readonly Doc[]): void {
    const [$db, createIndexes] = table.split('.');
    this.#data.run('createIndexes', { $db, createIndexes, indexes });
  }

  indexes(table: string): readonly Doc[] {
    return this.#data.indexes(table);
  }

  expire(table: string, nowMs: number): void {
    this.#data.expire(table, nowMs);
  }

  maxSockets(): number {
    return this.#maxSockets;
  }

  spoil(table: string, fields: Doc): void {
    const [$db, name] = table.split('.');
    this.#data.run('update', { $db, update: name, updates: [{ q: {}, u: { $set: fields }, multi: true }] });
  }

  reached(name: string): Promise<void> {
    return new Promise((resolve) => void this.#waiting.set(name, resolve));
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server === null) return;
    server.close();
    await once(server, 'close');
  }

  #serve(socket: Socket): void {
    const reader = new WireReader();
    this.#sockets.add(socket);
    this.#maxSockets = Math.max(this.#maxSockets, this.#sockets.size);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      for (const request of reader.read(bytes)) this.#handle(socket, request);
    });
  }

  #handle(socket: Socket, { command, answer }: WireRequest): void {
    const name = Object.keys(command)[0] ?? '';
    this.#commands.set(name, (this.#commands.get(name) ?? 0) + 1);
    if (WRITES.has(name)) this.#concern = (command['writeConcern'] as Doc | undefined)?.['w'];
    this.#waiting.get(HELLO.has(name) ? 'hello' : name)?.();
    if (this.#mode === 'hang' || (this.#mode === 'stall' && !HELLO.has(name))) return;
    const reply = (doc: Doc) => {
      const honest = { ...doc, ok: doc['ok'] ?? 1 };
      const told = this.#lie === null ? honest : this.#lie(HELLO.has(name) ? 'hello' : name, honest);
      if (!socket.destroyed && told !== null) socket.write(Buffer.isBuffer(told) ? told : answer(told));
    };
    if (HELLO.has(name)) reply(this.#hello());
    else if (name === 'ping' || name === 'endSessions') reply({});
    else if (name === 'buildInfo') reply(this.#buildInfo);
    else this.#meet(name, command, socket, reply);
  }

  #meet(name: string, command: Doc, socket: Socket, reply: (doc: Doc) => void): void {
    switch (this.#takeMode()) {
      case 'drop':
        socket.destroy();
        return;
      case 'drop-after-apply':
        this.#apply(name, command);
        socket.destroy();
        return;
      case 'slow':
        setTimeout(() => reply(this.#apply(name, command)), SLOW_MS);
        return;
      case 'not-primary':
        reply({ ...failure(10_107, 'NotWritablePrimary'), errorLabels: ['RetryableWriteError'] });
        return;
      case 'full':
        reply(WRITES.has(name) ? failure(14_031, 'OutOfDiskSpace') : this.#apply(name, command));
        return;
      default:
        reply(this.#apply(name, command));
    }
  }

  #takeMode(): MongoMode {
    const mode = this.#mode;
    this.#left -= 1;
    if (this.#left <= 0) {
      this.#mode = 'ok';
      this.#left = Infinity;
    }
    return mode;
  }

  #apply(name: string, command: Doc): Doc {
    const { lsid, txnNumber } = command;
    const key = txnNumber === undefined ? null : JSON.stringify([lsid, txnNumber]);
    const before = key === null ? undefined : this.#answered.get(key);
    if (before !== undefined) return before;
    const reply = this.#run(name, command);
    if (key !== null) this.#answered.set(key, reply);
    return reply;
  }

  #run(name: string, command: Doc): Doc {
    try {
      return this.#data.run(name, command);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return failure(error.code, error.codeName, error.message);
    }
  }

  #hello(): Doc {
    const isPrimary = this.#mode !== 'not-primary';
    const me = `127.0.0.1:${this.#port}`;
    const set = {
      setName: SET_NAME,
      hosts: [me],
      me,
      secondary: !isPrimary,
      ...(isPrimary ? { primary: me } : {}),
      logicalSessionTimeoutMinutes: 30,
    };
    return {
      helloOk: true,
      ismaster: isPrimary,
      isWritablePrimary: isPrimary,
      ...(this.#isSet ? set : {}),
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      minWireVersion: 0,
      maxWireVersion: 21,
    };
  }
}

function failure(code: number, codeName: string, errmsg = codeName): Doc {
  return { ok: 0, code, codeName, errmsg };
}
