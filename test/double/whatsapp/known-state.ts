import type { Device } from './device.ts';

/** The part of a companion's auth state that the server can compare with what it knows, in BufferJSON. */
export type KnownState = {
  readonly creds: {
    readonly registrationId: number;
    readonly noiseKey: KnownKey;
    readonly signedIdentityKey: KnownKey;
  };
  readonly keys: Readonly<Record<string, Readonly<Record<string, Partial<KnownKey>>>>>;
};
type KnownKey = { readonly public: { readonly data: string } };

/** True if a state belongs to this device and has the other half of every key that the device uploaded. */
export function isStateOf(device: Device, { creds, keys }: KnownState): boolean {
  const bytes = ({ public: { data } }: KnownKey) => Buffer.from(data, 'base64');
  if (!device.noiseKey.equals(bytes(creds.noiseKey))) return false;
  if (device.registrationId !== creds.registrationId) return false;
  if (!device.identity.equals(bytes(creds.signedIdentityKey))) return false;
  return [...device.preKeys].every(
    ([id, key]) => keys['pre-key']?.[String(id)]?.public?.data === key.toString('base64'),
  );
}
