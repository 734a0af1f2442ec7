import { expect, test } from 'vitest';
import { simulate } from '../kit/simulation/simulate.ts';
import { reportOf } from '../kit/simulation/report.ts';

const SEEDS = 10_000;

test(`three processes keep their word in ${SEEDS} runs of random pauses, ends, lost requests and people`, async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1)
    expect(reportOf(await simulate(seed, { processes: 3 }))).toBeNull();
});
