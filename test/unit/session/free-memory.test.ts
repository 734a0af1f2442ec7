import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createZeroAndFree } from '../../../src/session/free-memory.ts';

const zeroAndFree = createZeroAndFree();

describe('zeroAndFree', () => {
  test('with memory of its own, leaves an empty buffer behind', () => {
    for (const size of [Buffer.poolSize, 70_000]) {
      const whole = Buffer.allocUnsafeSlow(size).fill(7);
      const opened = whole.subarray(4, size - 1_000);
      zeroAndFree(opened);
      expect([opened.byteLength, whole.byteLength]).toEqual([0, 0]);
    }
  });

  test('with a piece of the pool, zeroes it and leaves its neighbours', () => {
    const [piece, neighbour] = [Buffer.from('opened'), Buffer.from('neighbour')];
    expect(piece.buffer).toBe(neighbour.buffer);
    zeroAndFree(piece);
    expect(piece).toEqual(Buffer.alloc(6));
    expect(String(neighbour)).toBe('neighbour');
  });

  test('twice, does nothing more', () => {
    const opened = Buffer.allocUnsafeSlow(70_000);
    zeroAndFree(opened);
    expect(() => zeroAndFree(opened)).not.toThrow();
  });

  test('gives the memory back without the garbage collector', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 20; round += 1) {
      const kept = [randomBytes(1_000_000), randomBytes(1_000_000)];
      kept.forEach(zeroAndFree);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
  });
});
