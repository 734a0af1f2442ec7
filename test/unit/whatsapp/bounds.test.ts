import { decodeBinaryNode, type BinaryNode } from '@whiskeysockets/baileys';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameReader } from '../../../src/whatsapp/inbound/frames.ts';
import {
  boundDecoder,
  isDecoderBudgetSpent,
  renewDecoderBudget,
} from '../../../src/whatsapp/patches/decoder.ts';
import { isUnwanted, StanzaBounds } from '../../../src/whatsapp/inbound/stanza-bounds.ts';
import { Throttle } from '../../../src/whatsapp/inbound/throttle.ts';
import { FakeClock } from '../../double/clock.ts';
import { bombOf, manyNodes, nestedAddresses, packed } from '../../double/whatsapp/hostile/hostile.ts';
import { node } from '../../double/whatsapp/wire/nodes.ts';

const MB = 1024 * 1024;

function framed(content: Buffer): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntBE(content.length, 0, 3);
  return Buffer.concat([header, content]);
}

describe('FrameReader', () => {
  test('of frames cut anywhere, gives each back whole and in order', () => {
    const content = fc.uint8Array({ maxLength: 300 }).map((bytes) => framed(Buffer.from(bytes)));
    fc.assert(
      fc.property(fc.array(content, { maxLength: 20 }), fc.array(fc.nat(500)), (frames, cuts) => {
        const all = Buffer.concat(frames);
        const ends = [...cuts.map((cut) => cut % (all.length + 1)), 0, all.length].toSorted((a, b) => a - b);
        const reader = new FrameReader(1_000);
        const read: Buffer[] = [];
        for (const [index, end] of ends.slice(1).entries()) {
          reader.add(all.subarray(ends[index], end));
          for (let next = reader.next(); next !== null; next = reader.next()) read.push(next);
        }
        expect(read).toEqual(frames);
      }),
    );
  });

  test('of a frame above the limit, throws at its header', () => {
    const reader = new FrameReader(1_000);
    reader.add(framed(Buffer.alloc(998)).subarray(0, 3));
    expect(() => reader.next()).toThrow(RangeError);
  });

  test('T63: of a megabyte that comes byte by byte, copies each byte a few times at most', () => {
    const reader = new FrameReader(2 * MB);
    const frame = framed(Buffer.alloc(MB, 7));
    const startedAtMs = performance.now();
    for (const byte of frame) {
      reader.add(Buffer.from([byte]));
      reader.next();
    }
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });
});

describe('Throttle', () => {
  test('lets a burst pass, then as much as fills up, and never more than the burst', () => {
    const clock = new FakeClock();
    const throttle = new Throttle(clock, { burst: 100, perSecond: 10 });
    throttle.spend(100);
    expect(throttle.owedMs()).toBe(0);
    throttle.spend(20);
    expect(throttle.owedMs()).toBe(2_000);
    clock.advance(1_500);
    expect(throttle.owedMs()).toBe(500);
    clock.advance(3_600_000);
    throttle.spend(101);
    expect(throttle.owedMs()).toBe(100);
  });
});

describe('T63: boundDecoder', () => {
  boundDecoder();
  boundDecoder();

  async function decode(
    content: Buffer,
  ): Promise<{ readonly ms: number; readonly spent: boolean; readonly error: unknown }> {
    renewDecoderBudget();
    const startedAtMs = performance.now();
    const error: unknown = await decodeBinaryNode(content).then(
      () => null,
      (reason: unknown) => reason,
    );
    return { ms: performance.now() - startedAtMs, spent: isDecoderBudgetSpent(), error };
  }

  test.each([
    ['400 bytes of addresses inside addresses', nestedAddresses(24)],
    ['300,000 nodes', manyNodes(300_000)],
    ['300,000 nodes packed into 1 kB', packed(manyNodes(300_000))],
  ])('stops the decoder of Baileys at %s', async (_what, content) => {
    const { ms, spent } = await decode(content);

    expect(spent).toBe(true);
    expect(ms).toBeLessThan(2_000);
  });

  test('stops it at 800 kB that unpack to 800 MB, before they fill the memory', async () => {
    const bomb = bombOf(800 * MB);
    const before = process.memoryUsage().rss;
    const { error } = await decode(bomb);

    expect(error).toBeInstanceOf(RangeError);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MB);
  });

  test('lets pass what is ten times as large as any stanza of a link', async () => {
    expect(await decode(manyNodes(16_000))).toMatchObject({ spent: false, error: null });
    expect(await decode(packed(manyNodes(16_000)))).toMatchObject({ spent: false, error: null });
  });
});

describe('T64: StanzaBounds', () => {
  const list = (count: number) =>
    node('iq', { type: 'set' }, [
      node(
        'pair-device',
        {},
        Array.from({ length: count }, (_, index) => node('ref', {}, Buffer.from(`2@${index}`))),
      ),
    ]);
  const pairing = node('iq', { type: 'set' }, [
    node('pair-success', {}, [
      node('device', { jid: '254712345678:7@s.whatsapp.net', lid: '1234567:7@lid' }),
      node('device-identity', {}, Buffer.alloc(200)),
      node('platform', { name: 'android' }),
      node('biz', { name: 'A shop' }),
    ]),
  ]);
  const success = node('success', { lid: '1:1@lid' });

  test('let a registration and a login pass as WhatsApp does them', () => {
    for (const mode of ['qr', 'code'] as const) {
      const bounds = new StanzaBounds(mode);
      expect([list(6), pairing].map((stanza) => bounds.faultOf(stanza))).toEqual([null, null]);
    }
    for (const mode of ['login', 'probe'] as const) {
      const bounds = new StanzaBounds(mode);
      expect([success, node('message')].map((stanza) => bounds.faultOf(stanza))).toEqual([null, null]);
    }
  });

  test.each<[string, 'qr' | 'login', readonly BinaryNode[]]>([
    ['a login in a registration', 'qr', [success]],
    ['a second pairing', 'qr', [pairing, pairing]],
    ['a fourth list of refs', 'qr', [list(6), list(6), list(6), list(6)]],
    ['21 refs', 'qr', [list(21)]],
    ['a pairing in a login', 'login', [pairing]],
    ['a second login', 'login', [success, success]],
    [
      '101 attributes',
      'login',
      [node('ib', Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`a${at}`, ''])))],
    ],
  ])('stop at %s, in words that hold nothing of it', (_what, mode, stanzas) => {
    const bounds = new StanzaBounds(mode);
    const faults = stanzas.map((stanza) => bounds.faultOf(stanza));

    expect(faults.slice(0, -1)).toEqual(faults.slice(1).map(() => null));
    expect(faults.at(-1)).toMatch(/^[a-z -]+$/);
  });

  test('keep from Baileys what no link needs, and nothing else', () => {
    const dirty = (type: string) => node('ib', {}, [node('dirty', { type })]);
    expect(isUnwanted('CB:ib,,dirty', dirty('groups'))).toBe(true);
    expect(isUnwanted('CB:ib,,dirty', dirty('account_sync'))).toBe(false);
    expect(isUnwanted('CB:notification', node('notification', { type: 'server_sync' }))).toBe(true);
    expect(isUnwanted('CB:notification', node('notification', { type: 'encrypt' }))).toBe(false);
    expect(isUnwanted('CB:message', node('message'))).toBe(false);
  });
});
