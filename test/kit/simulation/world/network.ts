import { AppError } from '../../../../src/wire/errors.ts';
import type { Machine } from './machine.ts';
import { turn, type World } from './world.ts';

/** Every call of a store ends within this time. */
const CALL_LIMIT_MS = 8_000;
const LATEST_MS = 20_000;
/** A call that takes longer is a trouble for the one who waits for it. */
const SLOW_MS = 1_000;
/** The share of slow calls among those that give a process up, which come seldom and must not come late. */
const SLOW_GIVE_UPS = 0.4;
/** These calls come so often that they are left out of the log. */
const QUIET = /\.(?:list|heads|beat|ping|get|getMany)$/;

/** How bad the network between a process and the store is: shares of all calls. */
export type Weather = {
  readonly slow: number;
  readonly lost: number;
  readonly repeated: number;
  /** A pause begins right before a call leaves. */
  readonly pauseAtCall: number;
};

type Calls = Readonly<Record<string, unknown>>;
type Execute = () => Promise<unknown>;

/** One call on its way. */
type Call = {
  readonly name: string;
  readonly answer: (value: unknown) => void;
  readonly refuse: () => void;
  /** Carries it out. */
  readonly run: (reply: (value: unknown) => void) => Promise<void>;
};

/** The network between one process and the store. */
export class Network {
  readonly #world: World;
  readonly #machine: Machine;
  readonly #weather: Weather;
  /** When calls failed. */
  readonly failuresMs: number[] = [];
  #downUntilMs = -Infinity;

  constructor(world: World, machine: Machine, weather: Weather) {
    this.#world = world;
    this.#machine = machine;
    this.#weather = weather;
  }

  /** Cuts the process off. */
  cut(forMs: number): void {
    this.#downUntilMs = this.#world.nowMs + forMs;
    this.#world.log(`${this.#machine.name} is cut off from the store for ${forMs} ms`);
  }

  /** The same calls, over this network. Calls in `local` are left as they are. */
  wrap<T extends object>(part: string, rows: T, local: readonly string[] = []): T {
    const calls = Object.entries(rows as Calls).map(([name, call]) => {
      if (typeof call !== 'function' || local.includes(name)) return [name, call] as const;
      const over = (...given: readonly unknown[]) => {
        const sent = given.map(copyOf);
        return this.#call(`${part}.${name}`, () => Promise.resolve(call.apply(rows, sent)));
      };
      return [name, over] as const;
    });
    return Object.fromEntries(calls) as T;
  }

  #call(name: string, execute: Execute): Promise<unknown> {
    const { chance, isCalm } = this.#world;
    if (!isCalm && chance.isOnce(this.#weather.pauseAtCall))
      this.#machine.pause(chance.from(500, 40_000), 'stopped');
    return new Promise((resolve, reject) => {
      const answer = (value: unknown) => this.#machine.receive(() => resolve(value));
      const refuse = () => this.#machine.receive(() => reject(new AppError('STORE_UNAVAILABLE')));
      const run = async (reply: (value: unknown) => void) => {
        const value = await execute();
        if (!QUIET.test(name) && !this.#world.isOver)
          this.#world.log(`${this.#machine.name} ${name}: ${said(value)}`);
        reply(value);
      };
      this.#machine.send(() => this.#carry({ name, answer, refuse, run }));
    });
  }

  #carry(call: Call): void {
    const { chance, isCalm, nowMs } = this.#world;
    if (nowMs < this.#downUntilMs) this.#fail(call, chance.isOnce(0.5) ? chance.from(1, 50) : CALL_LIMIT_MS);
    else if (isCalm) this.#carryAtOnce(call);
    else if (chance.isOnce(this.#weather.lost)) this.#lose(call);
    else if (chance.isOnce(this.#weather.repeated)) this.#repeat(call);
    else this.#carryLater(call);
  }

  /** The long quiet time at the end is most of a run. */
  #carryAtOnce({ run, answer }: Call): void {
    this.#world.in(0, async () => {
      await run(answer);
      await turn();
    });
  }

  #carryLater(call: Call): void {
    const [upMs, downMs] = [this.#delayMs(call.name), this.#delayMs(call.name)];
    if (upMs + downMs > SLOW_MS) this.#machine.troubled();
    if (upMs + downMs >= CALL_LIMIT_MS) this.#fail(call, CALL_LIMIT_MS);
    else this.#answerAfter(call, upMs, downMs);
  }

  #answerAfter({ run, answer }: Call, upMs: number, downMs: number): void {
    this.#world.in(upMs, () => run((value) => this.#world.in(downMs, () => answer(value))));
  }

  /** The request, its answer, or both in time is lost; a request that is only late is still carried out. */
  #lose(call: Call): void {
    const { chance } = this.#world;
    this.#world.log(`${this.#machine.name} ${call.name} is lost on its way`);
    const upMs = chance.pick([null, chance.from(0, 20), chance.from(CALL_LIMIT_MS, LATEST_MS)]);
    if (upMs !== null) this.#world.in(upMs, () => call.run(() => undefined));
    this.#fail(call, chance.isOnce(0.5) ? chance.from(5, 500) : CALL_LIMIT_MS);
  }

  #repeat(call: Call): void {
    const { chance } = this.#world;
    this.#world.in(chance.from(0, 10), () => call.run(() => undefined));
    this.#answerAfter(call, chance.from(10, 60), chance.from(0, 10));
  }

  #fail({ refuse }: Call, afterMs: number): void {
    this.#machine.troubled();
    this.#world.in(afterMs, () => {
      this.#machine.troubled();
      this.failuresMs.push(this.#world.nowMs);
      refuse();
    });
  }

  #delayMs(name: string): number {
    const { chance } = this.#world;
    const slow = name === 'processes.giveUp' ? SLOW_GIVE_UPS : this.#weather.slow;
    if (!chance.isOnce(slow)) return chance.from(0, 8);
    return chance.from(50, chance.isOnce(0.2) ? 4_500 : 600);
  }
}

/** What is sent is what the bytes were at that time. */
function copyOf(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each)]));
}

function said(value: unknown): string {
  if (value === undefined) return 'done';
  return typeof value === 'object' && value !== null ? 'found' : JSON.stringify(value);
}
