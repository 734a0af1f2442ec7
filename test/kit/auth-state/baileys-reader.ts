import { BufferJSON, jidDecode, proto } from '@whiskeysockets/baileys';
import { agree, isSignedBy, keyPair, typed } from '../../double/whatsapp/wire/curve.ts';

type Pair = { readonly public?: unknown; readonly private?: unknown };
type Account = { readonly [name: string]: unknown };

const PROBE = keyPair();
/** Results of earlier checks: the double's curve functions are slow, and most of a state is the same from test to test. */
const known = new Map<string, boolean>();

function once(parts: readonly Uint8Array[], ask: () => boolean): boolean {
  const name = parts.map((part) => Buffer.from(part).toString('hex')).join(',');
  const answer = known.get(name) ?? ask();
  known.set(name, answer);
  return answer;
}

/**
 * Lists what Baileys could not use in this JSON; empty if it could use everything. Reads the JSON with Baileys' own reviver and
 * protobuf, and checks keys with the double's curve functions, so it shares no code with `src/auth-state`, which it tests.
 */
export function faultsForBaileys(creds: unknown, keys: unknown): readonly string[] {
  const state = JSON.parse(JSON.stringify({ creds, keys }), BufferJSON.reviver) as Record<string, unknown>;
  const revived = Object(state['creds']) as Record<string, unknown>;
  return [
    ...faultsOfCreds(revived),
    ...faultsOfKeys(Object(state['keys']) as Record<string, Record<string, unknown>>),
  ];
}

function faultsOfCreds(creds: Record<string, unknown>): readonly string[] {
  const { noiseKey, signedIdentityKey, registrationId, nextPreKeyId, routingInfo } = creds;
  const signedPreKey = Object(creds['signedPreKey']) as Record<string, unknown>;
  const identity = isPair(signedIdentityKey) ? bytes(Object(signedIdentityKey).public) : null;
  const preKey = bytes(Object(signedPreKey['keyPair']).public);
  const signature = bytes(signedPreKey['signature']);
  const history = creds['processedHistoryMessages'];
  const pairing = creds['pairingEphemeralKeyPair'] as Pair | null | undefined;
  const me = jidDecode(String(Object(creds['me']).id));
  const checks: Readonly<Record<string, boolean>> = {
    noiseKey: isPair(noiseKey),
    signedIdentityKey: identity !== null,
    signedPreKey: isPair(signedPreKey['keyPair']),
    signature: [identity, preKey, signature].every((part) => part !== null),
    isSigned:
      identity !== null &&
      preKey !== null &&
      signature?.length === 64 &&
      signed(identity, [typed(preKey)], signature),
    keyId: Number.isInteger(signedPreKey['keyId']),
    account: identity !== null && isConfirmed(Object(creds['account']) as Account, identity),
    me: /^\d+$/.test(me?.user ?? '') && Boolean(me?.device) && me?.server !== 'lid',
    registrationId: Number.isInteger(registrationId),
    nextPreKeyId: Number.isInteger(nextPreKeyId) && Number(nextPreKeyId) > 0,
    routingInfo: routingInfo === undefined || routingInfo === null || bytes(routingInfo) !== null,
    history: history === undefined || history === null || Array.isArray(history),
    secret:
      typeof creds['advSecretKey'] === 'string' && Buffer.from(creds['advSecretKey'], 'base64').length === 32,
    // The key pair may be missing, because only pairing uses it.
    pairing: pairing === undefined || pairing === null || [pairing.public, pairing.private].every(isKey),
  };
  return Object.keys(checks).filter((name) => checks[name] !== true);
}

function faultsOfKeys(keys: Record<string, Record<string, unknown>>): readonly string[] {
  const faulty: string[] = [];
  for (const [id, pair] of Object.entries(keys['pre-key'] ?? {})) {
    if (pair !== null && !isPair(pair)) faulty.push(`pre-key ${id}`);
  }
  for (const [id, value] of Object.entries(keys['app-state-sync-key'] ?? {})) {
    const { keyData } = proto.Message.AppStateSyncKeyData.fromObject(Object(value) as object);
    if (keyData?.length !== 32) faulty.push(`app-state-sync-key ${id}`);
  }
  for (const [id, value] of Object.entries(keys['app-state-sync-version'] ?? {})) {
    const { hash, indexValueMap = {} } = Object(value) as { hash?: unknown; indexValueMap?: object };
    const macs = Object.values(indexValueMap).map((inner) => bytes(Object(inner).valueMac));
    if (bytes(hash)?.length !== 128 || macs.includes(null)) faulty.push(`app-state-sync-version ${id}`);
  }
  for (const [id, value] of Object.entries(keys['identity-key'] ?? {})) {
    if (bytes(value)?.length !== 33) faulty.push(`identity-key ${id}`);
  }
  for (const [id, value] of Object.entries(keys['sender-key'] ?? {})) {
    if (bytes(value)?.[0] !== 0x5b) faulty.push(`sender-key ${id}`);
  }
  for (const [id, value] of Object.entries(keys['tctoken'] ?? {})) {
    if (bytes(Object(value).token) === null) faulty.push(`tctoken ${id}`);
  }
  return faulty;
}

function bytes(value: unknown): Buffer | null {
  return Buffer.isBuffer(value) ? value : null;
}

function isKey(value: unknown): boolean {
  return bytes(value)?.length === 32;
}

/**
 * True if both halves give the same secret with a third pair. A public key with its top bit set is refused: X25519 ignores the
 * bit, but WhatsApp compares all bits of a device's key.
 */
function isPair(value: unknown): boolean {
  const pair = Object(value) as Pair;
  const [publicKey, privateKey] = [bytes(pair.public), bytes(pair.private)];
  if (publicKey?.length !== 32 || privateKey?.length !== 32 || publicKey.readUInt8(31) > 127) return false;
  return once([publicKey, privateKey], () => {
    try {
      return agree(privateKey, PROBE.public).equals(agree(PROBE.private, publicKey));
    } catch {
      // Node throws on a point of low order, which is no public key of any pair.
      return false;
    }
  });
}

/** Checks the account after Baileys' protobuf, because Baileys sends it encoded with the first message to every device. */
function isConfirmed(account: Account, identity: Buffer): boolean {
  let sent: proto.ADVSignedDeviceIdentity;
  try {
    sent = proto.ADVSignedDeviceIdentity.decode(proto.ADVSignedDeviceIdentity.encode(account).finish());
  } catch {
    // A bot could not send its first message either if Baileys cannot encode the account.
    return false;
  }
  const { details, accountSignatureKey, accountSignature, deviceSignature } = sent;
  if (!details || !accountSignature || !deviceSignature || accountSignatureKey?.length !== 32) return false;
  const [isOwner, isDevice] = [
    signed(accountSignatureKey, [[6, 0], details, identity], accountSignature),
    signed(identity, [[6, 1], details, identity, accountSignatureKey], deviceSignature),
  ];
  return isOwner && isDevice;
}

function signed(key: Uint8Array, parts: readonly (Uint8Array | number[])[], signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const message = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return once([key, message, signature], () => isSignedBy(key, message, signature));
}
