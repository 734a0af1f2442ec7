import { createHash } from 'node:crypto';
import type { Random } from '../../../../src/ports/base.ts';
import { randomFrom } from '../../seeded.ts';

/** Everything that is left to chance in a run. The same seed gives the same choices. */
export class Chance {
  readonly below: (limit: number) => number;

  constructor(seed: number) {
    this.below = randomFrom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995);
  }

  /** True in this share of all cases. */
  isOnce(share: number): boolean {
    return share > 0 && this.below(1_000_000) < share * 1_000_000;
  }

  /** An integer from `least` to `most`. */
  from(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new Error('nothing to choose from');
    return picked;
  }

  /** Bytes that look random and come again with the same seed. */
  random(): Random {
    const seed = `${this.below(0x7fffffff)}`;
    let count = 0;
    const block = () =>
      createHash('sha256')
        .update(`${seed} ${(count += 1)}`)
        .digest();
    return {
      bytes: (length) => {
        const blocks: Buffer[] = [];
        for (let made = 0; made < length; made += 32) blocks.push(block());
        return Buffer.concat(blocks).subarray(0, length);
      },
      uuid: () =>
        block()
          .toString('hex')
          .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
    };
  }
}
