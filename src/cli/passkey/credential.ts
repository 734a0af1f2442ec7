import { parseJson } from '../../wire/json.ts';
import { isObject } from '../../restore/server/answer-shapes.ts';
import { isBase64url } from './question.ts';

/** The answer to the question for a passkey: the fields that WhatsApp gets. */
export type Credential = {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly authenticatorData: string;
    readonly clientDataJSON: string;
    readonly signature: string;
    readonly userHandle?: string;
  };
};

const MAX_FIELD = 8_192;

/** Takes the known fields of what `credential.toJSON()` gave; `null` if it is no answer for a passkey. */
export function credentialFrom(value: unknown): Credential | null {
  if (!isObject(value) || !isObject(value['response'])) return null;
  const { id, rawId, type, response } = value;
  const { authenticatorData, clientDataJSON, signature, userHandle } = response;
  if (type !== 'public-key' || !isField(id) || !isField(rawId)) return null;
  if (!isField(authenticatorData) || !isField(clientDataJSON) || !isField(signature)) return null;
  const answer = { authenticatorData, clientDataJSON, signature };
  return { id, rawId, type, response: isField(userHandle) ? { ...answer, userHandle } : answer };
}

function isField(value: unknown): value is string {
  return isBase64url(value, MAX_FIELD);
}

/**
 * Finds the answer in a pasted text: with line breaks of a terminal in it, in quotes, as a text inside of JSON, or with other words
 * around it. `null` if there is none.
 */
export function credentialInPaste(text: string): Credential | null {
  // Neither the JSON of a credential nor base64url needs a line break, so one inside comes from a terminal or a chat.
  const line = text.replace(/[\r\n]+/g, '').trim();
  const object = line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1);
  const forms = [line, object, object.replaceAll(String.raw`\"`, '"')];
  for (const form of forms) {
    const value = parseJson(form);
    const found = credentialFrom(typeof value === 'string' ? parseJson(value) : value);
    if (found !== null) return found;
  }
  return null;
}
