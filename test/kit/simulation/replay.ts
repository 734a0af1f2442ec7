import { simulate } from './simulate.ts';

/** Plays one seed again and prints all that happens: `npx tsx test/kit/simulation/replay.ts SEED [1|3]`, the last being the number of processes. */

const [seed = '', processes = '3'] = process.argv.slice(2);
const { lines } = await simulate(Number(seed), { processes: processes === '1' ? 1 : 3 });
process.stdout.write(`${lines.join('\n')}\n`);
