import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

/** One command as the driver sent it. */
export type Command = {
  readonly atMs: number;
  readonly name: string;
  /** The collection; empty for commands of no collection. */
  readonly table: string;
  /** The bytes that a write stores; 0 for other commands. */
  readonly bytes: number;
};

/** What the driver does by itself to keep its connections. */
const OF_THE_DRIVER = new Set(['hello', 'ismaster', 'isMaster', 'ping', 'endSessions', 'buildInfo']);
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify']);
/** Source: MongoDB wire protocol, OP_MSG. */
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const FLAG_BYTES = 4;

/** A cable between one process and MongoDB that notes every command. Lifetime: until `close`. */
export class MongoWatch {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #commands: Command[] = [];

  constructor(to: URL) {
    this.#server = createServer((near) => {
      const far = connect(Number(to.port), to.hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.setNoDelay(true);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
        // The other side is told by the end of its own connection.
        socket.on('error', () => socket.destroy());
      }
      this.#note(near);
      near.pipe(far).pipe(near);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** The commands of the program itself since `sinceMs`, by the monotonic clock. */
  commands(sinceMs = 0): readonly Command[] {
    return this.#commands.filter(({ atMs, name }) => atMs >= sinceMs && !OF_THE_DRIVER.has(name));
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  #note(socket: Socket): void {
    let unread = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      unread = Buffer.concat([unread, bytes]);
      while (unread.length >= HEADER_BYTES && unread.length >= unread.readInt32LE(0)) {
        const length = unread.readInt32LE(0);
        if (unread.readInt32LE(12) === OP_MSG) this.#commands.push(readCommand(unread.subarray(0, length)));
        unread = unread.subarray(length);
      }
    });
  }
}

export function isWrite({ name }: Command): boolean {
  return WRITES.has(name);
}

/** Source: MongoDB's OP_MSG: a document that holds the command, and sequences of documents that belong to it. */
function readCommand(message: Buffer): Command {
  let at = HEADER_BYTES + FLAG_BYTES;
  let name = '';
  let table = '';
  let bytes = 0;
  while (at < message.length) {
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (message[at] === 1) bytes += documentsIn(section).reduce((sum, each) => sum + written(each), 0);
    else {
      const command = BSON.deserialize(section);
      name = Object.keys(command)[0] ?? '';
      table = typeof command[name] === 'string' ? (command[name] as string) : '';
      for (const each of (command['documents'] ?? command['updates'] ?? []) as Document[])
        bytes += written(each);
      if (name === 'findAndModify') bytes += written({ u: command['update'] as Document });
    }
    at += 1 + size;
  }
  return { atMs: performance.now(), name, table, bytes: WRITES.has(name) ? bytes : 0 };
}

/** The documents of a sequence, which begins with its size and its name. */
function documentsIn(section: Buffer): readonly Document[] {
  const found: Document[] = [];
  for (let at = section.indexOf(0, 4) + 1; at < section.length; at += section.readInt32LE(at))
    found.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
  return found;
}

/** The bytes that a write stores: of an update without the filter. */
function written(document: Document): number {
  const stored = (document['u'] ?? document) as Document;
  return 'limit' in document ? 0 : BSON.calculateObjectSize(stored);
}

/** Starts a cable to the server at this address; `uri` leads to it. */
export async function startMongoWatch(
  mongoUri: string,
): Promise<{ readonly watch: MongoWatch; readonly uri: string }> {
  const address = new URL(mongoUri);
  const watch = new MongoWatch(new URL(mongoUri));
  await watch.listen();
  address.host = `127.0.0.1:${watch.port}`;
  return { watch, uri: address.href };
}
