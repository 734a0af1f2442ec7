import { Tally } from '../../ports/tally.ts';
import type { Link } from '../link.ts';

/** A link and the network from which it was started; `null` if the network is unknown. */
type Placed = { readonly link: Link; readonly network: string | null };

/** A network with more than one fifth of all places has more than its share. */
const SHARE = 5;

/**
 * Chooses the link that ends to make room for a visitor from a network without a link, while all places are taken: of the network with the
 * most places the oldest link that shows no pairing code and that no phone has accepted. `null` if no network has more than its share.
 */
export function linkToDisplace(
  open: readonly Placed[],
  starting: readonly (string | null)[],
  newcomer: string | null,
  maxLinks: number,
): Link | null {
  if (newcomer === null) return null;
  const taken = new Tally<string | null>();
  for (const network of [...open.map((each) => each.network), ...starting]) taken.add(network);
  if (taken.of(newcomer) > 0) return null;
  const greedy = [...taken]
    .filter(([network, count]) => network !== null && count > maxLinks / SHARE)
    .toSorted(([, a], [, b]) => b - a);
  for (const [network] of greedy) {
    const found = open.find((each) => each.network === network && mayGo(each.link));
    if (found !== undefined) return found.link;
  }
  return null;
}

function mayGo(link: Link): boolean {
  if (link.isEnding()) return false;
  const { state } = link.current();
  return state === 'qr' || (state === 'connecting' && !link.hasAskedWhatsApp());
}
