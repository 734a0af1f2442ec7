import { gzipSync } from 'node:zlib';
import {
  GroupCipher,
  GroupSessionBuilder,
  SenderKeyDistributionMessage,
  SenderKeyName,
  SenderKeyRecord,
} from '@whiskeysockets/baileys/lib/Signal/Group/index.js';
import { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord, type SignalStorage } from 'libsignal';
import { beforeAll, describe, expect, test } from 'vitest';
import { replaceLibsignalCurve } from '../../../../../src/whatsapp/patches/curve.ts';
import { asJson, fromText, toText } from '../../../../../src/restore/keep/state/values.ts';
import { slim } from '../../../../../src/restore/keep/state/slim.ts';
import { keyPair, sign, typed, type KeyPair } from '../../../../double/whatsapp/wire/curve.ts';

/* All of it with the libsignal that Baileys uses, in a faster curve. */
beforeAll(() => replaceLibsignalCurve());

type Records = Map<string, Buffer>;
const ME = new SenderKeyName('g@g.us', { id: '254', deviceId: 3, toString: () => '254.3' });
const OTHER = new SenderKeyName('g@g.us', { id: '255', deviceId: 0, toString: () => '255.0' });

/** The store of sender keys of one member, as Baileys writes them. */
function storeOf(records: Records) {
  return {
    loadSenderKey: (name: SenderKeyName) => {
      const bytes = records.get(name.toString());
      return Promise.resolve(
        bytes === undefined ? new SenderKeyRecord() : SenderKeyRecord.deserialize(bytes),
      );
    },
    storeSenderKey: (name: SenderKeyName, record: SenderKeyRecord) => {
      records.set(name.toString(), Buffer.from(JSON.stringify(record.serialize())));
      return Promise.resolve();
    },
  };
}

/** The record as a bot that restores the kept copy gets it. */
function slimmed(type: string, value: unknown): unknown {
  return fromText(JSON.stringify(slim(type, asJson(toText(value)))));
}

function slimAll(records: Records): Records {
  return new Map([...records].map(([name, bytes]) => [name, slimmed('sender-key', bytes) as Buffer]));
}

/** Hands the sender key of `from` to `to`. */
async function introduce(from: Records, to: Records, name: SenderKeyName): Promise<void> {
  const message = await new GroupSessionBuilder(storeOf(from)).create(name);
  const got = new SenderKeyDistributionMessage(null, null, null, null, message.serialize());
  await new GroupSessionBuilder(storeOf(to)).process(name, got);
}

const write = (records: Records, name: SenderKeyName, text: string): Promise<Uint8Array> =>
  new GroupCipher(storeOf(records), name).encrypt(Buffer.from(text));

const read = async (records: Records, name: SenderKeyName, bytes: Uint8Array): Promise<string> =>
  String(await new GroupCipher(storeOf(records), name).decrypt(bytes));

describe('the kept sender keys of a bot that wrote 200 messages', () => {
  test('are small, and the bot writes and reads on with them', async () => {
    const [bot, member]: [Records, Records] = [new Map(), new Map()];
    await introduce(bot, member, ME);
    await introduce(member, bot, OTHER);
    for (let count = 0; count < 200; count += 1) await write(bot, ME, `m${count}`);
    for (let count = 0; count < 5; count += 1)
      await read(bot, OTHER, await write(member, OTHER, `o${count}`));
    const kept = slimAll(bot);

    expect(bot.get(ME.toString())?.length).toBeGreaterThan(30_000);
    expect(kept.get(ME.toString())?.length).toBeLessThan(1_000);
    expect(gzipSync(JSON.stringify([...kept])).length).toBeLessThan(8_000);
    for (const text of ['again', 'and again']) {
      expect(await read(member, ME, await write(kept, ME, text))).toBe(text);
      expect(await read(kept, OTHER, await write(member, OTHER, text))).toBe(text);
    }
  });

  test('read what others sent out of order as the whole ones do', async () => {
    const [bot, member]: [Records, Records] = [new Map(), new Map()];
    await introduce(member, bot, OTHER);
    const early = await write(member, OTHER, 'early');
    await read(bot, OTHER, await write(member, OTHER, 'late'));
    const outcomes = [];
    for (const records of [bot, slimAll(bot)]) {
      outcomes.push(await read(new Map(records), OTHER, early).catch((error: unknown) => String(error)));
    }

    expect(outcomes[1]).toBe(outcomes[0]);
  });

  test.each([['nothing'], [null], [{ type: 'Buffer', data: 'AAAA' }], [{ type: 'Buffer', data: 'e30=' }]])(
    'stay as they are where they are none: %o',
    (value) => {
      expect(slim('sender-key', value)).toBe(value);
    },
  );
});

/** One person with libsignal, whose records are written as Baileys writes them. */
class Party {
  readonly records = new Map<string, unknown>();
  readonly #identity = keyPair();
  readonly #signed = keyPair();
  readonly #preKeys = new Map<number, KeyPair>();
  #last = 0;

  async meet(other: Party, bundle = other.#bundle()): Promise<void> {
    await new SessionBuilder(this.#storage(), ADDRESS).initOutgoing(bundle);
  }

  write(text: string): Promise<Sent> {
    return new SessionCipher(this.#storage(), ADDRESS).encrypt(Buffer.from(text));
  }

  async read({ type, body }: Sent): Promise<string> {
    const cipher = new SessionCipher(this.#storage(), ADDRESS);
    const bytes = Buffer.from(body, 'binary');
    return String(
      await (type === 3 ? cipher.decryptPreKeyWhisperMessage(bytes) : cipher.decryptWhisperMessage(bytes)),
    );
  }

  /** What the bot has after a lost disk. */
  restart(): void {
    for (const [name, record] of this.records) this.records.set(name, slimmed('session', record));
  }

  get size(): number {
    return JSON.stringify([...this.records]).length;
  }

  #bundle(): Parameters<SessionBuilder['initOutgoing']>[0] {
    const id = (this.#last += 1);
    const preKey = keyPair();
    this.#preKeys.set(id, preKey);
    const signedPublic = typed(this.#signed.public);
    const signature = sign(this.#identity.private, signedPublic);
    return {
      registrationId: 5,
      identityKey: typed(this.#identity.public),
      signedPreKey: { keyId: 1, publicKey: signedPublic, signature },
      preKey: { keyId: id, publicKey: typed(preKey.public) },
    };
  }

  #storage(): SignalStorage {
    return {
      loadSession: (id) => {
        const record = this.records.get(id);
        return Promise.resolve(record === undefined ? null : SessionRecord.deserialize(record as Uint8Array));
      },
      storeSession: (id, record) => {
        this.records.set(id, fromText(toText(record.serialize())));
        return Promise.resolve();
      },
      isTrustedIdentity: () => true,
      loadPreKey: (id) => Promise.resolve(pairOf(this.#preKeys.get(Number(id)))),
      removePreKey: (id) => void this.#preKeys.delete(id),
      loadSignedPreKey: () => pairOf(this.#signed),
      getOurRegistrationId: () => 5,
      getOurIdentity: () => pairOf(this.#identity),
    };
  }
}

type Sent = { readonly type: number; readonly body: string };
const ADDRESS = new ProtocolAddress('254', 0);

function pairOf(pair: KeyPair): { privKey: Buffer; pubKey: Buffer };
function pairOf(pair: KeyPair | undefined): { privKey: Buffer; pubKey: Buffer } | undefined;
function pairOf(pair: KeyPair | undefined) {
  return pair && { privKey: pair.private, pubKey: typed(pair.public) };
}

/** Both write to each other, so that the ratchet turns. */
async function talk(bot: Party, contact: Party, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    expect(await contact.read(await bot.write(`b${count}`))).toBe(`b${count}`);
    expect(await bot.read(await contact.write(`c${count}`))).toBe(`c${count}`);
  }
}

describe('the kept conversations of a bot', () => {
  test('do not grow with 16 restarts and the turns between them, and go on', async () => {
    const [bot, contact] = [new Party(), new Party()];
    await bot.meet(contact);
    await talk(bot, contact, 8);
    bot.restart();
    const first = bot.size;
    for (let round = 0; round < 16; round += 1) {
      await talk(bot, contact, 2);
      bot.restart();
    }

    expect(bot.size).toBeLessThan(1.3 * first);
  });

  test('of a contact who began again and again keep the open one and the last three, and read what was on its way', async () => {
    const [bot, contact] = [new Party(), new Party()];
    await contact.meet(bot);
    await greet(bot, contact);
    const onItsWay: Sent[] = [];
    for (let round = 0; round < 8; round += 1) {
      onItsWay.push(await contact.write(`late ${round}`));
      await contact.meet(bot);
      await greet(bot, contact);
    }
    bot.restart();
    const [record] = [...bot.records.values()] as { readonly _sessions: object }[];

    expect(Object.keys(record?._sessions ?? {})).toHaveLength(4);
    await talk(bot, contact, 2);
    const [last] = onItsWay.slice(-1);
    expect(last && (await bot.read(last))).toBe('late 7');
  });

  test('keep the keys of the last messages that were passed over, not thousands', async () => {
    const [bot, contact] = [new Party(), new Party()];
    await bot.meet(contact);
    await talk(bot, contact, 1);
    const passed: Sent[] = [];
    for (let count = 0; count < 300; count += 1) passed.push(await contact.write(`p${count}`));
    const [newest] = passed.splice(-1);
    expect(newest && (await bot.read(newest))).toBe('p299');
    bot.restart();

    expect(bot.size).toBeLessThan(10_000);
    const [near] = passed.slice(-10);
    expect(near && (await bot.read(near))).toBe('p289');
    const [far] = passed;
    await expect(far && bot.read(far)).rejects.toThrow(/No matching sessions/);
    await talk(bot, contact, 2);
  });

  test.each([[null], ['text'], [{}], [{ _sessions: 5 }], [{ _sessions: { a: 5 } }]])(
    'that are none stay as they are: %o',
    (value) => {
      expect(slim('session', value)).toEqual(value);
    },
  );
});

/** The contact writes first, as after a new beginning of theirs. */
async function greet(bot: Party, contact: Party): Promise<void> {
  expect(await bot.read(await contact.write('hello'))).toBe('hello');
  expect(await contact.read(await bot.write('hello'))).toBe('hello');
}
