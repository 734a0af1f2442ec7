import { setTimeout as pause } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { restore } from '../../../../src/texts/en/restore.ts';
import { openScene, openStage, type Stage } from '../../../kit/bot/process/scene.ts';
import { overlap } from '../../../kit/bot/process/scenarios.ts';

/** Two bots on one session, and a server that is away or takes nothing, while states are kept. */
const { keep } = restore;
/** The beginning of a sentence, before what it is filled with. */
const start = (sentence: string) => sentence.split('@')[0]?.trim() ?? '';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.app.close());

describe.concurrent('a bot whose state follows it', () => {
  test('is followed by the next one of a rolling deploy, whose state is whole each time', async (context) => {
    await overlap(await openScene(stage, context), 2);
  });

  test('goes on while the server is away, says so once, and has lost nothing when it is back', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context);
    const bot = await scene.started('server');
    await scene.everybody('before');
    scene.cable.cut();
    await scene.everybody('meanwhile');
    await bot.said(start(keep.away('@')));
    await scene.everybody('still away');
    scene.cable.mend();
    await bot.said(keep.back);
    await bot.end('SIGTERM');

    expect(bot.output.split(start(keep.away('@')))).toHaveLength(2);
    await scene.started('server');
    await scene.everybody('after');
    expect(scene.askedAgain()).toEqual({ byBots: 0, byPeople: 0 });
  });

  test('waits for the server at its start without a folder, and starts without it from a folder', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context, ['asks']);
    const folder = await mkdtemp(join(tmpdir(), 'trekker-folder-'));
    const first = await scene.started({ dir: join(folder, 'session') });
    await scene.everybody('before');
    await first.end('SIGTERM');
    scene.cable.cut();
    const second = await scene.started({ dir: join(folder, 'session') });
    await scene.everybody('without a server');
    await second.end('SIGTERM');
    const third = await scene.start('server');
    await third.said(start(keep.waiting('@')));
    scene.cable.mend();
    await third.end('SIGKILL');
    // What the second bot did is in the folder alone, which is the newer one.
    const last = await scene.started({ dir: join(folder, 'session') });
    await scene.everybody('after');

    expect(scene.askedAgain()).toEqual({ byBots: 0, byPeople: 0 });
    await last.end('SIGTERM');
    await rm(folder, { recursive: true });
  });

  test('goes on while the server takes nothing, says so once, and nothing older wins', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context);
    const bot = await scene.started('server');
    await scene.everybody('before');
    const takes = scene.refuseWrites(503, { code: 'STORE_FULL', problem: 'The disk of this site is full.' });
    await scene.everybody('meanwhile');
    await bot.said(start(keep.away('@')));
    await scene.everybody('still full');
    takes();
    await bot.said(keep.back);
    await bot.end('SIGTERM');
    await scene.started('server');
    await scene.everybody('after');

    expect(bot.output.split(start(keep.away('@')))).toHaveLength(2);
    expect(scene.askedAgain()).toEqual({ byBots: 0, byPeople: 0 });
  });

  test('sends 60 messages of 6 seconds in 6 pieces at most, which have 25 kB', async (context) => {
    const { expect } = context;
    const scene = await openScene(stage, context);
    const bot = await scene.started('server');
    await scene.everybody('before');
    // The first base is the whole state, once.
    await expect.poll(() => scene.pieces.some(({ kind }) => kind === 'base'), { timeout: 20_000 }).toBe(true);
    const from = scene.pieces.length;
    const sent: Promise<void>[] = [];
    for (let at = 0; at < 60; at += 1) {
      const person = scene.people[at % scene.people.length];
      sent.push(bot.send(person?.jid ?? '', `news ${at}`));
      await pause(100);
    }
    await Promise.all(sent);
    await bot.end('SIGTERM');
    const pieces = scene.pieces.slice(from);

    expect(pieces.length).toBeLessThanOrEqual(6);
    expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(25 * 1024);
  });
});
