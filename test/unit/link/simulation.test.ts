import { describe, expect, test, vi } from 'vitest';
import { simulate } from '../../kit/simulation/simulate.ts';
import { openEmbedded } from '../../kit/simulation/embedded.ts';
import { MUTANTS } from '../../kit/simulation/mutants.ts';
import { reportOf } from '../../kit/simulation/report.ts';
import { tempFolder } from '../../kit/folder.ts';

vi.setConfig({ testTimeout: 120_000 });

const ALONE_SEEDS = 500;
const SEEDS = 100;
/** What is broken on purpose must be found within so many runs. */
const FOUND_WITHIN = 1_000;

test(`one process on the embedded store keeps its word in ${ALONE_SEEDS} runs of random faults`, async () => {
  const store = await openEmbedded(await tempFolder());
  for (let seed = 1; seed <= ALONE_SEEDS; seed += 1) {
    const outcome = await simulate(seed, { processes: 1, openSessions: store.open });
    expect(reportOf(outcome)).toBeNull();
  }
  await store.close();
});

describe('three processes on one store', () => {
  test(`keep their word in ${SEEDS} runs of random faults`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1)
      expect(reportOf(await simulate(seed, { processes: 3 }))).toBeNull();
  });

  test('do the same again with the same seed, to the byte', async () => {
    for (const seed of [7, 77]) {
      const { lines } = await simulate(seed, { processes: 3 });
      expect(lines.length).toBeGreaterThan(50);
      expect((await simulate(seed, { processes: 3 })).lines.join('\n')).toBe(lines.join('\n'));
    }
  });

  test.each(Object.entries(MUTANTS))(
    `are found out within ${FOUND_WITHIN} runs if one thing is broken: %s`,
    async (_name, mutant) => {
      const found = async () => {
        for (let seed = 1; seed <= FOUND_WITHIN; seed += 1) {
          const { violation } = await simulate(seed, { processes: 3, mutant });
          if (violation !== null) return violation;
        }
        return null;
      };

      expect(await found()).not.toBeNull();
    },
  );
});
