import type { Request } from 'express';
import { BlockList, isIPv6 } from 'node:net';
import type { Log } from '../../ports/base.ts';

/** The networks from which an operator's own proxy calls: this machine, and private networks. */
const NEAR = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  NEAR.addSubnet(network, prefix, 'ipv4');
}
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');
NEAR.addSubnet('fe80::', 10, 'ipv6');

/**
 * Notices a proxy that `TRUST_PROXY` does not count: all visitors then come from its address and share the limits of one visitor. From
 * far away its headers mean nothing, since anybody can send them.
 */
export class ProxyHint {
  readonly #log: Log;
  readonly #isTrusting: boolean;
  #isSeen = false;

  constructor(trustProxy: number, log: Log) {
    this.#isTrusting = trustProxy > 0;
    this.#log = log;
  }

  /** True if such a proxy was seen since the start. */
  isSeen(): boolean {
    return this.#isSeen;
  }

  /** Looks at a request; warns of the first one only. */
  look({ headers, socket: { remoteAddress = '' } }: Request): void {
    if (this.#isTrusting || this.#isSeen || !isForwarded(headers) || !isNear(remoteAddress)) return;
    this.#isSeen = true;
    this.#log.warn(
      { proxy: remoteAddress },
      'a proxy is in front: all visitors count as one address; set TRUST_PROXY',
    );
  }
}

/** True if the request comes from this machine and not through a proxy. */
export function isFromHere({ headers, socket: { remoteAddress = '' } }: Request): boolean {
  return !isForwarded(headers) && /^(?:::ffff:)?127\.|^::1$/i.test(remoteAddress);
}

function isForwarded(headers: Request['headers']): boolean {
  return (headers['x-forwarded-for'] ?? headers.forwarded) !== undefined;
}

/** True for an address in one of the networks above. Exported for its test. */
export function isNear(address: string): boolean {
  const plain = address.split('%')[0] ?? '';
  return NEAR.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
