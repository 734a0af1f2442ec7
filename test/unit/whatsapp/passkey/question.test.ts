import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRef } from '../../../../src/whatsapp/passkey/stanzas.ts';
import { readQuestion } from '../../../../src/whatsapp/passkey/question.ts';

const CHALLENGE = Buffer.alloc(32, 0xaa).toString('base64url');
const USUAL = {
  challenge: CHALLENGE,
  timeout: 600_000,
  rpId: 'whatsapp.com',
  allowCredentials: [{ id: 'u7u7', type: 'public-key', transports: ['hybrid', 'internal'] }],
  userVerification: 'required',
  extensions: { uvm: true },
};

const read = (value: unknown) => readQuestion(Buffer.from(JSON.stringify(value)));

describe('a question is shown', () => {
  test('with its fields and values as they came', () => {
    expect(JSON.stringify(read(USUAL))).toBe(JSON.stringify(USUAL));
  });

  test('without what is not known', () => {
    const more = {
      ...USUAL,
      hints: ['client-device'],
      allowCredentials: [{ ...USUAL.allowCredentials[0], note: 1 }],
      extensions: { uvm: true, largeBlob: { read: true } },
    };
    expect(read(more)).toEqual(USUAL);
  });

  test.each([
    ['with the least', { challenge: CHALLENGE, rpId: 'web.whatsapp.com' }],
    ['with an empty list', { ...USUAL, allowCredentials: [] }],
    ['with a challenge of 16 bytes', { ...USUAL, challenge: Buffer.alloc(16, 1).toString('base64url') }],
    ['without transports', { ...USUAL, allowCredentials: [{ id: 'u7u7', type: 'public-key' }] }],
    ['without extensions in the list', { ...USUAL, extensions: {} }],
  ])('%s', (_, question) => {
    expect(read(question)).toEqual(question);
  });

  test('up to 4,096 bytes', () => {
    const text = JSON.stringify(USUAL);
    expect(readQuestion(Buffer.from(text.padEnd(4_096)))).toEqual(USUAL);
    expect(readQuestion(Buffer.from(text.padEnd(4_097)))).toBeNull();
  });
});

describe('a question is refused', () => {
  test.each([
    ['in a list', [USUAL]],
    ['of null', null],
    ['for another site', { ...USUAL, rpId: 'whatsapp.com.example.org' }],
    ['for a part of the site', { ...USUAL, rpId: 'www.whatsapp.com' }],
    ['for no site', { ...USUAL, rpId: undefined }],
    ['without a challenge', { ...USUAL, challenge: undefined }],
    ['with a short challenge', { ...USUAL, challenge: Buffer.alloc(15).toString('base64url') }],
    ['with a challenge in base64', { ...USUAL, challenge: '+'.repeat(44) }],
    ['with a padded challenge', { ...USUAL, challenge: `${CHALLENGE}=` }],
    ['with a limit of no time', { ...USUAL, timeout: 0 }],
    ['with a limit of no number', { ...USUAL, timeout: '600000' }],
    ['with credentials that are no list', { ...USUAL, allowCredentials: {} }],
    ['with a credential without an ID', { ...USUAL, allowCredentials: [{ type: 'public-key' }] }],
    ['with a credential of another type', { ...USUAL, allowCredentials: [{ id: 'u7u7', type: 'x' }] }],
    ['with a credential of no object', { ...USUAL, allowCredentials: ['u7u7'] }],
    [
      'with a way of no text',
      { ...USUAL, allowCredentials: [{ ...USUAL.allowCredentials[0], transports: [1] }] },
    ],
    ['with a check of no text', { ...USUAL, userVerification: 1 }],
    ['with extensions of no object', { ...USUAL, extensions: true }],
    ['with an extension of another form', { ...USUAL, extensions: { uvm: 1 } }],
  ])('%s', (_, question) => {
    expect(read(question)).toBeNull();
  });

  test.each([
    ['no JSON', Buffer.from('{')],
    ['no bytes', Buffer.alloc(0)],
    ['a limit without end', Buffer.from(JSON.stringify(USUAL).replace('600000', '1e999'))],
    ['no UTF-8', Buffer.concat([Buffer.from(JSON.stringify(USUAL)), Buffer.from([0xff])])],
  ])('of %s', (_, bytes) => {
    expect(readQuestion(bytes)).toBeNull();
  });

  test('or shown with the values that came, whatever comes', () => {
    const known = fc.constantFrom(...Object.keys(USUAL));
    fc.assert(
      fc.property(fc.tuple(known, fc.jsonValue()), ([field, value]) => {
        const question = read({ ...USUAL, [field]: value });
        const text = JSON.stringify({ ...USUAL, [field]: value });
        for (const part of Object.values(question ?? {})) {
          if (typeof part !== 'object') expect(text).toContain(JSON.stringify(part));
        }
      }),
    );
  });
});

describe('a ref', () => {
  const given = (content: Uint8Array) =>
    readRef({
      kind: 'result',
      node: { tag: 'iq', attrs: {}, content: [{ tag: 'ref', attrs: {}, content }] },
    });

  test.each(['2@dGVzdC1yZWY=', 'x', 'ž'.repeat(500)])('that is a text is taken: %.20s', (text) => {
    expect(given(Buffer.from(text))).toBe(text);
  });

  test.each([
    ['of no bytes', Buffer.alloc(0)],
    ['of too many', Buffer.alloc(1_001, 65)],
    ['that is no text', Buffer.from([0x32, 0xff])],
  ])('%s is none', (_, bytes) => {
    expect(given(bytes)).toBeNull();
  });

  test('that is not there is none', () => {
    expect(readRef({ kind: 'silence' })).toBeNull();
    expect(readRef({ kind: 'error', code: 400 })).toBeNull();
    expect(readRef({ kind: 'result', node: { tag: 'iq', attrs: {} } })).toBeNull();
  });
});
