import { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord, type SignalStorage } from 'libsignal';
import { describe, expect, test } from 'vitest';
import type { JsonObject, SessionState } from '../../../../src/auth-state/json.ts';
import { afterSuddenEnd } from '../../../../src/auth-state/kept/sudden-end.ts';
import { agree, keyPair, sign, typed, type KeyPair } from '../../../double/whatsapp/wire/curve.ts';

const pair = ({ public: publicKey, private: privateKey }: KeyPair) => ({
  pubKey: typed(publicKey),
  privKey: privateKey,
});

/** The keys of one person who knows one other. */
function person() {
  const [identity, signed, preKey] = [keyPair(), keyPair(), keyPair()];
  const sessions = new Map<string, unknown>();
  const store: SignalStorage = {
    loadSession: async (id) => {
      const record = sessions.get(id);
      // libsignal's types say bytes, but its records are objects.
      return record === undefined ? null : SessionRecord.deserialize(structuredClone(record) as Uint8Array);
    },
    storeSession: async (id, record) => {
      sessions.set(id, structuredClone(record.serialize()));
    },
    isTrustedIdentity: () => true,
    loadPreKey: async () => pair(preKey),
    removePreKey: () => undefined,
    loadSignedPreKey: () => pair(signed),
    getOurRegistrationId: () => 7,
    getOurIdentity: () => pair(identity),
  };
  const publicKey = typed(signed.public);
  const bundle = {
    registrationId: 7,
    identityKey: typed(identity.public),
    signedPreKey: { keyId: 1, publicKey, signature: sign(identity.private, publicKey) },
    preKey: { keyId: 2, publicKey: typed(preKey.public) },
  };
  return { sessions, store, bundle };
}

type Message = { readonly type: number; readonly body: string };

async function read(store: SignalStorage, from: ProtocolAddress, { type, body }: Message): Promise<string> {
  const cipher = new SessionCipher(store, from);
  const bytes = Buffer.from(body, 'binary');
  const isFirst = type === 3;
  return String(
    await (isFirst ? cipher.decryptPreKeyWhisperMessage(bytes) : cipher.decryptWhisperMessage(bytes)),
  );
}

async function talk() {
  const [bot, phone] = [person(), person()];
  const [toPhone, toBot] = [new ProtocolAddress('222', 0), new ProtocolAddress('111', 3)];
  await new SessionBuilder(bot.store, toPhone).initOutgoing(phone.bundle);
  return {
    bot,
    send: () => new SessionCipher(bot.store, toPhone).encrypt(Buffer.from('hello')),
    readByPhone: (message: Message) => read(phone.store, toBot, message),
    answer: async () => {
      const message = await new SessionCipher(phone.store, toBot).encrypt(Buffer.from('hi'));
      return read(bot.store, toPhone, message);
    },
  };
}

const stateOf = (keys: SessionState['keys']): SessionState => ({ creds: {}, keys });

describe('after a sudden end', () => {
  test('no counter of a conversation is used twice, and the other side reads on, also when it has answered', async () => {
    const { bot, send, readByPhone, answer } = await talk();
    await readByPhone(await send());
    await answer();
    await readByPhone(await send());
    const kept = structuredClone(Object.fromEntries(bot.sessions));
    // What was sent after the last kept piece.
    await readByPhone(await send());
    await readByPhone(await send());

    const restore = (state: JsonObject) => {
      bot.sessions.clear();
      for (const [id, record] of Object.entries(state)) bot.sessions.set(id, record);
    };
    restore(kept);
    const repeated = await send();
    await expect(readByPhone(repeated)).rejects.toThrow('No matching sessions found for message');

    restore((await afterSuddenEnd(stateOf({ session: kept }))).keys['session'] ?? {});
    expect(await readByPhone(await send())).toBe('hello');
    await answer();
    expect(await readByPhone(await send())).toBe('hello');
  });

  test('as many starts as there were since move it on as many times, so that none repeats another', async () => {
    const { bot, send, readByPhone } = await talk();
    await readByPhone(await send());
    const kept = structuredClone(Object.fromEntries(bot.sessions));
    for (const starts of [1, 2, 3, 15]) {
      bot.sessions.clear();
      const { keys } = await afterSuddenEnd(stateOf({ session: kept }), starts);
      for (const [id, record] of Object.entries(keys['session'] ?? {})) bot.sessions.set(id, record);
      expect(await readByPhone(await send())).toBe('hello');
    }
    // Beyond that, phones would not follow, and the same counters again would be dropped in silence.
    expect((await afterSuddenEnd(stateOf({ session: kept }), 16)).keys).toEqual({});
  });

  test('one-time keys are counted on from a new one, beyond all numbers that may have been used', async () => {
    const creds = { nextPreKeyId: 813, firstUnuploadedPreKeyId: 813, other: 'stays' };
    const preKeys = { 812: { private: 'a', public: 'b' } };
    for (const [starts, id] of [
      [1, 1_813],
      [3, 3_813],
    ] as const) {
      const { creds: after, keys } = await afterSuddenEnd({ creds, keys: { 'pre-key': preKeys } }, starts);
      expect(after).toEqual({ nextPreKeyId: id + 1, firstUnuploadedPreKeyId: id, other: 'stays' });
      expect(Object.keys(keys['pre-key'] ?? {})).toEqual(['812', String(id)]);
      const made = (keys['pre-key'] ?? {})[id] as Record<'private' | 'public', { readonly data: string }>;
      const [secret, point] = [made.private, made.public].map(({ data }) => Buffer.from(data, 'base64'));
      const other = keyPair();
      expect(agree(secret ?? Buffer.alloc(0), other.public)).toEqual(
        agree(other.private, point ?? Buffer.alloc(0)),
      );
    }
    for (const nextPreKeyId of [undefined, '813', 2 ** 24]) {
      const state = { creds: { nextPreKeyId }, keys: { 'pre-key': preKeys } };
      expect(await afterSuddenEnd(state)).toEqual(state);
    }
  });

  test('the own sender keys go, in each form that Baileys writes, and those of others stay', async () => {
    const bytes = (value: unknown) => ({
      type: 'Buffer',
      data: Buffer.from(JSON.stringify(value)).toString('base64'),
    });
    const own = (key: unknown) => [{ senderKeyId: 1, senderSigningKey: { public: 'BQ==', private: key } }];
    const others = [{ senderKeyId: 1, senderSigningKey: { public: 'BQ==' } }];
    const { keys } = await afterSuddenEnd(
      stateOf({
        'sender-key': {
          'a@g.us::1::0': bytes(own('AA==')),
          'b@g.us::1::0': bytes(own({ type: 'Buffer', data: 'AA==' })),
          'c@g.us::1::0': bytes(own({ 0: 1, 1: 2 })),
          'd@g.us::1::0': own([1, 2]),
          'e@g.us::2::0': bytes(others),
          'f@g.us::2::0': others,
          'g@g.us::2::0': bytes(own('')),
          'h@g.us::2::0': 'something else',
        },
        'sender-key-memory': { 'a@g.us': { 'x:1@s.whatsapp.net': true } },
        'lid-mapping': { 1: '2' },
      }),
    );
    expect(Object.keys(keys)).toEqual(['lid-mapping', 'sender-key']);
    expect(Object.keys(keys['sender-key'] ?? {})).toEqual([
      'e@g.us::2::0',
      'f@g.us::2::0',
      'g@g.us::2::0',
      'h@g.us::2::0',
    ]);
  });

  test('what is no record of libsignal stays as it is', async () => {
    const session = {
      a: 7,
      b: null,
      c: { _sessions: 7 },
      d: { _sessions: { x: 7, y: { indexInfo: { closed: -1 } } } },
    };
    const { keys } = await afterSuddenEnd(stateOf({ session }));
    expect(keys['session']).toEqual({
      ...session,
      d: { _sessions: { x: 7, y: { indexInfo: { closed: -1 }, _chains: {} } } },
    });
  });

  test('the work is bounded for a state that no bot has made, and no counter is repeated for it', async () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    const chain = { chainType: 1, chainKey: { counter: 1, key }, messageKeys: {} };
    const recordOf = (chains: number) => ({
      _sessions: {
        x: {
          indexInfo: { closed: -1 },
          _chains: Object.fromEntries(Array.from({ length: chains }, (_, at) => [`c${at}`, chain])),
        },
      },
    });
    const many = Array.from({ length: 5_500 }, (_, at) => [`${at}.0`, recordOf(1)] as const);
    const startMs = performance.now();
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const { keys } = await afterSuddenEnd(
      stateOf({ session: { wide: recordOf(100_000), other: 7, ...Object.fromEntries(many) } }),
    );
    clearInterval(timer);
    expect(performance.now() - startMs).toBeLessThan(30_000);
    expect(turns).toBeGreaterThan(10);
    const names = Object.keys(keys['session'] ?? {});
    expect([names.includes('wide'), names.includes('other')]).toEqual([false, true]);
    expect(names.length).toBeLessThanOrEqual(5_001);
    for (const record of Object.values(keys['session'] ?? {})) expect(record).not.toEqual(recordOf(1));
  });
});
