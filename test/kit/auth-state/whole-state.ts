import { randomBytes } from 'node:crypto';
import { buf, makeCreds, makeKeys } from '../session/auth-state.ts';

export type WholeState = { creds: Record<string, unknown>; keys: Record<string, Record<string, unknown>> };

/** A state in BufferJSON that holds a value in every place where Baileys can store bytes. */
export function makeWholeState(): WholeState {
  const creds = makeCreds();
  const { accountSignatureKey } = creds['account'] as { accountSignatureKey: { data: string } };
  const identifierKey = Buffer.concat([Buffer.from([5]), Buffer.from(accountSignatureKey.data, 'base64')]);
  const identity = Buffer.concat([Buffer.from([5]), randomBytes(32)]);
  return {
    creds: {
      ...creds,
      myAppStateKeyId: 'AAAAAH6z',
      routingInfo: buf(5),
      signalIdentities: [
        {
          identifier: { name: '254700000078', deviceId: 0 },
          identifierKey: { type: 'Buffer', data: identifierKey.toString('base64') },
        },
      ],
    },
    keys: {
      ...makeKeys(3),
      'app-state-sync-version': {
        regular: { version: 3, hash: buf(128), indexValueMap: { 'a+b=': { valueMac: buf(32) } } },
      },
      'identity-key': { '254700000078.0': { type: 'Buffer', data: identity.toString('base64') } },
      'sender-key': {
        '120363@g.us::254700000078::0': {
          type: 'Buffer',
          data: Buffer.from('[{"senderKeyId":1,"senderMessageKeys":[]}]').toString('base64'),
        },
      },
      tctoken: { '254700000078@s.whatsapp.net': { token: buf(24), timestamp: '1700000000' } },
    },
  };
}
