import { systemRandom } from '../../../src/app/system.ts';
import { createSelfChat } from '../../../src/delivery/self-chat.ts';
import type { Reveal } from '../../../src/link/deps.ts';
import type { Link } from '../../../src/link/link.ts';
import { Registry, type CreateLink } from '../../../src/link/registry.ts';
import type { Step } from '../../../src/wire/step.ts';
import type { StageHook } from '../../../src/ports/base.ts';
import type { LinkNotice } from '../../../src/ports/link-news.ts';
import { FakeGateway, type FakeConnection } from '../../double/gateway.ts';
import { spoiltSetUp, type Harness } from '../session/harness.ts';
import type { FaultyStore } from '../session/faulty-store.ts';

export const NUMBER = '254712345678';

export type LinkHarness = Harness & {
  readonly faulty: FaultyStore;
  readonly registry: Registry;
  readonly gateway: FakeGateway;
  readonly notices: readonly LinkNotice[];
  /** Starts a link and answers what a test needs of it. */
  readonly start: (request?: Partial<CreateLink>) => Promise<StartedLink>;
};

export type StartedLink = {
  readonly link: Link;
  readonly token: string;
  readonly connection: FakeConnection;
  readonly states: string[];
  /** The final step. */
  readonly end: Promise<Step>;
};

type Options = { readonly reveal?: Reveal; readonly maxLinks?: number; readonly hook?: StageHook };

/** The registry with everything around it but WhatsApp, on a clock that moves only when told to. */
export function setUpLinks({
  reveal = 'never',
  maxLinks = 50,
  hook = () => undefined,
}: Options = {}): LinkHarness {
  const harness = spoiltSetUp();
  const gateway = new FakeGateway();
  const notices: LinkNotice[] = [];
  const registry = new Registry({
    whatsapp: gateway,
    issuer: harness.issuer,
    channel: createSelfChat('what the first message is'),
    clock: harness.clock,
    random: systemRandom,
    log: harness.log,
    hook,
    reveal,
    maxLinks,
    checkStore: () => harness.store.ping(),
    observer: {
      started: () => undefined,
      stepped: () => undefined,
      finished: (notice) => void notices.push(notice),
    },
  });
  return {
    ...harness,
    registry,
    gateway,
    notices,
    start: async (request = {}) => {
      const whole: CreateLink = { method: 'qr', format: 'short', reader: 'none', ...request };
      const { link, token } = await registry.create(whole);
      const states: string[] = [];
      return { link, token, connection: gateway.last, states, end: follow(link, states) };
    },
  };
}

async function follow(link: Link, states: string[]): Promise<Step> {
  for await (const { state } of link.steps(new AbortController().signal)) states.push(state);
  return link.current();
}

/** Lets everything that is ready to run do so. */
export async function settle(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
