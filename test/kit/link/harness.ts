import { systemRandom } from '../../../src/app/system.ts';
import { createSelfChat } from '../../../src/delivery/self-chat.ts';
import type { CreateLink, LinkObserver, Reveal } from '../../../src/link/deps.ts';
import { hashToken } from '../../../src/link/link-token.ts';
import { MemoryDirectory } from '../../../src/link/memory-directory.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import type { StartedLink as RegistryLink } from '../../../src/link/admission/started-link.ts';
import { Registry } from '../../../src/link/registry.ts';
import { isFinal, type Step } from '../../../src/wire/step.ts';
import type { StageHook } from '../../../src/ports/base.ts';
import type { LinkDirectory, PublishedLink } from '../../../src/ports/link-directory.ts';
import type { LinkNotice } from '../../../src/ports/link-news.ts';
import { FakeGateway, silence, type FakeConnection } from '../../double/gateway.ts';
import { spoiltSetUp, type Harness } from '../session/harness.ts';
import type { FaultyStore } from '../session/faulty-store.ts';
import { problems } from '../../../src/texts/en/problems.ts';

export const NUMBER = '254712345678';

export type LinkHarness = Harness & {
  readonly faulty: FaultyStore;
  readonly registry: Registry;
  readonly directory: LinkDirectory;
  readonly gateway: FakeGateway;
  readonly notices: readonly LinkNotice[];
  /** Starts a link. */
  readonly start: (request?: HarnessRequest) => Promise<StartedLink>;
};

export type StartedLink = {
  readonly link: RegistryLink;
  readonly connection: FakeConnection;
  /** Lets a reader follow the link. The returned function ends that. */
  readonly readerJoins: () => Promise<() => Promise<unknown>>;
  /** Lets a reader ask once for the current step. */
  readonly readerLooks: () => Promise<unknown>;
  readonly states: readonly string[];
  /** The final step. */
  readonly end: Promise<Step>;
};

/** Options of a link; by default it is by QR, short and without a reader. With `number` it is a link by code. */
export type HarnessRequest = Partial<Pick<CreateLink, 'format' | 'reader' | 'network' | 'owner'>> & {
  readonly number?: string;
};

type Options = {
  readonly reveal?: Reveal;
  readonly maxLinks?: number;
  readonly hook?: StageHook;
  readonly observer?: LinkObserver;
  /** Replaces the directory of a single process; what is published is not recorded then. */
  readonly directory?: LinkDirectory;
};

const NO_OBSERVER: LinkObserver = {
  started: () => undefined,
  stepped: () => undefined,
  finished: () => undefined,
};

/** A registry with a fake gateway, a store in memory and a clock that stands still until the test moves it. */
export function setUpLinks({
  reveal = 'never',
  maxLinks = 50,
  hook = () => undefined,
  observer = NO_OBSERVER,
  directory: replaced,
}: Options = {}): LinkHarness {
  const harness = spoiltSetUp();
  const gateway = new FakeGateway();
  const notices: LinkNotice[] = [];
  const watched = new WatchedDirectory(harness.clock);
  const directory = replaced ?? watched;
  const registry = new Registry({
    whatsapp: gateway,
    directory,
    issuer: harness.issuer,
    channel: createSelfChat((device) => `what the first message is, and ${device}`),
    clock: harness.clock,
    random: systemRandom,
    log: harness.log,
    hook,
    words: problems,
    reveal,
    maxLinks,
    checkStore: () => harness.store.ping(),
    observer: { ...observer, finished: (notice) => observer.finished(noted(notices, notice)) },
  });
  return {
    ...harness,
    registry,
    directory,
    gateway,
    notices,
    start: async (request = {}) => {
      const link = await registry.create(wholeRequest(request));
      return { link, connection: gateway.last, ...readersOf(link, watched) };
    },
  };
}

/** Adds a notice to a list and returns it. */
function noted(notices: LinkNotice[], notice: LinkNotice): LinkNotice {
  notices.push(notice);
  return notice;
}

function readersOf(
  link: RegistryLink,
  directory: WatchedDirectory,
): Omit<StartedLink, 'link' | 'connection'> {
  return {
    readerJoins: async () => {
      const steps = directory.follow(link.id, new AbortController().signal);
      await steps.next();
      return () => steps.return();
    },
    readerLooks: () => directory.find(link.id, hashToken(link.token)),
    ...directory.published(link.id),
  };
}

/** States of a passkey ceremony: before and after the answer, the comparison, and the wait for WhatsApp after it. */
export const CEREMONY = ['passkey', 'answered', 'compare', 'agreed'];

/** Brings a link to a state, or to a part of {@link CEREMONY}, in which it stays. */
export async function bringTo(state: string, started: StartedLink): Promise<void> {
  const { connection, link } = started;
  if (state === 'saving') connection.behaviour.settled = silence;
  if (state === 'delivering') connection.behaviour.send = (_message, signal) => silence(signal);
  if (state === 'connecting') return;
  if (connection.request.method === 'code') connection.showCode();
  else connection.showQr();
  if (state === 'qr' || state === 'code') return;
  if (CEREMONY.includes(state)) {
    connection.takeAnswers();
    connection.askPasskey();
    if (state === 'passkey') return;
    await connection.answer({ kind: 'passkey', credential: {} });
    if (state === 'compare') connection.showCompare();
    if (state === 'agreed') connection.agree();
    return;
  }
  connection.pair();
  if (state !== 'confirming') connection.open();
  while (link.current().state !== state) await settle(1);
}

export function wholeRequest({
  number,
  format = 'short',
  reader = 'none',
  ...rest
}: HarnessRequest): CreateLink {
  const way =
    number === undefined
      ? ({ method: 'qr' } as const)
      : ({ method: 'code', number: parsePhone(`+${number}`) } as const);
  return { ...way, format, reader, ...rest };
}

type Published = { readonly states: string[]; readonly end: Promise<Step> };

/** Records the steps that links publish, so that a test sees every step without being a reader. */
class WatchedDirectory extends MemoryDirectory {
  readonly #published = new Map<string, Published & { readonly finish: (step: Step) => void }>();

  override publish(link: PublishedLink, step: Step): void {
    super.publish(link, step);
    const { states, finish } = this.#of(link.id);
    states.push(step.state);
    if (isFinal(step)) finish(step);
  }

  published(linkId: string): Published {
    const { states, end } = this.#of(linkId);
    return { states, end };
  }

  #of(linkId: string): Published & { readonly finish: (step: Step) => void } {
    const known = this.#published.get(linkId);
    if (known !== undefined) return known;
    let finish = (_step: Step): void => undefined;
    const end = new Promise<Step>((resolve) => {
      finish = resolve;
    });
    const made = { states: [], end, finish: (step: Step) => finish(step) };
    this.#published.set(linkId, made);
    return made;
  }
}

/** Waits until promises and callbacks that are ready have run. */
export async function settle(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
