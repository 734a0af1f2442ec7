import { describe, expect, test } from 'vitest';
import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import { deferred } from '../../../src/ports/timing.ts';
import type { CompanionSocket } from '../../../src/whatsapp/socket/companion-socket.ts';
import type { SocketGate } from '../../../src/whatsapp/socket/socket-gate.ts';
import { StoredLogins } from '../../../src/whatsapp/stored-logins.ts';
import { FakeClock } from '../../double/clock.ts';
import { forgeCreds } from '../../kit/forged-creds.ts';

const DEVICES = [forgeCreds(), forgeCreds()].map((creds) => ({ creds, keys: '{}' }));

/** Two processes on one store. A login ends when its device is told to `end`, or by its socket's abort. */
function setUp() {
  const clock = new FakeClock();
  const holds = new MemoryHolds(clock);
  const open: object[] = [];
  const gate = () => {
    const socket = {
      close: () => Promise.resolve(void open.splice(open.indexOf(socket), 1)),
      abort: () => undefined,
    };
    open.push(socket);
    return socket as unknown as CompanionSocket;
  };
  // Logins open sockets here and do nothing else with the gate.
  const options = { gate: { open: gate } as unknown as SocketGate, clock, holds };
  const ends = DEVICES.map(() => deferred());
  const processes = [new StoredLogins(options), new StoredLogins(options)];
  const logIn = async (process: number, device: number, kind: 'check' | 'unlink' = 'check') => {
    const [logins, state, end] = [processes[process], DEVICES[device], ends[device]];
    if (logins === undefined || state === undefined) throw new Error('there is no such process or device');
    return logins.hold(kind, (log) =>
      log(state, 'late', async () => {
        await end?.promise;
        return 'asked';
      }),
    );
  };
  return { clock, holds, open, ends, processes, logIn };
}

describe('logins with stored states on two processes', () => {
  test('of one device come one after another, of two devices at once', async () => {
    const { clock, holds, open, ends, logIn } = setUp();
    const asked = [logIn(0, 0), logIn(1, 0, 'unlink'), logIn(0, 0), logIn(1, 1)];
    await clock.advanceAsync(1_000);
    expect(open).toHaveLength(2);
    for (const end of ends) end.resolve();
    expect(await Promise.all(asked)).toEqual(['asked', 'asked', 'asked', 'asked']);
    await clock.advanceAsync(0);

    expect([holds.size, open.length, clock.pending]).toEqual([0, 0, 0]);
  });

  test('that wait for another process for too long are late', async () => {
    const { clock, open, logIn } = setUp();
    void logIn(0, 0);
    const late = logIn(1, 0);
    await clock.advanceAsync(15_000);

    expect(await late).toBe('late');
    expect(open).toHaveLength(1);
  });
});
