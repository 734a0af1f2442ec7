import { readAssertion, refusalOf, type Refusal } from '../../../double/whatsapp/passkey/assertion.ts';
import type {
  Answer,
  Question,
  SoftwareAuthenticator,
} from '../../../double/whatsapp/passkey/authenticator.ts';

/** What WhatsApp finds wrong in the answer of a passkey's owner to this question; `null` if nothing. */
export function judgeAnswer(
  answer: Answer | undefined,
  { challenge, rpId }: Question,
  owner: SoftwareAuthenticator,
): Refusal | null {
  if (answer === undefined) throw new Error('no answer came');
  const { id, rawId, type } = answer;
  const { clientDataJSON, authenticatorData, signature, userHandle } = answer.response;
  const response = { clientDataJSON, authenticatorData, signature, userHandle };
  return refusalOf(readAssertion(JSON.stringify({ id, rawId, type, response })), {
    rpId,
    isLive: (answered) => answered === challenge,
    credentials: [owner.credential],
    named: false,
  });
}
