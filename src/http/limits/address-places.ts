import { readerlessPlaces } from '../../link/registry.ts';
import type { LinkRequest } from '../../link/deps.ts';
import { LINK_LIMIT_MS, PASSKEY_LINK_LIMIT_MS } from '../../link/state-limits.ts';
import type { Random } from '../../ports/base.ts';
import { NETWORK_FACTOR } from '../../ports/limits.ts';
import type { Hold, Holds } from '../../ports/shared/holds.ts';
import { networkOf } from './address.ts';

/** No link lives as long as this, so a place that is held for longer was forgotten. */
const PLACE_LIMIT_MS = 2 * (LINK_LIMIT_MS + PASSKEY_LINK_LIMIT_MS);
/** How many places are looked at by one query. */
const AT_ONCE = 200;

/** How many links at once one key may have. */
type Share = { readonly key: string; readonly max: number };

export type PlacesDeps = {
  readonly holds: Holds;
  readonly random: Random;
  /** The number of links that one address may have at once; `null` switches the limit off. */
  readonly linksAtOncePerAddress: number | null;
  readonly maxLinks: number;
};

/** Frees a place; safe to call twice, never rejects. */
export type FreePlace = () => Promise<void>;

/** The places that each address and each network has for links at the same time, on all processes together. */
export class AddressPlaces {
  readonly #deps: PlacesDeps;
  readonly #readerlessPerNetwork: number;

  constructor(deps: PlacesDeps) {
    this.#deps = deps;
    // One network gets half of the places for links without a reader; the other half is left to other networks.
    this.#readerlessPerNetwork = Math.max(1, Math.floor(readerlessPlaces(deps.maxLinks) / 2));
  }

  /** Holds a place for a link. `null` if no place is left. Errors: STORE_UNAVAILABLE, with nothing held. */
  async hold(address: string, reader: LinkRequest['reader']): Promise<FreePlace | null> {
    const held: Hold[] = [];
    const free = async () => {
      await Promise.all(held.map((each) => each.release()));
    };
    try {
      for (const share of this.#sharesOf(address, reader)) {
        const hold = await this.#takeOne(share);
        if (hold === null) {
          await free();
          return null;
        }
        held.push(hold);
      }
    } catch (error) {
      await free();
      throw error;
    }
    return free;
  }

  /** Starts at any of the places, because processes that all took the first free one would all want the same. */
  async #takeOne({ key, max }: Share): Promise<Hold | null> {
    const first = this.#deps.random.bytes(4).readUInt32BE() % max;
    for (let done = 0; done < max; done += AT_ONCE) {
      const length = Math.min(AT_ONCE, max - done);
      const names = Array.from({ length }, (_, at) => `place/${key}/${(first + done + at) % max}`);
      const hold = await this.#deps.holds.take(names, PLACE_LIMIT_MS);
      if (hold !== null) return hold;
    }
    return null;
  }

  #sharesOf(address: string, reader: LinkRequest['reader']): readonly Share[] {
    const { linksAtOncePerAddress: perAddress } = this.#deps;
    if (perAddress === null) return [];
    const network = networkOf(address);
    const wide = { key: network, max: perAddress * NETWORK_FACTOR };
    const readerless = { key: `${network} readerless`, max: this.#readerlessPerNetwork };
    return [
      ...(network === address ? [] : [{ key: address, max: perAddress }]),
      wide,
      ...(reader === 'none' ? [readerless] : []),
    ];
  }
}
