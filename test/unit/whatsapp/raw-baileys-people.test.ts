import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import {
  NUMBER,
  newState,
  nextText,
  rawBaileys,
  whenOpen,
  type RawBaileys,
  type RawState,
} from '../../kit/whatsapp/raw-baileys.ts';
import type { WASocket } from '@whiskeysockets/baileys';

/** People and groups of the double, against unchanged Baileys. */
let whatsapp: FakeWhatsApp;
let raw: RawBaileys;
let state: RawState;
let sock: WASocket;
let owner: FakePhone;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  raw = rawBaileys(whatsapp);
  state = newState();
  sock = await raw.link(state);
  owner = whatsapp.phone(NUMBER);
});

afterAll(async () => {
  await raw.endAll();
  await whatsapp.awaitSockets(0);
  await whatsapp.close();
});

/** Ends the companion and starts it with a state, from which the next test goes on. */
async function restart(from: RawState): Promise<void> {
  await sock.end(undefined);
  await expect.poll(() => owner.linkedDevices()).toMatchObject([{ online: false }]);
  state = from;
  sock = raw.connect(from);
  await whenOpen(sock);
}

describe.each(['pn', 'lid'] as const)('a group addressed by %s', (mode) => {
  test('reads the companion, and the companion reads it, without asking again', async () => {
    const members = [whatsapp.addStranger(), whatsapp.addStranger(), whatsapp.addStranger()];
    const group = whatsapp.addGroup(owner, members, mode);
    for (const text of ['one', 'two', 'three']) {
      await sock.sendMessage(group.jid, { text });
      for (const member of members) expect(await member.nextMessage()).toBe(text);
      for (const member of members) {
        const read = nextText(sock);
        const sent = await member.write(owner, 1, `${text} by ${member.number}`, group);
        expect(await read).toBe(`${text} by ${member.number}`);
        expect(sent.retries()).toBe(0);
      }
    }
    expect(members.map(({ reading }) => reading.retries())).toEqual([0, 0, 0]);
  });

  test.each(['asks', 'drops'] as const)(
    'of phones where each %s: what a state of yesterday costs',
    async (how) => {
      const members = [whatsapp.addStranger(how), whatsapp.addStranger(how)];
      const group = whatsapp.addGroup(owner, members, mode);
      await sock.sendMessage(group.jid, { text: 'one' });
      const old = state.copy();
      await sock.sendMessage(group.jid, { text: 'two' });
      for (const text of ['one', 'two'])
        for (const member of members) expect(await member.nextMessage()).toBe(text);
      await restart(old);
      await sock.sendMessage(group.jid, { text: 'three' });

      if (how === 'asks') {
        for (const { reading } of members) {
          expect(await reading.next()).toBe('three');
          expect(reading.placeholders()).toEqual([]);
        }
        expect(members.map(({ reading }) => reading.retries())).not.toEqual([0, 0]);
      } else {
        for (const { reading } of members) await expect.poll(() => reading.lost()).toHaveLength(1);
        expect(members.map(({ reading }) => reading.retries())).toEqual([0, 0]);
      }
    },
  );
});

test('a phone that drops repeated counters loses a message of a chat', async () => {
  const drops = whatsapp.addStranger('drops');
  // By its LID; by its number Baileys makes a new session after each start.
  const jid = drops.addressIn('lid');
  await sock.sendMessage(jid, { text: 'one' });
  const old = state.copy();
  await sock.sendMessage(jid, { text: 'two' });
  await restart(old);
  await sock.sendMessage(jid, { text: 'three' });
  await sock.sendMessage(jid, { text: 'four' });

  for (const text of ['one', 'two', 'four']) expect(await drops.nextMessage()).toBe(text);
  expect(drops.reading.lost()).toHaveLength(1);
});

test('a phone that was off reads everything in order when it comes back', async () => {
  const stranger = whatsapp.addStranger();
  stranger.switchOff();
  for (const text of ['one', 'two']) await sock.sendMessage(stranger.jid, { text });
  await stranger.switchOn();

  expect(await stranger.nextMessage()).toBe('one');
  expect(await stranger.nextMessage()).toBe('two');
  expect(stranger.reading.retries()).toBe(0);
});

test('what a companion did not confirm comes again after its next login, what it confirmed does not', async () => {
  const stranger = whatsapp.addStranger();
  const confirmed = await stranger.write(owner, 1, 'confirmed');
  await confirmed.delivered;
  const device = owner.devices.get(1);
  // The connection breaks with the message on its way.
  const connection = device?.connection;
  connection?.stall();
  const unconfirmed = await stranger.write(owner, 1, 'unconfirmed');
  connection?.drop();
  await expect.poll(() => owner.linkedDevices()).toMatchObject([{ online: false }]);
  await stranger.write(owner, 1, 'while away');
  sock = raw.connect(state);
  const texts: string[] = [];
  sock.ev.on('messages.upsert', ({ messages }) => {
    for (const { message } of messages) if (message?.conversation) texts.push(message.conversation);
  });

  await expect.poll(() => texts).toEqual(['unconfirmed', 'while away']);
  expect(unconfirmed.retries()).toBe(0);
});

test('the server refuses no change of a setting, also after a start with an older state, which learns the newest first', async () => {
  const { jid } = whatsapp.addStranger();
  await sock.chatModify({ mute: 1000 }, jid);
  const old = state.copy();
  await sock.chatModify({ mute: 2000 }, jid);
  await restart(old);
  await sock.chatModify({ mute: 3000 }, jid);

  expect(owner.appState.version('regular_high')).toBe(3);
  expect(owner.appState.conflicts).toBe(0);
});

test('two private halves under the number of one key are reported', async () => {
  const device = owner.devices.get(1);
  for (const id of [...(device?.preKeys.keys() ?? [])].slice(5)) device?.preKeys.delete(id);
  const old = state.copy();
  await restart(old.copy());
  expect(whatsapp.reusedKeys()).toEqual([]);
  for (const id of [...(device?.preKeys.keys() ?? [])].slice(5)) device?.preKeys.delete(id);
  await restart(old);

  const first = old.creds.firstUnuploadedPreKeyId - 5;
  expect(whatsapp.reusedKeys()).toEqual(
    [0, 1, 2, 3, 4].map((at) => `${NUMBER}:1@s.whatsapp.net: ${first + at}`),
  );
});
