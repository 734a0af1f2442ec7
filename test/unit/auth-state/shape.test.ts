import { BufferJSON, initAuthCreds, proto } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { assertStateShape, readState } from '../../../src/auth-state/shape.ts';
import { buf, keyPair, makeCreds, makeKeys } from '../../kit/session/auth-state.ts';
import { codeOf, errorOf } from '../../kit/session/harness.ts';

type Parts = { readonly creds?: unknown; readonly keys?: unknown; readonly createdAt?: unknown };

const textOf = (parts: Parts) =>
  JSON.stringify({ createdAt: '2024-01-01T00:00:00.000Z', creds: makeCreds(), keys: makeKeys(), ...parts });

describe('T39: assertStateShape', () => {
  test('with a state of this form, accepts', () => {
    expect(() => assertStateShape(textOf({}))).not.toThrow();
  });

  test.each([
    [
      'as a protobuf message',
      (account: proto.IADVSignedDeviceIdentity) => proto.ADVSignedDeviceIdentity.create(account),
    ],
    ['as a plain object', (account: proto.IADVSignedDeviceIdentity) => account],
  ])('with creds of Baileys itself and the account %s, accepts', (_, form) => {
    const account = form({
      details: Buffer.alloc(12, 1),
      accountSignatureKey: Buffer.alloc(32, 2),
      accountSignature: Buffer.alloc(64, 3),
      deviceSignature: Buffer.alloc(64, 4),
    });
    const keyData = proto.Message.AppStateSyncKeyData.create({ keyData: Buffer.alloc(32, 5) });
    const state = {
      createdAt: '2024-01-01T00:00:00.000Z',
      creds: { ...initAuthCreds(), account },
      keys: { 'app-state-sync-key': { AAAA: keyData }, 'sender-key': { a: Buffer.alloc(900) } },
    };
    expect(() => assertStateShape(JSON.stringify(state, BufferJSON.replacer))).not.toThrow();
  });

  test('with fields a later Baileys may add, accepts', () => {
    expect(() =>
      assertStateShape(textOf({ creds: { ...makeCreds(), somethingNew: { a: [1] } } })),
    ).not.toThrow();
  });

  test('with a further field of a pre-key, bounds it like any other', async () => {
    const withField = (field: unknown) =>
      textOf({ keys: { ...makeKeys(), 'pre-key': { '1': { ...keyPair(), field } } } });
    expect(() => assertStateShape(withField(buf(40)))).not.toThrow();
    expect(await codeOf(() => assertStateShape(withField(buf(2 * 1024 * 1024))))).toBe('SESSION_UNAVAILABLE');
  });

  const creds = makeCreds();
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
  test.each<[string, string]>([
    ['no JSON', 'abc'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no time', textOf({ createdAt: undefined })],
    ['no time that can be read', textOf({ createdAt: 'yesterday' })],
    ['no creds', textOf({ creds: undefined })],
    ['creds as a list', textOf({ creds: [] })],
    ['no keys', textOf({ keys: undefined })],
    ['no noise key', textOf({ creds: { ...creds, noiseKey: undefined } })],
    ['31 bytes of noise key', textOf({ creds: { ...creds, noiseKey: { ...keyPair(), private: buf(31) } } })],
    [
      '33 bytes of identity key',
      textOf({ creds: { ...creds, signedIdentityKey: { ...keyPair(), public: buf(33) } } }),
    ],
    [
      'a key in hexadecimal',
      textOf({ creds: { ...creds, noiseKey: { ...keyPair(), public: 'aa'.repeat(32) } } }),
    ],
    [
      'a key as a list of numbers',
      textOf({ creds: { ...creds, noiseKey: { ...keyPair(), public: { type: 'Buffer', data: [1] } } } }),
    ],
    [
      '63 bytes of pre-key signature',
      textOf({ creds: { ...creds, signedPreKey: { keyPair: keyPair(), signature: buf(63), keyId: 1 } } }),
    ],
    ['a short adv secret', textOf({ creds: { ...creds, advSecretKey: 'AAAA' } })],
    [
      'an account signature of 10 bytes',
      textOf({ creds: { ...creds, account: { ...Object(creds['account']), accountSignature: buf(10) } } }),
    ],
    [
      'a device signature of 65 bytes',
      textOf({ creds: { ...creds, account: { ...Object(creds['account']), deviceSignature: buf(65) } } }),
    ],
    ['an unknown key type', textOf({ keys: { ...makeKeys(), '../../etc': { a: 1 } } })],
    ['__proto__ as key type', textOf({}).replace('"pre-key"', '"__proto__"')],
    ['a key type that holds no object', textOf({ keys: { session: 'abc' } })],
    ['a pre-key of 16 bytes', textOf({ keys: { 'pre-key': { 1: { ...keyPair(), public: buf(16) } } } })],
    ['a byte string of 2 MB', textOf({ keys: { 'sender-key': { a: buf(2 * 1024 * 1024) } } })],
    [
      'a byte string that is not base64',
      textOf({ keys: { 'sender-key': { a: { type: 'Buffer', data: '*'.repeat(44) } } } }),
    ],
    ['a name of 300 characters', textOf({ keys: { session: { ['x'.repeat(300)]: 1 } } })],
    ['30 levels', textOf({ keys: { session: { a: deep(30) } } })],
    [
      '60,000 keys',
      textOf({
        keys: { 'lid-mapping': Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [at, 'x'])) },
      }),
    ],
  ])('with %s, refuses with SESSION_UNAVAILABLE', async (_, text) => {
    expect(await codeOf(() => assertStateShape(text))).toBe('SESSION_UNAVAILABLE');
  });

  test('with text that is no JSON, does not repeat it in the cause', async () => {
    const error = await errorOf(() => assertStateShape('{"secret-canary":'));
    expect(String(error?.cause)).not.toContain('canary');
  });
});

describe('readState', () => {
  test('gives creds, keys and the time as they are', () => {
    const keys = makeKeys();
    expect(readState(textOf({ creds: { a: 1 }, keys }))).toEqual({
      creds: { a: 1 },
      keys,
      createdAt: '2024-01-01T00:00:00.000Z',
    });
  });
});
