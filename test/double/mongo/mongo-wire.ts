import { BSON } from 'mongodb';

/** A decoded BSON document; byte strings are Buffers. */
export type Doc = Readonly<Record<string, unknown>>;

/** One request of a driver; `answer` encodes the reply to it. */
export type WireRequest = { readonly command: Doc; readonly answer: (reply: Doc) => Buffer };

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
/** An OP_REPLY starts with response flags, cursor ID, number of the first document and count of documents. */
const REPLY_HEAD = Buffer.concat([Buffer.alloc(16), Buffer.from([1, 0, 0, 0])]);
/** An OP_MSG starts with its flags, here none, and the kind of its only section, 0. */
const MSG_HEAD = Buffer.alloc(5);

/** Cuts a stream of bytes into requests. Reads OP_MSG, and OP_QUERY, which current drivers send for their first hello. */
export class WireReader {
  #unread = Buffer.alloc(0);

  *read(bytes: Buffer): Generator<WireRequest> {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    while (this.#unread.length >= 4 && this.#unread.length >= this.#unread.readInt32LE(0)) {
      const length = this.#unread.readInt32LE(0);
      yield parse(this.#unread.subarray(0, length));
      this.#unread = this.#unread.subarray(length);
    }
  }
}

function parse(message: Buffer): WireRequest {
  const id = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  const body = message.subarray(HEADER_BYTES);
  if (opCode === OP_MSG) {
    return { command: parseSections(body.subarray(4)), answer: frame(id, OP_MSG, MSG_HEAD) };
  }
  if (opCode !== OP_QUERY) throw new Error(`no driver of today sends operation ${opCode}`);
  const start = body.indexOf(0, 4) + 1 + 8;
  return { command: decode(body.subarray(start)), answer: frame(id, OP_REPLY, REPLY_HEAD) };
}

function parseSections(sections: Buffer): Doc {
  let command: Doc = {};
  for (let at = 0; at < sections.length;) {
    const kind = sections[at];
    const length = sections.readInt32LE(at + 1);
    const content = sections.subarray(at + 1, at + 1 + length);
    if (kind === 0) command = { ...command, ...decode(content) };
    else command = { ...command, ...parseSequence(content) };
    at += 1 + length;
  }
  return command;
}

/** Reads a section of kind 1: the documents of one field of the command, for example the rows of an insert. */
function parseSequence(content: Buffer): Doc {
  const nameEnd = content.indexOf(0, 4);
  const docs: Doc[] = [];
  for (let at = nameEnd + 1; at < content.length;) {
    const length = content.readInt32LE(at);
    docs.push(decode(content.subarray(at, at + length)));
    at += length;
  }
  return { [content.toString('utf8', 4, nameEnd)]: docs };
}

function frame(requestId: number, opCode: number, head: Buffer): (reply: Doc) => Buffer {
  return (reply) => {
    const doc = BSON.serialize(reply);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeInt32LE(HEADER_BYTES + head.length + doc.length, 0);
    header.writeInt32LE(requestId, 8);
    header.writeInt32LE(opCode, 12);
    return Buffer.concat([header, head, doc]);
  };
}

function decode(bytes: Buffer): Doc {
  return BSON.deserialize(bytes, { promoteBuffers: true });
}
