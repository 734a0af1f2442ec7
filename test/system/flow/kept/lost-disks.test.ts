import { afterAll, beforeAll, describe, test } from 'vitest';
import { openScene, openStage, type Scene, type Stage } from '../../../kit/bot/process/scene.ts';
import { assertNothingLost, loseDisks } from '../../../kit/bot/process/scenarios.ts';

/** Bots in processes of their own on hosts that lose their disks, and what it costs the people who write to them. */
const MESSAGES = 5;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.app.close());

/** The check after all tests compares the keys at WhatsApp with what the ID restores, which cannot hold keys of bots that kept nothing. */
function forgetKeys({ device }: Scene): void {
  device.preKeys.clear();
}

describe.concurrent('a bot on a host that loses its disk', () => {
  test('asks everybody again each time where nothing is kept', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context);
    await loseDisks(scene, 'new folder', 1, MESSAGES);

    expect(scene.askedAgain().byBots).toBeGreaterThanOrEqual(scene.people.length);
    expect(scene.unread()).toEqual([]);
    forgetKeys(scene);
  });

  test('asks nobody again and spends no key where the server keeps it, five times', async (context) => {
    const scene = await openScene(stage, context);
    const keys = scene.device.preKeys.size;
    assertNothingLost(scene, await loseDisks(scene, 'server', 5, MESSAGES), keys);
  });

  test('uploads no number with two halves in five restores of the day of the link', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context);
    const { preKeys } = scene.device;
    for (let restore = 1; restore <= 5; restore += 1) {
      // Few are left at WhatsApp, so that each start makes new ones.
      for (const id of [...preKeys.keys()].slice(3)) preKeys.delete(id);
      const bot = await scene.started('new folder');
      await scene.everybody(`restore ${restore}`);
      await bot.end('SIGKILL');
    }

    expect([...scene.device.reused]).toEqual([]);
    forgetKeys(scene);
  });
});
