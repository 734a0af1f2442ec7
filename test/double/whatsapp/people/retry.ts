import type { BinaryNode } from '@whiskeysockets/baileys';
import { publish, type Device } from '../device.ts';
import { bundleNode } from '../registration.ts';
import type { Bundle, SignalUser } from '../signal-store.ts';
import { isSignedBy, typed } from '../wire/curve.ts';
import { bigEndian, child, childBytes, children, childUInt, node, nowS } from '../wire/nodes.ts';

/** The number of retry requests for one message that real clients send and answer. Source: whatsmeow `retry.go`. */
export const MAX_RETRIES = 5;

/** A request to send a message again. As of the second one it carries keys for a new session. */
export function retryReceipt(
  attrs: Readonly<Record<string, string>>,
  signal: SignalUser,
  count: number,
): BinaryNode {
  const id = attrs['id'] ?? '';
  const keys = children(bundleNode('', signal.bundle())).filter(({ tag }) => tag !== 'registration');
  return node('receipt', { ...attrs, type: 'retry', t: nowS() }, [
    node('retry', { count: String(count), id, t: nowS(), v: '1' }),
    node('registration', {}, bigEndian(signal.registrationId, 4)),
    ...(count > 1 ? [node('keys', {}, keys)] : []),
  ]);
}

/** The keys in a retry request; `null` if it has none. Throws on keys that a real client refuses. */
export function bundleIn(receipt: BinaryNode, device: Device): Bundle | null {
  const keys = child(receipt, 'keys');
  if (keys === undefined) return null;
  const identity = childBytes(keys, 'identity');
  const [key, skey] = [child(keys, 'key'), child(keys, 'skey')];
  const signedPreKey = {
    id: childUInt(skey, 'id'),
    public: childBytes(skey, 'value'),
    signature: childBytes(skey, 'signature'),
  };
  if (!identity.equals(device.identity) || child(keys, 'device-identity') === undefined) {
    throw new Error('the keys in a retry request are not of this device');
  }
  if (!isSignedBy(identity, typed(signedPreKey.public), signedPreKey.signature)) {
    throw new Error('the signed pre-key in a retry request is not signed');
  }
  const registrationId = childUInt(receipt, 'registration');
  const preKey = { id: childUInt(key, 'id'), public: childBytes(key, 'value') };
  publish(device, preKey.id, preKey.public);
  return { registrationId, identity, signedPreKey, preKey };
}
