import { afterAll, beforeAll, describe, test } from 'vitest';
import { openScene, openStage, type Stage } from '../../../kit/bot/process/scene.ts';
import { killedAfter, killInTraffic, writeToGroup } from '../../../kit/bot/process/scenarios.ts';

/** Bots without a disk that end in order or are killed, in chats and in groups. The server keeps their state. */
const KILLS = 2;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.app.close());

describe.concurrent('a bot whose state follows it', () => {
  test('killed in the middle of traffic, asks at most once for what each person wrote then, and loses nothing', async (context) => {
    await killInTraffic(await openScene(stage, context), KILLS);
  });

  test('killed at its first message after each start, before anything of it is kept, repeats no counter', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context, ['drops', 'drops']);
    // By their LIDs, because Baileys makes a new session after each start for those it knows by number.
    const chats = scene.people.map((person) => person.addressIn('lid'));
    const group = scene.whatsapp.addGroup(scene.owner, scene.people);
    const everywhere = [...chats, group.jid];
    let bot = await scene.started('server');
    for (const chat of everywhere) await bot.send(chat, `before in ${chat}`);
    await bot.end('SIGTERM');
    for (let kill = 1; kill <= KILLS; kill += 1) {
      bot = await scene.started('server');
      const killed = killedAfter(scene, bot, 1);
      const [chat = ''] = everywhere.slice(kill % everywhere.length);
      await Promise.allSettled([bot.send(chat, `kill ${kill}`), killed]);
    }
    bot = await scene.started('server');
    for (const chat of everywhere) await bot.send(chat, `after in ${chat}`);
    await Promise.all(
      scene.people.map(({ reading }, at) =>
        Promise.all([reading.when(`after in ${chats[at]}`), reading.when(`after in ${group.jid}`)]),
      ),
    );

    expect(scene.unread()).toEqual([]);
    await bot.end('SIGTERM');
  });

  test('killed right after it has made one-time keys, makes none under the same numbers again', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context, ['asks']);
    const { preKeys, reused } = scene.device;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // Few are left at WhatsApp, so that each start makes new ones.
      for (const id of [...preKeys.keys()].slice(3)) preKeys.delete(id);
      const bot = await scene.started('server');
      await bot.end('SIGKILL');
    }
    const bot = await scene.started('server');
    await scene.everybody('after');

    expect([...reused]).toEqual([]);
    await bot.end('SIGTERM');
    // Keys of bots that were killed are lost; the check after all tests compares the others.
    preKeys.clear();
  });

  for (const how of ['asks', 'drops'] as const) {
    test(`loses nothing in a group of five where each phone ${how} what repeats a counter`, async (context) => {
      const scene = await openScene(stage, context, [how, how, how, how]);
      await writeToGroup(scene, { news: 30, kills: KILLS });
    });
  }
});
