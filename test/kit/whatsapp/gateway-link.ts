import { SOLE_OWNER, type Ownership } from '../../../src/ports/shared/ownership.ts';
import type { FakePhone, FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { FakeClock } from '../../double/clock.ts';
import { systemRandom } from '../../../src/app/system.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import type { Random } from '../../../src/ports/base.ts';
import { deferred } from '../../../src/ports/timing.ts';
import type { GatewayEvent, WhatsAppLink } from '../../../src/ports/whatsapp.ts';
import type { Method, ShownStep } from '../../../src/wire/step.ts';
import type { AppError } from '../../../src/wire/errors.ts';
import type { PasskeyQuestion } from '../../../src/wire/passkey.ts';
import type { Gateway } from '../../../src/whatsapp/gateway.ts';
import { keepLog } from '../session/harness.ts';
import { openGateway } from './gateway.ts';

/** A gateway to a double, whose clock stands still until the test moves it; WhatsApp's side goes by the machine's own clock. */
export type StandingGateway = {
  readonly gateway: Gateway;
  readonly clock: FakeClock;
  readonly lines: ReturnType<typeof keepLog>['lines'];
  readonly link: (phone: FakePhone, method?: Method) => GatewayLink;
};

export function standingGateway(
  whatsapp: FakeWhatsApp,
  options: { readonly passkey: boolean; readonly random?: Random; readonly ownership?: Ownership },
): StandingGateway {
  const clock = new FakeClock();
  const log = keepLog();
  const base = {
    url: whatsapp.url,
    agent: null,
    version: null,
    ownership: SOLE_OWNER,
    clock,
    random: systemRandom,
    log,
  };
  const gateway = openGateway({ ...base, ...options });
  return {
    gateway,
    clock,
    lines: log.lines,
    link: (phone, method = 'qr') => {
      const request =
        method === 'qr'
          ? ({ method } as const)
          : ({ method, number: parsePhone(`+${phone.number}`) } as const);
      return new GatewayLink((onEvent) => gateway.open(request, onEvent, log));
    },
  };
}

type Shown<State> = Extract<ShownStep, { readonly state: State }>;

/** One link at a gateway, with the events that came and were not read yet. */
export class GatewayLink {
  readonly connection: WhatsAppLink;
  /** All events in short: the state of a step, else the type, with the code of an error. */
  readonly story: string[] = [];
  /** What the link failed with. */
  error: AppError | null = null;
  readonly #failed = deferred<string>();
  readonly #events: GatewayEvent[] = [];
  readonly #waiters = new Set<() => void>();

  constructor(open: (onEvent: (event: GatewayEvent) => void) => WhatsAppLink) {
    this.connection = open((event) => {
      this.story.push(inShort(event));
      if (event.type === 'failed') {
        this.error = event.error;
        this.#failed.resolve(event.error.code);
      }
      this.#events.push(event);
      for (const wake of this.#waiters) wake();
      this.#waiters.clear();
    });
  }

  /** The code of the error with which the link fails. */
  failure(): Promise<string> {
    return this.#failed.promise;
  }

  /** The next event that `pick` picks something of, in the order they came; those before it are dropped. */
  async next<T>(pick: (event: GatewayEvent) => T | null): Promise<T> {
    for (;;) {
      const event = this.#events.shift();
      if (event === undefined) await new Promise<void>((resolve) => this.#waiters.add(resolve));
      else {
        const picked = pick(event);
        if (picked !== null) return picked;
      }
    }
  }

  shown<S extends ShownStep['state']>(state: S): Promise<Shown<S> & { readonly lifeMs: number }> {
    return this.next((event) =>
      event.type === 'show' && isOf(event.step, state) ? { ...event.step, lifeMs: event.lifeMs } : null,
    );
  }

  /** The next question that is open. */
  question(): Promise<PasskeyQuestion> {
    return this.next((event) =>
      event.type === 'show' && event.step.state === 'passkey' && !event.step.answered
        ? event.step.publicKey
        : null,
    );
  }

  answer(credential: object): Promise<void> {
    return this.connection.answer({ kind: 'passkey', credential: { ...credential } });
  }

  event(type: GatewayEvent['type']): Promise<GatewayEvent> {
    return this.next((event) => (event.type === type ? event : null));
  }
}

function isOf<S extends ShownStep['state']>(step: ShownStep, state: S): step is Shown<S> {
  return step.state === state;
}

function inShort(event: GatewayEvent): string {
  if (event.type === 'failed') return event.error.code;
  if (event.type !== 'show') return event.type;
  const { step } = event;
  return step.state === 'passkey' && step.answered ? 'answered' : step.state;
}
