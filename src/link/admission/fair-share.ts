import { Tally } from '../../ports/tally.ts';
import type { Link } from '../link.ts';

/** A link and the network from which it was started; `null` if the network is unknown. */
type Placed = { readonly link: Link; readonly network: string | null };

/** A wide network with more than one in two of all places has more than its share. */
const WIDE_SHARE = 2;

/**
 * Chooses the link that ends to make room for a visitor from a network without a link, while all places are taken: the oldest link that
 * shows no pairing code and that no phone has accepted; of a network without such a link, one whose passkey question waits for its answer. A
 * question is open for ten minutes, so if its link could not go, a few phones that scan many codes would close the site. Who has answered keeps the place. It is taken from a wide network that has more than half of all places, so that a
 * caller with hundreds of networks does not close the site; else from the network with the most links. No network loses its only link to a
 * visitor of its own wide network. `null` if no network has more than the visitor's would have.
 */
export function linkToDisplace(
  open: readonly Placed[],
  starting: readonly (string | null)[],
  newcomer: string | null,
  maxLinks: number,
): Link | null {
  if (newcomer === null) return null;
  const networks = new Tally<string>();
  const wides = new Tally<string>();
  for (const network of [...open.map((each) => each.network), ...starting]) {
    if (network === null) continue;
    networks.add(network);
    wides.add(wideOf(network));
  }
  if (networks.of(newcomer) > 0) return null;
  const greedy = new Set(
    [...wides].filter(([, count]) => count > maxLinks / WIDE_SHARE).map(([wide]) => wide),
  );
  greedy.delete(wideOf(newcomer));
  const byCount = [...networks].toSorted(([, a], [, b]) => b - a);
  const order = [
    ...byCount.filter(([network]) => greedy.has(wideOf(network))),
    ...byCount.filter(([, count]) => count > 1),
  ];
  for (const [network] of order) {
    const own = open
      .filter((each) => each.network === network && !each.link.isEnding())
      .map(({ link }) => link);
    const found = own.find(isUnclaimed) ?? own.find(isUnanswered);
    if (found !== undefined) return found;
  }
  return null;
}

/** Returns the /16 or /32 of a network: what one provider holds. */
function wideOf(network: string): string {
  const separator = network.includes(':') ? ':' : '.';
  return network.split(separator).slice(0, 2).join(separator);
}

function isUnclaimed(link: Link): boolean {
  const { state } = link.current();
  return state === 'qr' || (state === 'connecting' && !link.hasAskedWhatsApp());
}

function isUnanswered(link: Link): boolean {
  return link.current().state === 'passkey' && !link.isCommitted();
}
