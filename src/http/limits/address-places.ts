import { readerlessPlaces } from '../../link/registry.ts';
import type { LinkRequest } from '../../link/deps.ts';
import type { Dispose } from '../../ports/base.ts';
import { NETWORK_FACTOR } from '../../ports/limits.ts';
import { Tally } from '../../ports/tally.ts';
import { networkOf } from './address.ts';

/** How many links at once one key may have. */
type Share = { readonly key: string; readonly max: number };

/** Counts how many links each address and each network has open at the same time. */
export class AddressPlaces {
  readonly #perAddress: number | null;
  readonly #readerlessPerNetwork: number;
  readonly #taken = new Tally<string>();

  /** `perAddress` is the number of links that one address may have at once; `null` switches the limit off. */
  constructor(perAddress: number | null, maxLinks: number) {
    this.#perAddress = perAddress;
    // One network gets half of the places for links without a reader; the other half is left to other networks.
    this.#readerlessPerNetwork = Math.max(1, Math.floor(readerlessPlaces(maxLinks) / 2));
  }

  /** Holds a place for a link; disposing frees it. `null` if no place is left. */
  hold(address: string, reader: LinkRequest['reader']): Dispose | null {
    const shares = this.#sharesOf(address, reader);
    if (shares.some(({ key, max }) => this.#taken.of(key) >= max)) return null;
    for (const { key } of shares) this.#taken.add(key);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      for (const { key } of shares) this.#taken.remove(key);
    };
  }

  #sharesOf(address: string, reader: LinkRequest['reader']): readonly Share[] {
    if (this.#perAddress === null) return [];
    const network = networkOf(address);
    const wide = { key: network, max: this.#perAddress * NETWORK_FACTOR };
    const readerless = { key: `${network} readerless`, max: this.#readerlessPerNetwork };
    return [
      ...(network === address ? [] : [{ key: address, max: this.#perAddress }]),
      wide,
      ...(reader === 'none' ? [readerless] : []),
    ];
  }
}
