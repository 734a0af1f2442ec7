import { describe, expect, test } from 'vitest';
import { credentialFrom, credentialInPaste } from '../../../../src/cli/passkey/credential.ts';
import { questionFrom } from '../../../../src/cli/passkey/question.ts';

const CREDENTIAL = {
  id: 'aWQ_-',
  rawId: 'aWQ_-',
  type: 'public-key',
  response: {
    authenticatorData: 'YXV0aA',
    clientDataJSON: 'e30',
    signature: 'c2ln',
    userHandle: 'aGFuZGxl',
  },
};
const ADDED = {
  ...CREDENTIAL,
  authenticatorAttachment: 'platform',
  clientExtensionResults: { uvm: [] },
  response: { ...CREDENTIAL.response, more: 'x' },
};
const JSON_TEXT = JSON.stringify(ADDED);
const { userHandle: _none, ...WITHOUT_HANDLE } = CREDENTIAL.response;

describe('credentialFrom', () => {
  test('takes the known fields alone', () => {
    expect(credentialFrom(ADDED)).toEqual(CREDENTIAL);
    expect(credentialFrom({ ...CREDENTIAL, response: { ...WITHOUT_HANDLE, userHandle: null } })).toEqual({
      ...CREDENTIAL,
      response: WITHOUT_HANDLE,
    });
  });

  test.each([
    ['nothing', undefined],
    ['a list', [CREDENTIAL]],
    ['another type', { ...CREDENTIAL, type: 'password' }],
    ['no answer inside', { ...CREDENTIAL, response: null }],
    ['no signature', { ...CREDENTIAL, response: { ...CREDENTIAL.response, signature: undefined } }],
    ['a field that is no base64url', { ...CREDENTIAL, rawId: 'a b' }],
    ['a field that is far too long', { ...CREDENTIAL, id: 'a'.repeat(10_000) }],
    ['a new passkey instead of an answer', { ...CREDENTIAL, response: { attestationObject: 'x' } }],
  ])('takes no %s', (_, value) => {
    expect(credentialFrom(value)).toBeNull();
  });
});

describe('credentialInPaste', () => {
  test.each([
    ['as it was copied', JSON_TEXT],
    ['with space around it', `\n  ${JSON_TEXT} \r\n`],
    ['with the line breaks of a terminal inside', JSON_TEXT.replace(/(.{40})/g, '$1\r\n')],
    ['in single quotes', `'${JSON_TEXT}'`],
    ['as a text of JSON', JSON.stringify(JSON_TEXT)],
    ['as a text of JSON, cut off before its end', JSON.stringify(JSON_TEXT).slice(0, -1)],
    ['laid out', JSON.stringify(ADDED, null, 2)],
    ['behind the words of a console', `Promise fulfilled: ${JSON_TEXT} undefined`],
  ])('finds it %s', (_, text) => {
    expect(credentialInPaste(text)).toEqual(CREDENTIAL);
  });

  test.each([
    '',
    '{',
    '}{',
    'undefined',
    'Promise {<pending>}',
    'Uncaught NotAllowedError: The operation timed out',
    '{"challenge":"abc"}',
    JSON_TEXT.slice(0, -20),
    '{'.repeat(16_000),
    '"'.repeat(16_000),
  ])('finds nothing in %.40s', (text) => {
    expect(credentialInPaste(text)).toBeNull();
  });
});

describe('questionFrom', () => {
  const challenge = Buffer.alloc(32, 7).toString('base64url');
  const question = {
    challenge,
    timeout: 600_000,
    rpId: 'whatsapp.com',
    allowCredentials: [],
    userVerification: 'required',
    extensions: { uvm: true },
  };

  test('keeps the fields of a question of WhatsApp, with their values', () => {
    const allowCredentials = [{ type: 'public-key', id: 'aWQ', transports: ['internal', 'hybrid'] }];

    expect(questionFrom(question)).toEqual(question);
    expect(questionFrom({ ...question, rpId: 'web.whatsapp.com', allowCredentials })).toEqual({
      ...question,
      rpId: 'web.whatsapp.com',
      allowCredentials,
    });
  });

  test('drops what it does not know', () => {
    const odd = { ...question, hints: ['x'], timeout: -1, userVerification: 'x', extensions: { appid: 'x' } };

    expect(questionFrom(odd)).toEqual({ challenge, rpId: 'whatsapp.com', allowCredentials: [] });
  });

  test.each([
    ['nothing', null],
    ['another site', { ...question, rpId: 'whatsapp.com.example.org' }],
    ['a short challenge', { ...question, challenge: Buffer.alloc(15).toString('base64url') }],
    ['a challenge that is no base64url', { ...question, challenge: `${challenge}');alert(1)//` }],
    ['no list of passkeys', { ...question, allowCredentials: {} }],
    ['an odd passkey', { ...question, allowCredentials: [{ type: 'public-key', id: '"' }] }],
    ['odd transports', { ...question, allowCredentials: [{ type: 'public-key', id: 'a', transports: [1] }] }],
    [
      'too many passkeys',
      { ...question, allowCredentials: Array.from({ length: 65 }, () => ({ type: 'public-key', id: 'a' })) },
    ],
  ])('takes no question with %s', (_, value) => {
    expect(questionFrom(value)).toBeNull();
  });
});
