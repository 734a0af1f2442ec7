import { BufferJSON, initAuthCreds, type KeyPair } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { AuthState } from '../../../../src/whatsapp/socket/auth-state.ts';

const pair = (fill: number): KeyPair => ({
  public: new Uint8Array(Buffer.alloc(32, fill)),
  private: new Uint8Array(Buffer.alloc(32, fill + 1)),
});

/** `count` pre-keys as Baileys stores and counts them. */
async function withPreKeys(count: number): Promise<AuthState> {
  const state = new AuthState({ ...initAuthCreds(), nextPreKeyId: count + 1 });
  const keys = Object.fromEntries(Array.from({ length: count }, (_, index) => [index + 1, pair(index)]));
  await state.keys.set({ 'pre-key': keys });
  return state;
}

test('AuthState, exported and revived, gives the same texts again and the same bytes to Baileys', async () => {
  const state = await withPreKeys(3);
  await state.keys.set({
    session: { '254712345678.0': Buffer.from('ratchet') },
    'lid-mapping': { '1': '2' },
  });
  const exported = state.export();
  const revived = AuthState.revive(exported);

  expect(revived.export()).toEqual(exported);
  expect(Buffer.from(revived.creds.noiseKey.private)).toEqual(Buffer.from(state.creds.noiseKey.private));
  const found = await revived.keys.get('pre-key', ['2', '9']);
  expect(Object.keys(found)).toEqual(['2']);
  expect(Buffer.from(found['2']?.public ?? [])).toEqual(Buffer.from(pair(1).public));
  expect(JSON.parse(exported.keys, BufferJSON.reviver)).toHaveProperty('session');
});

test('AuthState.export counts the first history as had, so that a restored bot does not wait for it', () => {
  const state = new AuthState();
  expect(state.creds.accountSyncCounter).toBe(0);

  expect(JSON.parse(state.export().creds)).toMatchObject({ accountSyncCounter: 1 });
});

test('AuthState.hasAllPreKeys, when one was used up, still says yes; when one was never stored, no', async () => {
  expect(new AuthState().hasAllPreKeys()).toBe(false);
  const state = await withPreKeys(5);
  expect(state.hasAllPreKeys()).toBe(true);
  await state.keys.set({ 'pre-key': { '3': null } });
  expect(state.hasAllPreKeys()).toBe(true);
  state.creds.nextPreKeyId = 7;

  expect(state.hasAllPreKeys()).toBe(false);
});

test('AuthState counts and tells every write, of keys and of creds, until nobody listens', async () => {
  const state = new AuthState();
  let heard = 0;
  const stop = state.onWrite(() => {
    heard += 1;
  });
  const before = state.version;
  await state.keys.set({ 'device-list': { '254712345678': ['0', '1'] } });
  state.touch();
  expect(heard).toBe(2);
  stop();
  state.touch();

  expect(heard).toBe(2);
  expect(state.version).toBe(before + 3);
});

test('AuthState.clear leaves no key behind', async () => {
  const state = await withPreKeys(2);
  state.clear();

  expect(state.has('pre-key')).toBe(false);
  expect(JSON.parse(state.export().keys)).toEqual({});
});

test('AuthState writes pre-keys just as the replacer of Baileys does', async () => {
  const state = new AuthState();
  const whole = Buffer.alloc(64, 7);
  const preKeys = {
    '1': { private: Buffer.alloc(32, 1), public: Buffer.alloc(32, 2) },
    '812': {
      private: whole.subarray(0, 32),
      public: new Uint8Array(whole.buffer, whole.byteOffset + 32, 32),
    },
  };
  await state.keys.set({ 'pre-key': preKeys });

  expect(state.export().keys).toBe(JSON.stringify({ 'pre-key': preKeys }, BufferJSON.replacer));
});
