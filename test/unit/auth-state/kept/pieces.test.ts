import { randomBytes } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { encrypt } from '../../../../src/auth-state/cipher/aes-gcm.ts';
import type { SessionState } from '../../../../src/auth-state/json.ts';
import { openKept } from '../../../../src/auth-state/kept/merge.ts';
import {
  sealPiece,
  type KeptPieces,
  type PieceContent,
  type PieceKind,
  type SealedPiece,
} from '../../../../src/auth-state/kept/pieces.ts';
import {
  bearerText,
  lookupOf,
  proofHash,
  proofOf,
  readBearer,
  stateKeyOf,
} from '../../../../src/auth-state/kept/secrets.ts';

const SECRET = Buffer.alloc(20, 5);
const OTHER = Buffer.alloc(20, 6);
const SECRETS = secretsOf(SECRET);
const DAY: SessionState = { creds: { day: 0 }, keys: { session: { one: { day: 0 } } } };

function secretsOf(secret: Buffer): { lookup: Buffer; key: Buffer } {
  return { lookup: lookupOf(secret), key: stateKeyOf(secret) };
}

async function piece(
  kind: PieceKind,
  epoch: number,
  seq: number,
  content: PieceContent,
  secret = SECRET,
): Promise<SealedPiece> {
  const { lookup, key } = secretsOf(secret);
  return { epoch, seq, sealed: await sealPiece(key, { kind, lookup, epoch, seq }, content, systemRandom) };
}

/** A base and three batches by two bots, all of one session. */
async function pieces(): Promise<KeptPieces & { readonly base: SealedPiece }> {
  return {
    epoch: 3,
    seq: 7,
    base: await piece('base', 1, 4, { creds: { at: 4 }, keys: { session: { one: { at: 4 } } } }),
    log: [
      await piece('log', 1, 5, { keys: { session: { two: { at: 5 } } } }),
      await piece('log', 3, 6, { creds: { at: 6 }, keys: { session: { one: null } } }),
      await piece('log', 3, 7, { keys: { 'lid-mapping': { 7: '8' } }, clean: true }),
    ],
  };
}

const damage = (of: string) => expect.objectContaining({ name: 'KeptStateDamaged', damage: of });

describe('T96: openKept', () => {
  test('puts the batches on the base in their order, and the day of the link below nothing', async () => {
    expect(await openKept(SECRETS, await pieces(), DAY)).toEqual({
      state: { creds: { at: 6 }, keys: { session: { two: { at: 5 } }, 'lid-mapping': { 7: '8' } } },
      isClean: true,
    });
  });

  test('starts from the day of the link where there is no base', async () => {
    const log = [await piece('log', 1, 1, { creds: { at: 1 }, clean: true })];
    const kept = await openKept(SECRETS, { epoch: 1, seq: 1, base: null, log }, DAY);
    expect(kept.state).toEqual({ creds: { at: 1 }, keys: DAY.keys });
    const nothing = await openKept(SECRETS, { epoch: 9, seq: 0, base: null, log: [] }, DAY);
    expect(nothing).toEqual({ state: DAY, isClean: true });
  });

  test('counts the bots that have started since the last piece, which may have sent something', async () => {
    const numbers = { nextPreKeyId: 5, firstUnuploadedPreKeyId: 5 };
    const log = [await piece('log', 2, 1, { creds: numbers, clean: true })];
    const nextOf = async (epoch: number, lastEpoch?: number) => {
      const kept = await openKept(SECRETS, { epoch, seq: 1, base: null, log }, DAY, lastEpoch);
      return [kept.isClean, kept.state.creds['nextPreKeyId']];
    };

    expect(await nextOf(2)).toEqual([true, 5]);
    expect(await nextOf(3, 2)).toEqual([true, 5]);
    expect(await nextOf(3)).toEqual([false, 1_006]);
    expect(await nextOf(5, 4)).toEqual([false, 2_006]);
  });

  test('notices every piece that was moved, repeated, left out, swapped or taken from another session', async () => {
    const whole = await pieces();
    const [one, two, three] = whole.log as [SealedPiece, SealedPiece, SealedPiece];
    const orders: KeptPieces[] = [
      { ...whole, log: [two, one, three] },
      { ...whole, log: [one, three] },
      { ...whole, log: [two, three] },
      { ...whole, log: [one, one, two, three] },
      { ...whole, log: [one, two] },
      { ...whole, log: [] },
      { ...whole, base: null },
      { ...whole, epoch: 2 },
      { ...whole, seq: 8 },
      { ...whole, log: [one, { ...two, epoch: 0 }, three] },
    ];
    for (const each of orders) await expect(openKept(SECRETS, each, DAY)).rejects.toEqual(damage('order'));
    const seals: KeptPieces[] = [
      { ...whole, log: [{ ...one, sealed: two.sealed }, { ...two, sealed: one.sealed }, three] },
      { ...whole, log: [{ ...one, epoch: 2 }, two, three] },
      { ...whole, base: { ...whole.base, sealed: one.sealed } },
      { ...whole, base: await piece('base', 1, 4, { creds: {}, keys: {} }, OTHER) },
      { ...whole, base: await piece('log', 1, 4, { creds: {}, keys: {} }) },
    ];
    for (const each of seals) await expect(openKept(SECRETS, each, DAY)).rejects.toEqual(damage('seal'));
    await expect(openKept(secretsOf(OTHER), whole, DAY)).rejects.toEqual(damage('seal'));
  });

  test('notices each changed, cut or added character of a piece', async () => {
    const whole = await pieces();
    const { base } = whole;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(base.sealed.length - 2),
        fc.constantFrom('', 'A', 'B', 'AA', ' ', '=', '~'),
        async (at, put) => {
          const sealed = base.sealed.slice(0, at) + put + base.sealed.slice(at + 1);
          fc.pre(sealed !== base.sealed);
          await expect(openKept(SECRETS, { ...whole, base: { ...base, sealed } }, DAY)).rejects.toEqual(
            damage('seal'),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test('refuses content that is no state: other JSON, none, bombs, depth', async () => {
    const raw = (plain: Buffer): SealedPiece => {
      const aad = Buffer.from(`trekker-state|1|base|${SECRETS.lookup.toString('base64url')}|1|1`);
      return {
        epoch: 1,
        seq: 1,
        sealed: encrypt(SECRETS.key, plain, systemRandom, aad).toString('base64url'),
      };
    };
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const texts = [
      'null',
      '[]',
      '7',
      'no JSON',
      '{"creds":[],"keys":{}}',
      '{"creds":{},"keys":{"session":[]}}',
      '{"creds":{}}',
      '{"keys":{}}',
      `{"creds":${deep},"keys":{}}`,
      ' '.repeat(30 * 1024 * 1024),
    ];
    const plains = [...texts.map((text) => brotliCompressSync(text)), Buffer.alloc(0), randomBytes(100)];
    for (const plain of plains) {
      const base = raw(plain);
      await expect(openKept(SECRETS, { epoch: 1, seq: 1, base, log: [] }, null)).rejects.toEqual(
        damage('content'),
      );
    }
  });

  test('takes the parts of a log together, or none of them', async () => {
    const value = (at: number) => ({ session: { one: { at } }, 'lid-mapping': { [at]: `${at}` } });
    const log = [
      await piece('log', 1, 1, { creds: { at: 1 }, keys: value(1), clean: true }),
      await piece('log', 1, 2, { keys: { session: { one: null } }, more: true }),
      await piece('log', 1, 3, { keys: { session: { two: { at: 3 } } }, more: true }),
      await piece('log', 1, 4, { creds: { at: 4 }, clean: true }),
      await piece('log', 2, 5, { keys: value(5), more: true }),
      // Another bot began anew, so that this goes on with nothing.
      await piece('log', 3, 6, { keys: value(6), more: true }),
      await piece('log', 3, 7, { creds: { at: 7 }, clean: true }),
    ];
    const after = async (count: number) => {
      const pieces = { epoch: 3, seq: count, base: null, log: log.slice(0, count) };
      const { state, isClean } = await openKept(SECRETS, pieces, DAY, log[count - 1]?.epoch);
      return {
        isClean,
        at: state.creds['at'],
        sessions: state.keys['session'],
        names: state.keys['lid-mapping'],
      };
    };
    const first = { at: 1, sessions: { one: { at: 1 } }, names: { 1: '1' } };
    const second = { at: 4, sessions: { two: { at: 3 } }, names: { 1: '1' } };

    expect(await after(1)).toEqual({ ...first, isClean: true });
    // The bot has gone on after its clean end.
    for (const count of [2, 3]) expect(await after(count)).toEqual({ ...first, isClean: false });
    expect(await after(4)).toEqual({ ...second, isClean: true });
    for (const count of [5, 6]) expect(await after(count)).toEqual({ ...second, isClean: false });
    const third = { at: 7, sessions: { two: { at: 3 }, one: { at: 6 } }, names: { 1: '1', 6: '6' } };
    expect(await after(7)).toEqual({ ...third, isClean: true });
  });

  test('starts from the day of the link where only the first parts of a log have come, as after a sudden end', async () => {
    const log = [await piece('log', 2, 1, { creds: { at: 1 }, more: true })];
    const kept = await openKept(SECRETS, { epoch: 2, seq: 1, base: null, log }, DAY);
    expect(kept).toEqual({ state: DAY, isClean: false });
  });

  test('takes names of keys as they are, also one that means something in JavaScript', async () => {
    const keys = {
      session: JSON.parse('{"__proto__":{"a":1},"constructor":{"b":2}}') as Record<string, object>,
    };
    const base = await piece('base', 1, 1, { creds: {}, keys, clean: true });
    const { state } = await openKept(SECRETS, { epoch: 1, seq: 1, base, log: [] }, null);
    expect(Object.keys(state.keys['session'] ?? {})).toEqual(['__proto__', 'constructor']);
  });

  test('leaves out kinds of keys that no folder takes', async () => {
    const keys = JSON.parse(
      '{"constructor":{"a":1},"__proto__":{"a":1},"session":{}}',
    ) as SessionState['keys'];
    const base = await piece('base', 1, 1, { creds: {}, keys, clean: true });
    const { state } = await openKept(SECRETS, { epoch: 1, seq: 1, base, log: [] }, null);
    expect(state.keys).toEqual({ session: {} });
  });
});

describe('a bearer', () => {
  test('names the record and proves the secret, without a bit of it', () => {
    const text = bearerText(SECRET);
    expect(readBearer(text)).toEqual({ lookup: lookupOf(SECRET), proof: proofOf(SECRET) });
    expect(
      new Set([lookupOf(SECRET), proofOf(SECRET), stateKeyOf(SECRET), proofHash(proofOf(SECRET))].map(String))
        .size,
    ).toBe(4);
  });

  test('has one spelling', () => {
    const text = bearerText(SECRET);
    for (const other of [
      `${text}=`,
      text.slice(1),
      `${text}A`,
      `${text.slice(0, -1)}B`,
      `${text}\n`,
      '',
      ` ${text}`,
    ]) {
      expect(readBearer(other)).toBeNull();
    }
  });
});
