import { systemRandom } from '../../../src/app/system.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import type { PieceKind, SealedPiece } from '../../../src/auth-state/kept/pieces.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { KeptStates } from '../../../src/session/kept/kept-states.ts';
import { Room } from '../../../src/session/kept/room.ts';
import type { KeyRing } from '../../../src/session/ring/key-ring.ts';
import { newRing, setUp, type Harness } from '../session/harness.ts';
import { keeperOf } from './keeper.ts';

type Creds = { readonly accountSyncCounter: number; readonly nextPreKeyId: number };
const noop = () => Promise.resolve();

/** A session of which a bot keeps its state, on a store in memory or the one that `wrap` puts in its place. */
export async function keeping(
  change: Partial<Pick<Harness, 'store' | 'ring'>> = {},
  mostBytes = 1e9,
  wrap: (store: SessionStore) => SessionStore = (store) => store,
  ring: KeyRing = newRing(),
) {
  const harness = { ...setUp({ wrap, ring }), ...change };
  const { store, clock, log } = harness;
  const states = new KeptStates(
    { store, ring: harness.ring, clock, log, random: systemRandom },
    new Room({ store, clock, log }, mostBytes),
  );
  const { id } = await harness.issue();
  const keeper = keeperOf(id);
  const text = (await harness.restorer.unpack(harness.restorer.open(id))).text;
  const day = JSON.parse(text) as SessionState;
  const put = (kind: PieceKind, { epoch, seq, sealed }: SealedPiece) =>
    states.put(keeper.bearer, { kind, epoch, seq, sealed: Buffer.from(sealed, 'base64url') });
  const creds = (counter: number) => ({ ...day.creds, accountSyncCounter: counter });
  const restored = async (restorer = harness.restorer, from: 'newest' | 'day-of-link' = 'newest') => {
    const { text: json } = await restorer.unpack(restorer.openNewest(id, from, noop));
    return JSON.parse(json) as { readonly creds: Creds; readonly keys: object; readonly createdAt: string };
  };
  return { ...harness, states, id, keeper, day, put, creds, restored };
}
