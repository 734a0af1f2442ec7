import { afterAll, beforeAll, onTestFinished, test } from 'vitest';
import { openScene, openStage, type Stage } from '../kit/bot/process/scene.ts';
import {
  assertNothingLost,
  killBetweenPieces,
  killInTraffic,
  loseDisks,
  overlap,
  writeToGroup,
} from '../kit/bot/process/scenarios.ts';

/** What `system/flow/kept/` plays a few times, as often as the goals for kept states say. */

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.app.close());

test.each([5, 16])('%i lost disks with 30 messages each way a day cost nothing', async (times) => {
  const scene = await openScene(stage, { onTestFinished });
  const keys = scene.device.preKeys.size;
  const lost = await loseDisks(scene, 'server', times, 30);

  assertNothingLost(scene, lost, keys);
});

test('50 kills in traffic lose nothing', async (context) => {
  await killInTraffic(await openScene(stage, context), 50);
});

for (const others of [4, 49]) {
  for (const how of ['asks', 'drops'] as const) {
    test(`200 messages to a group of ${others + 1} whose phones each ${how}, then 10 kills, lose nothing`, async (context) => {
      const people = Array.from({ length: others }, () => how);
      await writeToGroup(await openScene(stage, context, people), { news: 200, kills: 10 });
    });
  }
}

for (const how of ['asks', 'drops'] as const) {
  test(`kills between two pieces of one time lose nothing in a group of thirty whose phones each ${how}`, async (context) => {
    const people = Array.from({ length: 29 }, () => how);
    await killBetweenPieces(await openScene(stage, context, people));
  });
}

test('20 overlapping starts leave the state whole', async (context) => {
  await overlap(await openScene(stage, context), 20);
});
