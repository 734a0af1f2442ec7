import type { ChildProcess } from 'node:child_process';

/** Calls over the channel between a parent and its child process; values are plain JSON. */
type Call = { readonly id: number; readonly call: string; readonly argument: unknown };
type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string };

// The type of the argument is not checked: a handler and its caller must agree on it.
type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

/** Answers the parent's calls that `handlers` knows. Other calls are ignored, because another module may answer them. */
export function answerCalls(handlers: Handlers): void {
  process.on('message', (message: Partial<Call>) => {
    const handler = message.call === undefined ? undefined : handlers[message.call];
    if (handler === undefined) return;
    Promise.resolve()
      .then(() => handler(message.argument as never))
      .then(
        (value) => process.send?.({ id: message.id, value }),
        (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
      );
  });
}

/** A child process as its parent sees it. */
export class Remote {
  readonly child: ChildProcess;
  readonly #open = new Map<number, (answer: Answer) => void>();
  #next = 1;

  constructor(child: ChildProcess) {
    this.child = child;
    child.on('message', (answer: Answer) => this.#open.get(answer.id)?.(answer));
    child.on('exit', (code) => {
      for (const [id, settle] of this.#open) settle({ id, error: `the process ended with ${code}` });
    });
  }

  call<T>(name: string, argument?: unknown): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, ({ value, error }) => {
        this.#open.delete(id);
        if (error === undefined) resolve(value as T);
        else reject(new Error(`${name}: ${error}`));
      });
      this.child.send({ id, call: name, argument: argument ?? null });
    });
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        resolve();
        return;
      }
      this.child.once('exit', () => resolve());
      this.child.kill('SIGKILL');
    });
  }
}
