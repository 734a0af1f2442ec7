import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { useSession as UseSessionType } from '../../../../src/restore/use-session.ts';
import { tempFolder } from '../../../kit/folder.ts';
import type { FakePhone, FakeStranger } from '../../../double/whatsapp/index.ts';
import { linkByQr, type Linked } from '../../../kit/program/link.ts';
import { ROOT } from '../../../kit/repo.ts';
import { runSmallBot, type FolderState, type SmallBot } from '../../../kit/bot/small-bot.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** The restore client, imported from the built file that the server hands out. */
const { useSession } = (await import(pathToFileURL(join(ROOT, 'dist', 'restore.mjs')).href)) as {
  useSession: typeof UseSessionType;
};
/** Baileys sends a retry request first without keys, then with keys. After the second every message can be read. */
const MAX_RETRIES = 2;
const NOBODY = 'http://127.0.0.1:1';

let app: TestApp;
let linked: Linked;
let owner: FakePhone;
let folders: string;
let running: SmallBot | null;

beforeEach(async () => {
  app = await startApp();
  linked = await linkByQr(app, { number: '254712345678' });
  owner = app.whatsapp.phone(linked.number);
  folders = await tempFolder();
  running = null;
});

afterEach(async () => {
  await running?.stop();
  await app.close();
});

/** Starts a bot from a session ID, with its session in the folder `disk`. */
function startFromId(disk: string, url = app.url): Promise<SmallBot> {
  const dir = join(folders, disk);
  return started(useSession({ sessionId: linked.id, url, dir, useMultiFileAuthState }));
}

async function started(folder: Promise<FolderState>): Promise<SmallBot> {
  running = runSmallBot(await folder, app.whatsapp.url);
  await running.opened;
  return running;
}

async function stop(bot: SmallBot): Promise<void> {
  await bot.stop();
  running = null;
  await app.whatsapp.awaitSockets(0);
}

/** Lets a stranger write to the bot. Returns the number of retry requests from the bot. */
async function reads(
  bot: SmallBot,
  from: FakeStranger,
  text: string,
  how: 'first' | 'another' | { readonly preKeyId: number },
): Promise<number> {
  const sent =
    how === 'another'
      ? await from.sendAnother(owner, linked.device, text)
      : await from.sendFirstMessage(owner, linked.device, text, how === 'first' ? {} : how);
  const message = await bot.nextMessage();
  expect(message.message?.conversation).toBe(text);
  await bot.reply(message, `you said: ${text}`);
  expect(await from.nextMessage()).toBe(`you said: ${text}`);
  return sent.retries();
}

describe('a small bot on raw Baileys', () => {
  test('started from its ID, then twice more from its folder, reads and answers everybody without asking again', async () => {
    const [ada, ben] = [app.whatsapp.addStranger(), app.whatsapp.addStranger()];
    const first = await startFromId('disk');
    expect(await reads(first, ada, 'one', 'first')).toBe(0);
    await stop(first);

    const second = await startFromId('disk', NOBODY);
    expect(await reads(second, ada, 'two', 'another')).toBe(0);
    expect(await reads(second, ben, 'three', 'first')).toBe(0);
    await stop(second);

    const third = await started(useMultiFileAuthState(join(folders, 'disk')));
    expect(await reads(third, ada, 'four', 'another')).toBe(0);
    expect(await reads(third, ben, 'five', 'another')).toBe(0);
  });

  test('gets what was written while it was away', async () => {
    const ada = app.whatsapp.addStranger();
    const first = await startFromId('disk');
    expect(await reads(first, ada, 'one', 'first')).toBe(0);
    await stop(first);
    const sent = await ada.sendAnother(owner, linked.device, 'while you were away');
    const second = await startFromId('disk');

    expect((await second.nextMessage()).message?.conversation).toBe('while you were away');
    expect(sent.retries()).toBe(0);
  });
});

test('a bot from a long ID, which has no keys, reads a newcomer after at most two requests, and then without', async () => {
  const other = await linkByQr(app, { number: '254712345679', format: 'long' });
  const dir = join(folders, 'long');
  const bot = await started(useSession({ sessionId: other.id, dir, useMultiFileAuthState }));
  const ada = app.whatsapp.addStranger();
  const phone = app.whatsapp.phone(other.number);
  const sent = await ada.sendFirstMessage(phone, other.device, 'hello');

  expect((await bot.nextMessage()).message?.conversation).toBe('hello');
  expect(sent.retries()).toBeGreaterThan(0);
  expect(sent.retries()).toBeLessThanOrEqual(MAX_RETRIES);
  const again = await ada.sendAnother(phone, other.device, 'again');
  expect((await bot.nextMessage()).message?.conversation).toBe('again');
  expect(again.retries()).toBe(0);
});

describe('a host that loses its disk every day', () => {
  test('reads old acquaintances after at most two requests, and then without', async () => {
    const ada = app.whatsapp.addStranger();
    const first = await startFromId('monday');
    await reads(first, ada, 'one', 'first');
    await reads(first, ada, 'two', 'another');
    await stop(first);

    const second = await startFromId('tuesday');
    const retries = await reads(second, ada, 'three', 'another');
    expect(retries).toBeGreaterThan(0);
    expect(retries).toBeLessThanOrEqual(MAX_RETRIES);
    expect(await reads(second, ada, 'four', 'another')).toBe(0);
    expect(await reads(second, app.whatsapp.addStranger(), 'hello', 'first')).toBe(0);
  });

  test('reads a newcomer who got a key that the first bot made and lost', async () => {
    const device = owner.devices.get(linked.device);
    if (device === undefined) throw new Error('the device is gone');
    // Only three one-time keys are left on the server, so the bot makes new ones at its next start.
    for (const id of [...device.preKeys.keys()].slice(3)) device.preKeys.delete(id);
    const known = Math.max(...device.preKeys.keys());
    const first = await startFromId('monday');
    await expect.poll(() => Math.max(...device.preKeys.keys())).toBeGreaterThan(known);
    const lost = Math.max(...device.preKeys.keys());
    await stop(first);

    const second = await startFromId('tuesday');
    const ben = app.whatsapp.addStranger();
    const retries = await reads(second, ben, 'hello', { preKeyId: lost });
    expect(retries).toBeGreaterThan(0);
    expect(retries).toBeLessThanOrEqual(MAX_RETRIES);
    expect(await reads(second, ben, 'again', 'another')).toBe(0);
    // These keys were made after the link, so the check after each test would not find them in what the ID restores.
    for (const id of device.preKeys.keys()) if (id > known) device.preKeys.delete(id);
  });

  test('keeps one ID in one bot: a second one started from it throws the first out with 440', async () => {
    const first = await startFromId('monday');
    const second = await startFromId('tuesday');
    await app.whatsapp.awaitSockets(1);

    expect(owner.linkedDevices()).toEqual([{ device: linked.device, online: true }]);
    await first.stop();
    expect(await reads(second, app.whatsapp.addStranger(), 'hello', 'first')).toBe(0);
  });
});
