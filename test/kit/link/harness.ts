import { systemRandom } from '../../../src/app/system.ts';
import { createSelfChat } from '../../../src/delivery/self-chat.ts';
import type { CreateLink, Reveal } from '../../../src/link/deps.ts';
import type { Link } from '../../../src/link/link.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import { Registry } from '../../../src/link/registry.ts';
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
  readonly start: (request?: HarnessRequest) => Promise<StartedLink>;
};

export type StartedLink = {
  readonly link: Link;
  readonly token: string;
  readonly connection: FakeConnection;
  readonly states: string[];
  /** The final step. */
  readonly end: Promise<Step>;
};

/** What a test says of a link: by QR, short and without a reader if it says nothing. Digits make it one by code. */
export type HarnessRequest = Partial<Pick<CreateLink, 'format' | 'reader'>> & {
  readonly number?: string;
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
      const { link, token } = await registry.create(wholeRequest(request));
      const states: string[] = [];
      return { link, token, connection: gateway.last, states, end: follow(link, states) };
    },
  };
}

export function wholeRequest({ number, format = 'short', reader = 'none' }: HarnessRequest): CreateLink {
  const way =
    number === undefined
      ? ({ method: 'qr' } as const)
      : ({ method: 'code', number: parsePhone(`+${number}`) } as const);
  return { ...way, format, reader };
}

async function follow(link: Link, states: string[]): Promise<Step> {
  for await (const { state } of link.steps(new AbortController().signal)) states.push(state);
  return link.current();
}

/** Lets everything that is ready to run do so. */
export async function settle(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
