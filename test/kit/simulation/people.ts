import type { CreateLink } from '../../../src/link/deps.ts';
import { hashToken } from '../../../src/link/link-token.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import { AppError } from '../../../src/wire/errors.ts';
import type { Process } from './process.ts';
import { Reader } from './reader.ts';
import type { Run } from './run.ts';

const WAY_MS = 30;

/** What a visitor does, drawn when it begins. */
export class Visitor {
  readonly #name: string;
  readonly #run: Run;
  readonly #request: CreateLink;

  constructor(name: string, run: Run) {
    this.#name = name;
    this.#run = run;
    this.#request = drawRequest(run);
  }

  start(triesLeft = 3): void {
    const process = this.#run.serving();
    if (process === null) {
      if (triesLeft > 0) this.#run.world.in(2_000, () => this.start(triesLeft - 1));
      return;
    }
    const { method } = this.#request;
    this.#run.world.log(`${this.#name} starts a link by ${method} at ${process.name}`);
    process.machine.receive(() => void this.#serve(process));
  }

  async #serve(process: Process): Promise<void> {
    const { world } = this.#run;
    const tell = (what: () => void) => process.machine.send(() => world.in(WAY_MS, what));
    try {
      const started = await process.start(this.#request);
      const { id, token } = started;
      tell(() => this.#got(process, { id, token }));
    } catch (error) {
      const code = error instanceof AppError ? error.code : String(error);
      tell(() => world.log(`${this.#name} gets no link: ${code}`));
    }
  }

  #got(process: Process, link: { readonly id: string; readonly token: string }): void {
    const { world, readers } = this.#run;
    const { chance } = world;
    world.log(`${this.#name} has link ${link.id}`);
    this.#run.known.set(link.id, link.token);
    const count = this.#request.reader === 'none' ? 0 : chance.from(1, 2);
    for (let index = 0; index < count; index += 1) {
      const reader = new Reader(`${this.#name} reader ${index + 1}`, this.#run, link);
      readers.push(reader);
      const mostMs = chance.isOnce(0.8) ? 1_000 : 15_000;
      // Some come to other processes only.
      reader.comeIn(chance.from(0, mostMs), chance.isOnce(0.6) ? process : null);
      this.#drawLeaving(reader, chance.isOnce(0.5) ? process : null);
    }
    if (chance.isOnce(0.15)) world.in(chance.from(500, 40_000), () => this.#cancel(link));
  }

  #drawLeaving(reader: Reader, not: Process | null): void {
    const { world } = this.#run;
    const { chance } = world;
    if (chance.isOnce(0.5)) return;
    world.in(chance.from(1_000, 60_000), () => {
      if (chance.isOnce(0.2)) return reader.leave('gone');
      reader.leave('away');
      reader.comeIn(chance.from(10, chance.isOnce(0.3) ? 40_000 : 5_000), not);
    });
  }

  #cancel(link: { readonly id: string; readonly token: string }): void {
    const process = this.#run.serving();
    if (process === null) return;
    this.#run.world.log(`${this.#name} cancels ${link.id} at ${process.name}`);
    const watched = this.#run.watch.linkOf(link.id);
    if (watched !== null) watched.isCancelled = true;
    process.machine.receive(() => void cancelAt(process, link, this.#run));
  }
}

async function cancelAt(
  process: Process,
  { id, token }: { readonly id: string; readonly token: string },
  { world }: Run,
): Promise<void> {
  try {
    if ((await process.directory.find(id, hashToken(token))) === null) return;
    await process.directory.command(id, 'cancel');
    world.log(`${process.name} has cancelled ${id}`);
  } catch (error) {
    world.log(
      `${process.name} could not cancel ${id}: ${error instanceof AppError ? error.code : String(error)}`,
    );
  }
}

/** Numbers and addresses are few, so that they meet. */
function drawRequest({ world: { chance }, site }: Run): CreateLink {
  const wanted = {
    format: 'short',
    reader: chance.isOnce(0.1) ? 'none' : 'expected',
    owner: chance.pick(site.addresses),
    network: `10.0.${chance.from(1, 3)}`,
  } as const;
  if (chance.isOnce(0.5)) return { method: 'qr', ...wanted };
  return { method: 'code', number: parsePhone(`+${chance.pick(site.phones)}`), ...wanted };
}
