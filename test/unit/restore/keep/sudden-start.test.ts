import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../kit/folder.ts';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { startKeptServer } from '../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

const OWN_KEY = '120363000000000001@g.us::254700000078::3';
/** A sender key of the bot itself has a private half. */
const OWN = Buffer.from(JSON.stringify([{ senderSigningKey: { private: 'AAAA' }, senderMessageKeys: [] }]));

test('the own sender key that a start after a kill leaves out does not come back after the next orderly end', async () => {
  const server = await startKeptServer(sessionLinkedAt(1_700_000_000));
  const said: string[] = [];
  const first = await startBot(server, said);
  await first.state.keys.set({ 'sender-key': { [OWN_KEY]: OWN } });
  // It is killed: nothing is written any more.
  await first.flush();
  const second = await startBot(server, said);
  expect((await second.state.keys.get('sender-key', [OWN_KEY]))[OWN_KEY]).toBeNull();
  await second.close();
  const third = await startBot(server, said);

  expect((await third.state.keys.get('sender-key', [OWN_KEY]))[OWN_KEY]).toBeNull();
});

test.each([
  { how: 'in order', isClean: true, steps: 3_000 },
  { how: 'by a kill', isClean: false, steps: 4_000 },
])(
  'a folder whose bot ended $how repeats nothing of a start elsewhere that kept nothing, and takes its own starts for none',
  async ({ isClean, steps }) => {
    const server = await startKeptServer(sessionLinkedAt(1_700_000_000));
    const said: string[] = [];
    const dir = join(await tempFolder(), 'session');
    const inFolder = () => startBot(server, said, { dir, waitS: 20, load: useMultiFileAuthState });
    const seen = async ({ state: { creds, keys } }: Awaited<ReturnType<typeof inFolder>>) => [
      (await keys.get('sender-key', [OWN_KEY]))[OWN_KEY] === null ? null : 'own',
      (creds as { readonly nextPreKeyId: number }).nextPreKeyId,
    ];
    const first = await inFolder();
    await first.state.keys.set({ 'sender-key': { [OWN_KEY]: OWN } });
    Object.assign(first.state.creds, { nextPreKeyId: 813 });
    await first.saveCreds();
    await (isClean ? first.close() : first.flush());
    // These are killed before they have sent a piece.
    for (let kill = 0; kill < 2; kill += 1) expect(await seen(await inFolder())).toEqual(['own', 813]);
    // It counts from the last piece, and so passes the two starts before it as well.
    await startBot(server, said);
    const moved = [null, 813 + steps + 1];
    for (let kill = 0; kill < 3; kill += 1) expect(await seen(await inFolder())).toEqual(moved);
    const last = await inFolder();
    await last.close();
    expect(await seen(await startBot(server, said))).toEqual(moved);
  },
);
