import { createHmac } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';

const PROOF_BYTES = 6;

/** A ring as other processes may see it: the names of its keys, each with a proof that two keys of that name are the same one. */
export type RingOutline = {
  readonly active: string;
  readonly keys: Readonly<Record<string, string>>;
};

/** Nothing of a key can be told from its proof: it is short, and the key itself is what hashes. */
export function outlineOf({ active, kids, byId }: KeyRing): RingOutline {
  const proofs = kids.flatMap((kid) => {
    const key = byId(kid)?.key;
    if (key === undefined) return [];
    const proof = createHmac('sha256', key).update(`the same key as ${kid}`).digest();
    return [[kid, proof.toString('base64url', 0, PROOF_BYTES)] as const];
  });
  return { active: active.kid, keys: Object.fromEntries(proofs) };
}
