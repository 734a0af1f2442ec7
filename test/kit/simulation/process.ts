import { partsOfMany, partsOfOne, type SharedParts } from '../../../src/app/parts/shared-parts.ts';
import { createSelfChat } from '../../../src/delivery/self-chat.ts';
import type { CreateLink } from '../../../src/link/deps.ts';
import { Registry } from '../../../src/link/registry.ts';
import type { Log } from '../../../src/ports/base.ts';
import type { LinkDirectory } from '../../../src/ports/link-directory.ts';
import type { SharedRows } from '../../../src/ports/shared/rows.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import type { WhatsApp } from '../../../src/ports/whatsapp.ts';
import { createIssuer } from '../../../src/session/issue.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { parseKeyRing } from '../../../src/session/ring/key-ring.ts';
import { createNoteSeal } from '../../../src/session/ring/note-seal.ts';
import { createStoreHealth } from '../../../src/store/health.ts';
import { problems } from '../../../src/texts/en/problems.ts';
import { sha256 } from '../session/harness.ts';
import { Connection } from './whatsapp/connection.ts';
import { Machine } from './world/machine.ts';
import type { Mutant } from './mutants.ts';
import { Network, type Weather } from './world/network.ts';
import type { Watch } from './watch.ts';
import type { WhatsAppWorld } from './whatsapp/whatsapp.ts';
import type { World } from './world/world.ts';

export const PREFIX = 'TREKKER-MD';
export const RING = parseKeyRing(
  `k1:${Buffer.from(sha256('the ring of the simulation'), 'hex').toString('base64')}`,
);
const NAME_SECRET = Buffer.alloc(32, 7);
/** Longer than any link lives. */
const PLACE_LIMIT_MS = 30 * 60_000;
const MAX_LINKS = 20;
/** How many links one address may have at once. */
export const PLACES = 3;

const nothing = (): void => undefined;
export const NO_LOG: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => NO_LOG,
};

/** What all processes of a run have in common. */
export type Site = {
  readonly world: World;
  readonly whatsapp: WhatsAppWorld;
  readonly watch: Watch;
  readonly sessions: SessionStore;
  readonly shared: SharedRows | null;
  readonly weather: Weather;
  readonly mutant: Mutant;
  /** The numbers of the phones of this world. */
  readonly phones: readonly string[];
  /** The addresses from which people come. */
  readonly addresses: readonly string[];
};

/** One process of the program: its real domain on simulated surroundings. */
export class Process {
  readonly machine: Machine;
  readonly network: Network;
  readonly registry: Registry;
  readonly directory: LinkDirectory;
  readonly parts: SharedParts;
  isDraining = false;
  /** Grows each time that the others give this process up. */
  lives = 0;
  givenUpAtMs = -Infinity;

  constructor(name: string, site: Site) {
    const { world, weather } = site;
    this.machine = new Machine(name, world);
    this.network = new Network(world, this.machine, weather);
    this.parts = this.#openParts(site);
    this.directory = this.#watched(site);
    this.registry = this.#openRegistry(site);
    this.parts.start();
  }

  get name(): string {
    return this.machine.name;
  }

  /** True while it takes requests. */
  get isServing(): boolean {
    return this.machine.isAlive && !this.isDraining;
  }

  /** Starts a link as the route does. Rejects with the error that the caller gets. */
  async start(request: CreateLink): Promise<{ readonly id: string; readonly token: string }> {
    const taken = await this.registry.takeOver(request);
    if (taken !== null) return taken;
    const names = Array.from({ length: PLACES }, (_, index) => placeOf(request.owner ?? '', index));
    const place = await this.parts.holds.take(names, PLACE_LIMIT_MS);
    if (place === null) throw new Error('no place');
    try {
      const started = await this.registry.create(request);
      void started.over.then(() => place.release());
      await this.directory.announced(started.id);
      return started;
    } catch (error) {
      await place.release();
      throw error;
    }
  }

  /** Ends as a process does that is told to stop. Resolves when it may be gone. */
  async stop(): Promise<void> {
    this.isDraining = true;
    await this.registry.drain();
    await this.parts.close();
  }

  #openParts(site: Site): SharedParts {
    const { clock, random } = this.machine;
    if (site.shared === null) return partsOfOne(clock);
    const noteSeal = createNoteSeal(RING, random);
    const deps = {
      clock,
      random,
      log: NO_LOG,
      words: problems,
      about: () => Buffer.from('{}'),
      news: () => ({ links: this.registry.openCount(), metrics: null }),
      nameSecret: () => NAME_SECRET,
      noteSeal: () => noteSeal,
    };
    return partsOfMany(deps, this.#rows(site, site.shared));
  }

  #rows(site: Site, shared: SharedRows): SharedRows {
    const { processes, links, holds } = site.mutant.rows(site.watch.rowsOf(this, shared), this.machine.clock);
    return {
      processes: this.network.wrap('processes', processes),
      links: this.network.wrap('links', links),
      holds: this.network.wrap('holds', holds),
    };
  }

  /** The directory, with eyes at what links publish. */
  #watched({ watch, mutant }: Site): LinkDirectory {
    const { directory } = this.parts;
    return {
      publish: (link, step) => {
        watch.published(this, link, step);
        directory.publish(link, step);
      },
      publishLinked: async (link, step) => {
        const isTold = await directory.publishLinked(link, step);
        if (isTold) watch.published(this, link, step);
        return isTold;
      },
      find: (linkId, tokenHash) => directory.find(linkId, tokenHash),
      follow: (linkId, signal) => directory.follow(linkId, signal),
      command: (linkId, command) => directory.command(linkId, command),
      claim: (number) => directory.claim(number),
      holderElsewhere: (number) => directory.holderElsewhere(number),
      announced: (linkId) => directory.announced(linkId),
      ownership: mutant.ownership(directory.ownership),
      onGivenUp: (tell) => directory.onGivenUp(tell),
      close: () => directory.close(),
    };
  }

  #openRegistry(site: Site): Registry {
    const { clock, random } = this.machine;
    const store = this.network.wrap('sessions', site.sessions, ['describe', 'countForeign', 'close']);
    const session = { store, ring: RING, prefix: PREFIX, ttlDays: 30, clock, log: NO_LOG };
    const issuer = createIssuer({ ...session, random, restorer: new Restorer(session) });
    return new Registry({
      whatsapp: this.#gateway(site),
      issuer: site.watch.issuerOf(issuer),
      channel: createSelfChat(() => 'what the first message is'),
      clock,
      random,
      log: NO_LOG,
      hook: nothing,
      reveal: 'never',
      observer: { started: nothing, stepped: nothing, finished: nothing },
      directory: this.directory,
      words: problems,
      maxLinks: MAX_LINKS,
      checkStore: createStoreHealth(store, clock, NO_LOG).check,
    });
  }

  #gateway({ world, whatsapp, phones, watch }: Site): WhatsApp {
    const { machine } = this;
    return {
      open: (request, onEvent) => {
        const { lives } = this;
        const connection = new Connection(request, phones, onEvent, {
          world,
          machine,
          whatsapp,
          ownership: () => this.directory.ownership,
          isOurs: () => this.lives === lives,
        });
        watch.opened(this, connection);
        return connection;
      },
      refusal: () => null,
      isReachable: () => true,
      version: () => '2.3000.1',
      socketCount: () =>
        whatsapp.connections.filter((each) => each.machine === machine && !each.isClosed).length,
      close: () => Promise.resolve(),
    };
  }
}

/** The name of a place of an address. */
export function placeOf(address: string, index: number): string {
  return `place/${address}/${index}`;
}
