import type { Request } from 'express';
import { BlockList, isIPv6 } from 'node:net';
import type { Log } from '../../ports/base.ts';
import { ASKED_BY_MACHINES } from './own-site.ts';

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
 * Notices that `TRUST_PROXY` counts proxies wrongly, and warns once. With too few all visitors come from the address of a proxy and share the
 * limits of one visitor; from far away its headers mean nothing, since anybody can send them. With too many a visitor can claim any address.
 */
export class ProxyHint {
  readonly #log: Log;
  readonly #trusted: number;
  #isSeen = false;
  #isFewerTold = false;

  constructor(trustProxy: number, log: Log) {
    this.#trusted = trustProxy;
    this.#log = log;
  }

  /** True if such a proxy was seen since the start. */
  isSeen(): boolean {
    return this.#isSeen;
  }

  /** Looks at a request; warns of the first one of each kind only. */
  look(request: Request): void {
    if (this.#trusted > 0) this.#lookForFewer(request);
    else this.#lookForProxy(request);
  }

  /** A load balancer asks whether the program is well without a header, and so does whoever works on this machine or network. */
  #lookForFewer({ headers, path, socket: { remoteAddress = '' } }: Request): void {
    if (this.#isFewerTold || remoteAddress === '' || ASKED_BY_MACHINES.has(path)) return;
    const passed = addressesIn(headers);
    if (passed >= this.#trusted || (passed === 0 && isNear(remoteAddress))) return;
    this.#isFewerTold = true;
    this.#log.warn(
      { trusted: this.#trusted, passed },
      'a request passed fewer proxies than TRUST_PROXY counts, so visitors can claim any address; set TRUST_PROXY to their number, and let nobody reach the program without them',
    );
  }

  #lookForProxy({ headers, socket: { remoteAddress = '' } }: Request): void {
    if (this.#isSeen || !isForwarded(headers) || !isNear(remoteAddress)) return;
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

function addressesIn(headers: Request['headers']): number {
  const text = String(headers['x-forwarded-for'] ?? '');
  return text.trim() === '' ? 0 : text.split(',').length;
}

function isForwarded(headers: Request['headers']): boolean {
  return (headers['x-forwarded-for'] ?? headers.forwarded) !== undefined;
}

/** True for an address in one of the networks above. Exported for its test. */
export function isNear(address: string): boolean {
  const plain = address.split('%')[0] ?? '';
  return NEAR.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
