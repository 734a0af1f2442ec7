import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';
/** Larger than any answer, so that most of them are read in one go. */
const READ_BYTES = 256 * 1024;

/**
 * One kept-alive connection, which only reads the length of an answer and does not keep it. The client shares the machine with
 * the measured server, so a client that copies every answer would change the result.
 */
export class Connection {
  readonly #socket: Socket;
  #take: (bytes: Buffer) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  private constructor(port: number) {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (length: number, buffer: Uint8Array) => {
        this.#take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
        return true;
      },
    };
    this.#socket = connect({ port, host: '127.0.0.1', onread });
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static async open(url: string): Promise<Connection> {
    const connection = new Connection(Number(new URL(url).port));
    await once(connection.#socket, 'connect');
    return connection;
  }

  /** Sends a request; resolves with the status after the whole answer. The answer must have a Content-Length. */
  ask(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      let head = '';
      let left: number | null = null;
      this.#fail = reject;
      this.#take = (bytes) => {
        let come = bytes.length;
        if (left === null) {
          const text = head + bytes.toString('latin1', 0, 4_096);
          const end = text.indexOf(END_OF_HEAD);
          if (end < 0) {
            head = text;
            return;
          }
          come -= end + END_OF_HEAD.length - head.length;
          head = text.slice(0, end);
          left = Number(/^content-length: (\d+)\r?$/im.exec(head)?.[1]);
        }
        left -= come;
        if (Number.isNaN(left)) reject(new Error(`an answer without a length: ${head}`));
        if (left === 0) resolve(Number(head.slice(9, 12)));
      };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}
