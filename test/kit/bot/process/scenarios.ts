import { expect } from 'vitest';
import type { FakeGroup } from '../../../double/whatsapp/index.ts';
import { restore } from '../../../../src/texts/en/restore.ts';
import type { BotProcess } from './bot-process.ts';
import type { Keeping, Scene } from './scene.ts';

/** What happens to a bot whose state follows it. The run plays it a few times, `soak/` many times. */

/** The largest piece of a state that a bot may send while it writes to groups. */
const MAX_PIECE = 8_000;
const NOTHING = { byBots: 0, byPeople: 0 };

/** What bots on a host that loses its disk could not read at once, and what each of them sent in pieces of a log. */
type LostDisks = { readonly placeholders: readonly string[]; readonly logBytes: readonly number[] };

/** Lets a bot lose its disk some times, with talk before each and messages while it is away. */
export async function loseDisks(
  scene: Scene,
  keeping: Keeping,
  times: number,
  messages: number,
): Promise<LostDisks> {
  const placeholders: string[] = [];
  const logBytes: number[] = [];
  for (let day = 0; day <= times; day += 1) {
    const from = scene.pieces.length;
    const bot = await scene.started(keeping);
    if (day > 0) await Promise.all(scene.people.map((person) => scene.answered(person, `away ${day}`)));
    await scene.talk(`day ${day}`, messages);
    await bot.end('SIGTERM');
    placeholders.push(...bot.placeholders);
    const logs = scene.pieces.slice(from).filter(({ kind }) => kind === 'log');
    logBytes.push(logs.reduce((sum, { bytes }) => sum + bytes, 0));
    if (day === times) break;
    for (const person of scene.people) await scene.write(person, `away ${day + 1}`);
  }
  return { placeholders, logBytes };
}

/** Nothing was asked for again, no one-time key was spent beyond the first of each person, and pieces have not grown. */
export function assertNothingLost(scene: Scene, { placeholders, logBytes }: LostDisks, keys: number): void {
  expect({ ...scene.askedAgain(), placeholders }).toEqual({ ...NOTHING, placeholders: [] });
  expect(scene.unread()).toEqual([]);
  expect(scene.device.preKeys.size).toBe(keys - scene.people.length);
  // Each start adds a closed conversation to each contact, until there are as many as are kept.
  expect(logBytes.at(-1)).toBeLessThan(1.3 * Math.max(...logBytes.slice(0, 4)));
  const bases = scene.pieces.filter(({ kind }) => kind === 'base').map(({ bytes }) => bytes);
  expect(Math.max(...bases)).toBeLessThan(1.3 * (bases[0] ?? 0));
}

/** Kills a bot when its next `count` messages have reached WhatsApp. Resolves when it is gone. */
export function killedAfter(scene: Scene, bot: BotProcess, count: number): Promise<unknown> {
  let left = count;
  return new Promise((resolve) => {
    const remove = scene.whatsapp.faults.add({
      at: 'message',
      number: scene.linked.number,
      do: {
        kind: 'hook',
        run: () => {
          left -= 1;
          if (left > 0) return;
          remove();
          bot.end('SIGKILL').then(resolve, resolve);
        },
      },
    });
  });
}

/** Pieces that follow each other at once come sooner one after the other than any others. */
const AT_ONCE_MS = 2_000;

/** Kills a bot when it sends the second of two pieces that follow each other at once. Resolves when it is gone. */
function killedBetween(scene: Scene, bot: BotProcess): Promise<unknown> {
  let lastMs = -Infinity;
  return new Promise((resolve) => {
    scene.onPiece = (kind) => {
      const isSecond = kind === 'log' && performance.now() - lastMs < AT_ONCE_MS;
      lastMs = kind === 'log' ? performance.now() : -Infinity;
      if (!isSecond) return;
      scene.onPiece = () => undefined;
      bot.end('SIGKILL').then(resolve, resolve);
    };
  });
}

/** A bot in a large group is killed between the pieces of its first message there, and then between those of the first answers of all. */
export async function killBetweenPieces(scene: Scene): Promise<void> {
  const group = scene.whatsapp.addGroup(scene.owner, scene.people);
  let bot = await scene.started('server');
  // What came before a base would be in it.
  const hasBase = async () => {
    await expect.poll(() => scene.pieces.at(-1)?.kind, { timeout: 20_000, interval: 100 }).toBe('base');
  };
  await hasBase();
  const killed = killedBetween(scene, bot);
  await Promise.allSettled([bot.send(group.jid, 'the first message'), killed]);
  bot = await scene.started('server');
  await announce(bot, group, 'after the first kill');
  await hasBase();

  const killedAgain = killedBetween(scene, bot);
  // All answers are then kept at one time.
  scene.cable.cut();
  await scene.everybody('first', group);
  scene.cable.mend();
  await killedAgain;
  bot = await scene.started('server');
  await announce(bot, group, 'after the second kill');
  await scene.everybody('second', group);
  await scene.allRead();
  expect(scene.unread()).toEqual([]);
  expect([...scene.device.reused]).toEqual([]);
  expect(largestLog(scene.pieces)).toBeLessThanOrEqual(MAX_PIECE);
  await bot.end('SIGTERM');
}

/** Kills a bot in the middle of traffic, again and again: each person's messages of that moment are asked for again, and nothing is lost. */
export async function killInTraffic(scene: Scene, kills: number): Promise<void> {
  let bot = await scene.started('server');
  await scene.talk('before', 3);
  for (let kill = 1; kill <= kills; kill += 1) {
    const asked = scene.askedAgain().byBots;
    const killed = killedAfter(scene, bot, 7);
    await scene.talk(`kill ${kill}`, 100, null, killed);
    bot = await scene.started('server');
    await scene.allRead();
    await scene.everybody(`after kill ${kill}`);

    expect(scene.askedAgain().byBots - asked).toBeLessThanOrEqual(scene.people.length);
  }
  expect(scene.unread()).toEqual([]);
  expect([...scene.device.reused]).toEqual([]);
  await bot.end('SIGTERM');
}

/** The bot writes, and everybody reads it. */
async function announce(bot: BotProcess, group: FakeGroup, text: string): Promise<void> {
  await bot.send(group.jid, text);
  await Promise.all(group.members.map(({ reading }) => reading.when(text)));
}

/** The size of the largest piece of a log. */
function largestLog(pieces: Scene['pieces']): number {
  return Math.max(...pieces.filter(({ kind }) => kind === 'log').map(({ bytes }) => bytes));
}

/** A bot writes to a group, loses its disk in order, and is then killed again and again. */
export async function writeToGroup(
  scene: Scene,
  how: { readonly news: number; readonly kills: number },
): Promise<void> {
  const group = scene.whatsapp.addGroup(scene.owner, scene.people);
  let bot = await scene.started('server');
  for (let at = 1; at <= how.news; at += 1) await bot.send(group.jid, `news ${at}`);
  await scene.everybody('before', group);
  await bot.end('SIGTERM');
  for (const person of scene.people) await scene.write(person, 'away', group);
  bot = await scene.started('server');
  await Promise.all(scene.people.map((person) => scene.answered(person, 'away')));
  await scene.everybody('after', group);
  await announce(bot, group, 'after the lost disk');

  expect({ ...scene.askedAgain(), unread: scene.unread() }).toEqual({ ...NOTHING, unread: [] });
  expect(largestLog(scene.pieces)).toBeLessThanOrEqual(MAX_PIECE);

  for (let kill = 1; kill <= how.kills; kill += 1) {
    const killed = killedAfter(scene, bot, 5);
    const words = [1, 2, 3, 4, 5].map((at) => bot.send(group.jid, `last words ${kill}.${at}`));
    await killed;
    await Promise.allSettled(words);
    bot = await scene.started('server');
    if (kill === 2) {
      // What a start after a kill has left out must not come back after an orderly end.
      await bot.end('SIGTERM');
      bot = await scene.started('server');
    }
    await announce(bot, group, `after kill ${kill}`);
    await scene.everybody(`after kill ${kill}`, group);
    await scene.allRead();
    expect(scene.unread()).toEqual([]);
  }
  await bot.end('SIGTERM');
}

/** One bot after the other starts while the one before still runs. */
export async function overlap(scene: Scene, deploys: number): Promise<void> {
  let older = await scene.started('server');
  await scene.everybody('before');
  for (let deploy = 1; deploy <= deploys; deploy += 1) {
    const asked = scene.askedAgain().byBots;
    const newer = await scene.started('server');
    expect(await older.closed()).toBe(440);
    await scene.everybody(`deploy ${deploy}`);
    await older.end('SIGTERM');
    await scene.allRead();

    expect(older.output.split(restore.keep.stale)).toHaveLength(2);
    expect(scene.askedAgain().byBots - asked).toBeLessThanOrEqual(scene.people.length);
    older = newer;
  }
  await older.end('SIGTERM');
  const asked = scene.askedAgain();
  const last = await scene.started('server');
  await scene.everybody('after');

  expect(scene.askedAgain()).toEqual(asked);
  expect(scene.unread()).toEqual([]);
  await last.end('SIGTERM');
}
