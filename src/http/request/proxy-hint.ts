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
 * Warns the operator once if there seems to be a proxy in front although TRUST_PROXY is 0: all visitors then come from the address of the
 * proxy and share the limits of one visitor. Headers from far away are ignored, because anybody can send them.
 */
export function hintAtProxy(trustProxy: number, log: Log): (request: Request) => void {
  let isDone = trustProxy > 0;
  return ({ headers, socket: { remoteAddress = '' } }) => {
    if (isDone || (headers['x-forwarded-for'] ?? headers.forwarded) === undefined) return;
    if (!isNear(remoteAddress)) return;
    isDone = true;
    log.warn(
      { proxy: remoteAddress },
      'a proxy is in front: all visitors count as one address; set TRUST_PROXY',
    );
  };
}

/** True for an address in one of the networks above. Exported for its test. */
export function isNear(address: string): boolean {
  const plain = address.split('%')[0] ?? '';
  return NEAR.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
