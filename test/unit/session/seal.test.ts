import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import type { Random } from '../../../src/ports/base.ts';
import type { SealedRecord } from '../../../src/ports/store.ts';
import { parseKeyRing, type KeyRing } from '../../../src/session/ring/key-ring.ts';
import {
  openInner,
  openOuter,
  opensOuter,
  resealOuter,
  seal,
  sealGzip,
  unpack,
} from '../../../src/session/seal.ts';
import { lookupOf } from '../../../src/auth-state/kept/secrets.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import { codeOf, fixedRandom, newRing, newRingText, PREFIX, sha256 } from '../../kit/session/harness.ts';

const SECRET = Uint8Array.from({ length: 20 }, (_, index) => index);
/** Opens both layers of a row, as a restore does. */
function openGzip(record: SealedRecord, secret: Uint8Array, prefix: string, ring: KeyRing): Buffer {
  return openInner(record, openOuter(record, ring), secret, prefix);
}

const CREATED_AT = 1_699_999_200;

async function sealed(text = '{"a":1}', ring = newRing(), rev = 1): Promise<SealedRecord> {
  const request = { secret: SECRET, prefix: PREFIX, ring, rev, createdAt: CREATED_AT, text };
  return { ...(await seal(request, systemRandom)), state: 'pending', expiresAt: null };
}

describe('lookupOf', () => {
  test('with the published secret, gives the published key', () => {
    expect(lookupOf(SECRET).toString('hex')).toBe(
      '7d81563e94d9bc5ca013d953252fc0f7ea9e21c014445266d648f4114850d800',
    );
  });
});

describe('sealGzip', () => {
  test('with the published inputs, gives the published bytes', () => {
    const active = { kid: 'k1', key: Buffer.alloc(32, 0x22) };
    const ring = {
      source: 'test',
      active,
      byId: (kid: string) => (kid === 'k1' ? active : null),
      kids: ['k1'],
    };
    const random = fixedRandom(Buffer.alloc(16, 0x11), Buffer.alloc(12, 0x33), Buffer.alloc(12, 0x44));
    const request = { secret: SECRET, prefix: PREFIX, ring, rev: 1, createdAt: CREATED_AT };
    const row = sealGzip(request, Buffer.from('abc'), random);
    expect(row.blob).toHaveLength(8_248);
    expect(sha256(row.blob)).toBe('1c6c91a57af1fbe785ab03fde7ba038533aedb82401b93c491d13ac484aa0c51');
    expect(openGzip({ ...row, state: 'sent', expiresAt: null }, SECRET, PREFIX, ring).toString()).toBe('abc');
  });

  test('notes the hour and nothing finer', async () => {
    const request = {
      secret: SECRET,
      prefix: PREFIX,
      ring: newRing(),
      rev: 1,
      createdAt: CREATED_AT + 3_599,
      text: 'x',
    };
    expect((await seal(request, systemRandom)).createdAt).toBe(CREATED_AT);
  });

  test('T07: 10,000 times, never repeats a nonce, salt, primary key or byte string', () => {
    const drawn: string[] = [];
    const random: Random = {
      ...systemRandom,
      bytes: (length) => {
        const bytes = systemRandom.bytes(length);
        drawn.push(bytes.toString('hex'));
        return bytes;
      },
    };
    const ring = newRing();
    const rows = Array.from({ length: 10_000 }, () =>
      sealGzip(
        { secret: random.bytes(20), prefix: PREFIX, ring, rev: 1, createdAt: CREATED_AT },
        Buffer.from('abc'),
        random,
      ),
    );
    expect(new Set(drawn).size).toBe(40_000);
    for (const part of ['lookup', 'salt', 'blob'] as const) {
      expect(new Set(rows.map((row) => row[part].toString('hex'))).size).toBe(10_000);
    }
    expect(new Set(rows.map(({ blob }) => blob.subarray(0, 12).toString('hex'))).size).toBe(10_000);
  });
});

describe('openOuter and openInner', () => {
  test('opens what seal made, byte for byte', async () => {
    const { creds, keys } = makeAuthState(812);
    const text = `{"createdAt":"2024-01-01T00:00:00.000Z","creds":${creds},"keys":${keys}}`;
    const ring = newRing();
    const row = await sealed(text, ring);
    expect(await unpack(openGzip(row, SECRET, PREFIX, ring))).toBe(text);
    expect((row.blob.length - 56) % 8_192).toBe(0);
    expect(JSON.stringify({ ...row, blob: row.blob.toString('latin1') })).not.toContain('254700000078');
  });

  test('T06: with a single bit flipped anywhere in the row, never opens', async () => {
    const ring = newRing();
    const row = await sealed('{}', ring);
    const small = { ...row, blob: Buffer.from(row.blob) };
    expect(await codeOf(() => openGzip(small, SECRET, PREFIX, ring))).toBeNull();
    let opened = 0;
    for (let bit = 0; bit < small.blob.length * 8; bit += 1) {
      // oxlint-disable-next-line no-bitwise
      const flip = () => small.blob.writeUInt8(small.blob.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      flip();
      if (opensOuter(small, ring)) opened += 1;
      flip();
    }
    expect(opened).toBe(0);
  });

  test('with a single bit of salt or secret flipped, never opens', async () => {
    const ring = newRing();
    const row = await sealed('{}', ring);
    for (let bit = 0; bit < 128; bit += 1) {
      expect(
        await codeOf(() => openGzip({ ...row, salt: flipped(row.salt, bit) }, SECRET, PREFIX, ring)),
      ).toBe('SESSION_UNAVAILABLE');
    }
    for (let bit = 0; bit < 160; bit += 1) {
      expect(await codeOf(() => openGzip(row, flipped(Buffer.from(SECRET), bit), PREFIX, ring))).toBe(
        'SESSION_UNAVAILABLE',
      );
    }
  });

  test('with any bit of the inner layer flipped by somebody who holds the ring, never opens', async () => {
    const ring = newRing();
    const row = await sealed('{}', ring);
    const key = Buffer.from(hkdfSync('sha256', ring.active.key, row.salt, 'outer|1', 32));
    const aad = `outer|1|k1|${row.lookup.toString('hex')}|1|${CREATED_AT}`;
    const decipher = createDecipheriv('aes-256-gcm', key, row.blob.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(aad)).setAuthTag(row.blob.subarray(-16));
    const inner = Buffer.concat([decipher.update(row.blob.subarray(12, -16)), decipher.final()]);
    const wrap = (content: Buffer) => ({
      ...row,
      blob: encrypted(ring.active.key, row.salt, 'outer|1', aad, content),
    });
    expect(await codeOf(() => openGzip(wrap(inner), SECRET, PREFIX, ring))).toBeNull();
    for (let bit = 0; bit < inner.length * 8; bit += 61) {
      expect(await codeOf(() => openGzip(wrap(flipped(inner, bit)), SECRET, PREFIX, ring))).toBe(
        'SESSION_UNAVAILABLE',
      );
    }
  });

  test.each([
    ['less than a length', Buffer.alloc(3)],
    ['a length beyond its end', Buffer.from([0, 0, 1, 0, 1, 2, 3])],
  ])('with an inner layer that holds %s, refuses', async (_, plain) => {
    const ring = newRing();
    const row = await sealed('{}', ring);
    const name = row.lookup.toString('hex');
    const inner = encrypted(SECRET, row.salt, 'inner|1', `inner|1|${PREFIX}|${name}`, plain);
    const blob = encrypted(ring.active.key, row.salt, 'outer|1', `outer|1|k1|${name}|1|${CREATED_AT}`, inner);
    expect(opensOuter({ ...row, blob }, ring)).toBe(true);
    expect(await codeOf(() => openGzip({ ...row, blob }, SECRET, PREFIX, ring))).toBe('SESSION_UNAVAILABLE');
  });

  test.each([
    ['another primary key', (row: SealedRecord) => ({ ...row, lookup: Buffer.alloc(32, 1) })],
    ['another revision', (row: SealedRecord) => ({ ...row, rev: 2 })],
    ['another hour', (row: SealedRecord) => ({ ...row, createdAt: row.createdAt + 3_600 })],
    ['another key of the ring', (row: SealedRecord) => ({ ...row, kid: 'k2' })],
    ['another salt', (row: SealedRecord) => ({ ...row, salt: Buffer.alloc(16) })],
    ['an empty blob', (row: SealedRecord) => ({ ...row, blob: Buffer.alloc(0) })],
    ['a blob as long as nonce and tag', (row: SealedRecord) => ({ ...row, blob: Buffer.alloc(28) })],
    ['a tag cut to 12 bytes', (row: SealedRecord) => ({ ...row, blob: row.blob.subarray(0, -4) })],
    ['a tag cut to 4 bytes', (row: SealedRecord) => ({ ...row, blob: row.blob.subarray(0, -12) })],
    ['a blob of 5 MB', (row: SealedRecord) => ({ ...row, blob: Buffer.alloc(5 * 1024 * 1024) })],
    ['another version', (row: SealedRecord) => Object.assign({ ...row }, { v: 2 })],
  ])('with %s, refuses with SESSION_UNAVAILABLE', async (_, change) => {
    const ring = newRing('k1', 'k2');
    const row = change(await sealed('{}', ring));
    expect(await codeOf(() => openGzip(row, SECRET, PREFIX, ring))).toBe('SESSION_UNAVAILABLE');
  });

  test('T06: with the blob of another session, refuses', async () => {
    const ring = newRing();
    const row = await sealed('{"mine":1}', ring);
    const request = {
      secret: systemRandom.bytes(20),
      prefix: PREFIX,
      ring,
      rev: 1,
      createdAt: CREATED_AT,
      text: '{}',
    };
    const { blob, salt } = await seal(request, systemRandom);
    expect(await codeOf(() => openGzip({ ...row, blob, salt }, SECRET, PREFIX, ring))).toBe(
      'SESSION_UNAVAILABLE',
    );
  });

  test('T05: with the ring but without the secret, opens nothing', async () => {
    const ring = newRing();
    const row = await sealed('{}', ring);
    expect(opensOuter(row, ring)).toBe(true);
    expect(await codeOf(() => openGzip(row, new Uint8Array(20), PREFIX, ring))).toBe('SESSION_UNAVAILABLE');
  });

  test('with the secret but another ring of the same key name, refuses', async () => {
    const row = await sealed('{}');
    expect(await codeOf(() => openGzip(row, SECRET, PREFIX, newRing()))).toBe('SESSION_UNAVAILABLE');
  });

  test('under another prefix, refuses', async () => {
    const ring = newRing();
    const row = await sealed('{}', ring);
    expect(await codeOf(() => openGzip(row, SECRET, 'OTHER', ring))).toBe('SESSION_UNAVAILABLE');
  });

  test('with a key that the ring lacks, refuses with STORE_UNAVAILABLE', async () => {
    const row = await sealed('{}', newRing('k1'));
    expect(await codeOf(() => openGzip(row, SECRET, PREFIX, newRing('k2')))).toBe('STORE_UNAVAILABLE');
  });
});

describe('unpack', () => {
  test.each([
    ['gzip of 17 MB', gzipSync(Buffer.alloc(17 * 1024 * 1024))],
    ['no gzip', Buffer.from('abc')],
    ['half a gzip', gzipSync('hello hello hello').subarray(0, 20)],
    ['nothing', Buffer.alloc(0)],
  ])('with %s, refuses with SESSION_UNAVAILABLE', async (_, packed) => {
    expect(await codeOf(() => unpack(packed))).toBe('SESSION_UNAVAILABLE');
  });
});

describe('resealOuter', () => {
  test('under a ring with a new key in front, opens with the new key alone', async () => {
    const [k1, k2] = [newRingText('k1'), newRingText('k2')];
    const row = await sealed('{"a":1}', parseKeyRing(k1));
    const change = resealOuter(row, parseKeyRing(`${k2},${k1}`), systemRandom);
    const moved = { ...row, ...change };
    expect(moved.kid).toBe('k2');
    expect(await unpack(openGzip(moved, SECRET, PREFIX, parseKeyRing(k2)))).toBe('{"a":1}');
    expect(opensOuter({ ...moved, kid: 'k1' }, parseKeyRing(k1))).toBe(false);
  });
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  // oxlint-disable-next-line no-bitwise
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}

/** Encrypts one layer as the documents describe it, without code of the program. */
function encrypted(key: Uint8Array, salt: Buffer, info: string, aad: string, content: Buffer): Buffer {
  const nonce = systemRandom.bytes(12);
  const derived = Buffer.from(hkdfSync('sha256', key, salt, info, 32));
  const cipher = createCipheriv('aes-256-gcm', derived, nonce, { authTagLength: 16 }).setAAD(
    Buffer.from(aad),
  );
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}
