import { expect, test } from 'vitest';
import { AppError } from '../../../src/wire/errors.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { measureSessions } from '../../../src/store/measured.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { FakeClock } from '../../double/clock.ts';

type Told = readonly [operation: string, seconds: number, outcome: string];

test('measureSessions, when calls end well or badly, tells how long they took and passes on what came', async () => {
  const clock = new FakeClock();
  const told: Told[] = [];
  const { sessions } = openMemoryStore(clock);
  const slow: SessionStore = {
    ...sessions,
    ping: async () => {
      clock.advance(250);
      return sessions.ping();
    },
    remove: () => {
      clock.advance(8_000);
      return Promise.reject(new AppError('STORE_UNAVAILABLE'));
    },
  };
  const measured = measureSessions(slow, clock, (...call) => void told.push(call));

  await measured.ping();
  expect(await measured.get(Buffer.alloc(32), 'fresh')).toBeNull();
  await expect(measured.remove(Buffer.alloc(32))).rejects.toThrow('STORE_UNAVAILABLE');
  await measured.close();

  expect(told).toEqual([
    ['ping', 0.25, 'ok'],
    ['get', 0, 'ok'],
    ['remove', 8, 'failed'],
  ]);
});
