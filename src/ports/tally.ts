/** Counts by key. A key without a count takes no memory. */
export class Tally<K> implements Iterable<readonly [K, number]> {
  readonly #counts = new Map<K, number>();

  /** The number of keys that have a count. */
  get size(): number {
    return this.#counts.size;
  }

  of(key: K): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: K, by = 1): void {
    this.#counts.set(key, this.of(key) + by);
  }

  /** Takes one off the count of a key, which does not go below 0. */
  remove(key: K): void {
    const left = this.of(key) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }

  [Symbol.iterator](): Iterator<readonly [K, number]> {
    return this.#counts.entries();
  }

  /** Returns a copy of the counts. */
  toMap(): ReadonlyMap<K, number> {
    return new Map(this.#counts);
  }
}
