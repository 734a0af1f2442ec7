import { isIPv4, isIPv6 } from 'node:net';

/** The group of all callers whose address cannot be read. It has the points of a network, since every visitor may be in it. */
export const UNKNOWN_ADDRESS = 'unknown';

/** An address with a port, as some proxies write it: `[v6]:port`, or `v4:port`. */
const WITH_PORT =
  /^(?:\[([0-9a-f:.]{2,45}(?:%[^\]]{1,32})?)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5})$/i;
const MAX_ADDRESS_LENGTH = 100;
const GROUPS = 8;
const GROUPS_OF_ADDRESS = 4;
const GROUPS_OF_NETWORK = 3;

/** IPv6 ranges whose last 32 bits are an IPv4 address: mapped, translated (RFC 2765) and NAT64 (RFC 6052). */
const EMBEDDINGS: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

/**
 * Returns the group in which an address is counted: an IPv4 address itself, or the /64 of an IPv6 address, because one customer holds a
 * whole /64. An IPv4 address inside an IPv6 one is counted as IPv4. {@link UNKNOWN_ADDRESS} if the text is no address.
 */
export function addressOf(text: string): string {
  const plain = withoutPort(text.slice(0, MAX_ADDRESS_LENGTH).trim());
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return UNKNOWN_ADDRESS;
  const groups = groupsOf(plain.split('%')[0] ?? '');
  return embeddedIPv4(groups) ?? prefixOf(groups, GROUPS_OF_ADDRESS);
}

/** Returns the network of an address group, for which wider limits hold: the /24 of IPv4, the /48 of IPv6. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  const [prefix = '', length] = address.split('/');
  return length === undefined || !isIPv6(prefix) ? address : prefixOf(groupsOf(prefix), GROUPS_OF_NETWORK);
}

function withoutPort(text: string): string {
  const match = WITH_PORT.exec(text);
  return match?.[1] ?? match?.[2] ?? text;
}

function embeddedIPv4(groups: readonly number[]): string | null {
  if (!EMBEDDINGS.some((prefix) => prefix.every((group, index) => group === groups[index]))) return null;
  return groups
    .slice(-2)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

function prefixOf(groups: readonly number[], count: number): string {
  const shown = groups.slice(0, count).map((group) => group.toString(16));
  return `${shown.join(':')}::/${count * 16}`;
}

/** The eight groups of a valid IPv6 address without a zone. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const before = numbersOf(head);
  const after = numbersOf(tail ?? '');
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
}

function numbersOf(part: string): readonly number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
