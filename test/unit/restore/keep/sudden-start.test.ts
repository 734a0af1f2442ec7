import { expect, test } from 'vitest';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { startKeptServer } from '../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

const OWN_KEY = 'g@g.us::254700000078::3';
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
