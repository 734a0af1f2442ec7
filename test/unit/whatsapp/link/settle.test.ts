import { initAuthCreds } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { AuthState } from '../../../../src/whatsapp/socket/auth-state.ts';
import { SET_BYTES } from '../../../../src/whatsapp/patches/pre-keys-set.ts';
import { whenSettled, type Settling } from '../../../../src/whatsapp/link/settle.ts';
import { FakeClock } from '../../../double/clock.ts';

const USER = '254712345678';

let clock: FakeClock;
let auth: AuthState;
let ended: AbortController;
let stop: AbortController;
let busy: { transactions: number; undecryptedMessages: number };
let tell: Set<() => void>;
let socket: { -readonly [Name in keyof Settling]: Settling[Name] };
let outcome: Promise<string> | null;
let answer: string | null;

beforeEach(async () => {
  clock = new FakeClock();
  auth = new AuthState({ ...initAuthCreds(), me: { id: `${USER}:1@s.whatsapp.net` } });
  ended = new AbortController();
  stop = new AbortController();
  busy = { transactions: 0, undecryptedMessages: 0 };
  tell = new Set();
  socket = {
    digestSeen: true,
    offlineDone: true,
    ended: ended.signal,
    sock: { digestKeyBundle: () => Promise.resolve() },
    activity: {
      transactions: () => busy.transactions,
      undecryptedMessages: () => busy.undecryptedMessages,
      onChange: (watcher) => {
        tell.add(watcher);
        return () => tell.delete(watcher);
      },
    },
  };
  auth.expectPreKeys(Promise.resolve(new Uint8Array(SET_BYTES)));
  await auth.keys.get('pre-key', ['1']);
  await auth.keys.set({ 'device-list': { [USER]: ['1'] }, 'lid-mapping': { [USER]: '100' } });
  await shareAppStateKey();
  outcome = null;
  answer = null;
});

async function shareAppStateKey(): Promise<void> {
  await auth.keys.set({ 'app-state-sync-key': { AAAA: { keyData: new Uint8Array(32) } } });
  auth.creds.myAppStateKeyId = 'AAAA';
  auth.touch();
}

function change(to: Partial<typeof busy>): void {
  Object.assign(busy, to);
  for (const watcher of tell) watcher();
}

function wait(): void {
  outcome = whenSettled(socket, auth, clock, stop.signal);
  outcome.then(
    (value) => (answer = value),
    (error: unknown) => (answer = String(error)),
  );
}

async function after(ms: number): Promise<string | null> {
  await clock.advanceAsync(ms);
  return answer;
}

describe('a complete state', () => {
  test('settles 100 ms after the last news, whatever that was', async () => {
    wait();
    expect(await after(90)).toBeNull();
    auth.touch();
    expect(await after(90)).toBeNull();
    change({ undecryptedMessages: 1 });
    change({ undecryptedMessages: 0 });
    expect(await after(99)).toBeNull();
    expect(await after(100)).toBe('settled');
    expect(clock.pending + tell.size).toBe(0);
  });

  test('does not settle while a transaction is open, however quiet it is', async () => {
    busy.transactions = 1;
    wait();
    expect(await after(20_000)).toBeNull();
    change({ transactions: 0 });
    expect(await after(200)).toBe('settled');
  });

  test('does not settle before a digest was seen', async () => {
    socket.digestSeen = false;
    wait();
    expect(await after(20_000)).toBeNull();
    socket.digestSeen = true;
    expect(await after(200)).toBe('settled');
  });

  test('does not settle with a pre-key that is neither stored nor used up', async () => {
    auth.creds.nextPreKeyId += 1;
    wait();
    expect(await after(20_000)).toBeNull();
    await auth.keys.set({ 'pre-key': { 813: null } });
    expect(await after(200)).toBe('settled');
  });
});

describe('a state that lacks something wanted settles after 2 s of silence', () => {
  const LACKS: readonly (readonly [string, () => void])[] = [
    ['the offline marker', () => (socket.offlineDone = false)],
    ['an opened message', () => (busy.undecryptedMessages = 1)],
    ['the app-state key', () => (auth.creds.myAppStateKeyId = 'BBBB')],
    ['the LID mapping', () => void auth.keys.set({ 'lid-mapping': { [USER]: null } })],
    ['the device list', () => void auth.keys.set({ 'device-list': { [USER]: null } })],
  ];

  test.each(LACKS)('without %s', async (_what, take) => {
    take();
    wait();
    expect(await after(1_900)).toBeNull();
    expect(await after(200)).toBe('settled');
  });

  test('and 100 ms after it came', async () => {
    auth.creds.myAppStateKeyId = 'BBBB';
    wait();
    expect(await after(1_000)).toBeNull();
    await shareAppStateKey();
    expect(await after(200)).toBe('settled');
  });

  test('and at 15 s even without silence', async () => {
    socket.offlineDone = false;
    wait();
    for (let ms = 0; ms < 14_900; ms += 50) {
      auth.touch();
      expect(await after(50)).toBeNull();
    }
    expect(await after(200)).toBe('settled');
  });
});

test('a socket that ends gives `ended`, an aborted wait rejects, and neither leaves a timer', async () => {
  socket.offlineDone = false;
  wait();
  ended.abort();
  expect(await after(0)).toBe('ended');
  wait();
  expect(await after(0)).toBe('ended');
  socket.ended = new AbortController().signal;
  wait();
  stop.abort(new Error('enough'));
  expect(await after(0)).toBe('Error: enough');
  expect(clock.pending + tell.size).toBe(0);
});
