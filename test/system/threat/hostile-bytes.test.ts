import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { S_WHATSAPP_NET } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bombOf,
  deepNodes,
  MALFORMED,
  manyAttributes,
  manyNodes,
  nestedAddresses,
  packed,
} from '../../double/whatsapp/hostile/hostile.ts';
import { repeat, type Play } from '../../double/whatsapp/hostile/hostile-stanzas.ts';
import { startFakeWhatsApp } from '../../double/whatsapp/index.ts';
import { node } from '../../double/whatsapp/wire/nodes.ts';
import { problemOf, start } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { attack, withBystander } from './support/attack.ts';

const KB = 1024;
const MB = 1024 * KB;
/** The limit is wide, because the double uses the same event loop and the machine does other work. */
const MAX_DELAY_MS = 1_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

const plain =
  (content: Uint8Array): Play =>
  (connection) =>
    connection.sendPlain(content);

/** Frames and stanzas that would make the decoder slow or fail. */
const BYTES: readonly (readonly [string, Play])[] = [
  ['a message of 20 MB', (connection) => connection.sendWire(Buffer.alloc(20 * MB))],
  ['a frame that says it has 16 MB', (connection) => connection.sendWire(Buffer.alloc(64, 0xff))],
  [
    'a frame that comes byte by byte and never ends',
    async (connection) => {
      await connection.sendWire(Buffer.from([0x0f, 0xff, 0xff]));
      for (let sent = 0; sent < 6_000; sent += 1) await connection.sendWire(Buffer.alloc(1));
    },
  ],
  [
    'what nobody sealed',
    (connection) => connection.sendWire(Buffer.concat([Buffer.from([0, 1, 0]), randomBytes(256)])),
  ],
  ['800 kB that unpack to 800 MB', plain(bombOf(800 * MB))],
  ['400 bytes of addresses inside addresses', plain(nestedAddresses(24))],
  ['100 kB of addresses inside addresses', plain(nestedAddresses(6_000))],
  ['300,000 stanzas in one', plain(manyNodes(300_000))],
  ['the same packed into 1 kB', plain(packed(manyNodes(300_000)))],
  ['50,000 stanzas one in the other', plain(deepNodes(50_000))],
  ['32,000 attributes', plain(manyAttributes(32_000))],
  ...MALFORMED.map((content, index) => [`the malformed stanza ${index}`, plain(content)] as const),
];

type Watched = { readonly worstMs: number; readonly grownBytes: number };

/** The longest event-loop delay and the growth of resident memory while `work` runs. */
async function watch(work: () => Promise<void>): Promise<Watched> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  const before = process.memoryUsage().rss;
  delay.enable();
  await work();
  delay.disable();
  return { worstMs: delay.max / 1e6, grownBytes: process.memoryUsage().rss - before };
}

describe('T63: bytes', () => {
  test.each(BYTES)('%s, to a link that registers, end this link alone', async (_what, play) => {
    await withBystander(app, async () => {
      const { worstMs, grownBytes } = await watch(() => attack(app, 'pair-device', play));
      expect(worstMs).toBeLessThan(MAX_DELAY_MS);
      expect(grownBytes).toBeLessThan(200 * MB);
    });
  });

  test('messages that the web socket itself unpacks, end this link alone', async () => {
    const packing = await startFakeWhatsApp({ packsMessages: true });
    const own = await startApp({}, {}, { whatsapp: packing });
    packing.faults.add({
      at: 'registration',
      do: {
        kind: 'hostile',
        play: (connection) => connection.sendWire(Buffer.alloc(90 * MB)),
      },
    });
    const answer = await start(own.url, 'qr');

    expect((await problemOf(answer)).code).toBe('WHATSAPP_UNREACHABLE');
    await own.close();
    await packing.close();
  });

  test('20,000 pings, end this link alone', async () => {
    await attack(app, 'pair-device', async (connection) => {
      for (let sent = 0; sent < 20_000 && connection.isOpen; sent += 1) await connection.ping();
    });
  });

  test('a flood of small stanzas, leaves the event loop to others', async () => {
    const flood: Play = (connection) =>
      repeat(5_000, (index) =>
        connection.send(node('ib', { from: S_WHATSAPP_NET, id: `f${index}` }, [node('x')])),
      );
    const { worstMs } = await watch(() => attack(app, 'pair-device', flood));

    expect(worstMs).toBeLessThan(MAX_DELAY_MS);
  });
});
