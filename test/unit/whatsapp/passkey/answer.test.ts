import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../../src/whatsapp/passkey/answer.ts';
import { SoftwareAuthenticator, type AnswerFaults } from '../../../double/whatsapp/passkey/authenticator.ts';

const authenticator = new SoftwareAuthenticator();
const question = { challenge: Buffer.alloc(32, 7).toString('base64url'), rpId: 'whatsapp.com' };
const own = authenticator.credential.id.toString('base64url');
const other = Buffer.alloc(16, 1).toString('base64url');
const allow = (...ids: readonly string[]) => ({
  ...question,
  allowCredentials: ids.map((id) => ({ id, type: 'public-key' as const })),
});

type Fields = Record<string, unknown>;
const right = (faults: AnswerFaults = {}): Fields => ({ ...authenticator.answer(question, faults) });
const withField = (name: string, value: unknown): Fields => ({ ...right(), [name]: value });
const withId = (id: unknown): Fields => ({ ...right(), id, rawId: id });
const withResponse = (name: string, value: unknown): Fields => {
  const answer = authenticator.answer(question);
  return { ...answer, response: { ...answer.response, [name]: value } };
};
const clientData = (fields: unknown) =>
  withResponse('clientDataJSON', Buffer.from(JSON.stringify(fields)).toString('base64url'));

describe('an answer that is sent on', () => {
  test.each([
    ['the right one', right(), question],
    [
      'one without crossOrigin',
      clientData({ ...JSON.parse(dataOf(right())), crossOrigin: undefined }),
      question,
    ],
    ['one without a user handle', right({ userHandle: null }), question],
    ['one whose user handle is null', withResponse('userHandle', null), question],
    ['one with the longest ID', withId(Buffer.alloc(1_023, 3).toString('base64url')), question],
    ['one of a passkey that the question names', right(), allow(other, own)],
    ['one where the question names none', right(), allow()],
    ['one with fields that nobody knows', { ...withField('prf', { secret: 1 }), ['__proto__']: 1 }, question],
  ])('is %s', (_, answer, asked) => {
    expect(readAnswer(answer, asked)).not.toBeNull();
  });

  test('is one for the other site, if the question is for it', () => {
    const asked = { ...question, rpId: 'web.whatsapp.com' };
    expect(readAnswer({ ...authenticator.answer(asked) }, asked)).not.toBeNull();
    expect(readAnswer(right(), asked)).toBeNull();
  });

  test('has the fields of WhatsApp Web alone, with the texts of the browser', () => {
    const { id, rawId, type, response } = authenticator.answer(question, { userHandle: null });
    const { clientDataJSON, authenticatorData, signature } = response;
    const sent = readAnswer({ type, response, rawId, id, more: 1 }, question);
    const expected = {
      id,
      rawId,
      type,
      response: { clientDataJSON, authenticatorData, signature, userHandle: null },
    };
    expect(sent?.json.toString()).toBe(JSON.stringify(expected));
  });
});

describe('an answer is refused', () => {
  const data = JSON.parse(dataOf(right())) as Fields;
  test.each([
    ['of another challenge', right({ challenge: other })],
    ['of another origin', right({ origin: 'https://whatsapp.com' })],
    ['of an origin that only begins like it', right({ origin: 'https://web.whatsapp.com.example.org' })],
    ['of a frame of another site', right({ crossOrigin: true })],
    ['for another use', right({ type: 'webauthn.create' })],
    ['for another site', right({ rpId: 'example.org' })],
    ['that nobody touched', right({ userPresent: false })],
    ['of an unknown person', right({ userVerified: false })],
    ['whose IDs differ', withField('rawId', other)],
    ['without an ID', withId(undefined)],
    ['with an empty ID', withId('')],
    ['with too long an ID', withId(Buffer.alloc(1_024, 3).toString('base64url'))],
    ['with an ID in base64', withId('+/+/')],
    ['with an ID that is padded', withId('AAAAAA==')],
    ['with an ID in another spelling', withId('AB')],
    ['of another type', withField('type', 'password')],
    ['without a response', withField('response', undefined)],
    ['with a response that is a list', withField('response', [])],
    ['with a response of null', withField('response', null)],
    ['with client data that are no JSON', withResponse('clientDataJSON', other)],
    ['with client data of null', clientData(null)],
    ['with client data in a list', clientData([data])],
    ['with client data of no text', withResponse('clientDataJSON', { length: 9 })],
    ['with short authenticator data', withResponse('authenticatorData', shortData(right(), 36))],
    ['with authenticator data in base64', withResponse('authenticatorData', '+'.repeat(60))],
    ['without a signature', withResponse('signature', undefined)],
    ['with an empty signature', withResponse('signature', '')],
    ['with a signature in base64', withResponse('signature', 'a+b/')],
    ['with an empty user handle', withResponse('userHandle', '')],
    ['with too long a user handle', withResponse('userHandle', Buffer.alloc(65).toString('base64url'))],
    ['with a user handle of no text', withResponse('userHandle', 7)],
  ])('%s', (_, answer) => {
    expect(readAnswer(answer, question)).toBeNull();
  });

  test('of a passkey that the question does not name', () => {
    expect(readAnswer(right(), allow(other))).toBeNull();
  });

  test('after any change of a field that is checked', () => {
    const fields = ['type', 'challenge', 'origin'] as const;
    const changed = fc
      .tuple(fc.constantFrom(...fields), fc.jsonValue())
      .filter(([field, value]) => data[field] !== value)
      .map(([field, value]) => clientData({ ...data, [field]: value }));
    const bits = Buffer.from(authDataOf(right()), 'base64url');
    const flipped = fc.integer({ min: 0, max: 32 * 8 - 1 }).map((bit) => {
      const bytes = Buffer.from(bits);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return withResponse('authenticatorData', bytes.toString('base64url'));
    });
    const replaced = fc
      .tuple(fc.constantFrom('id', 'rawId', 'type', 'response'), fc.jsonValue())
      .filter(([field, value]) => right()[field] !== value)
      .map(([field, value]) => withField(field, value));
    const notText = fc
      .tuple(
        fc.constantFrom('clientDataJSON', 'authenticatorData', 'signature'),
        fc.jsonValue().filter((value) => typeof value !== 'string'),
      )
      .map(([field, value]) => withResponse(field, value));
    fc.assert(
      fc.property(fc.oneof(changed, flipped, replaced, notText), (answer) => {
        expect(readAnswer(answer, question)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  test('whatever it is, without an error', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (answer) => {
        expect(readAnswer(answer, question)).toBeNull();
      }),
    );
  });
});

function dataOf({ response }: Fields): string {
  return Buffer.from((response as { clientDataJSON: string }).clientDataJSON, 'base64url').toString();
}

function authDataOf({ response }: Fields): string {
  return (response as { authenticatorData: string }).authenticatorData;
}

function shortData(answer: Fields, length: number): string {
  return Buffer.from(authDataOf(answer), 'base64url').subarray(0, length).toString('base64url');
}
