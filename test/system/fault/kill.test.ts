import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeWhatsApp, KnownState } from '../../double/whatsapp/index.ts';
import type { FakePhone } from '../../double/whatsapp/index.ts';
import { filesBelow, findCanaries, type Canary } from '../../kit/leak-check/leak-check.ts';
import { codeOf, qrOf, started } from '../../kit/program/client.ts';
import type { StartedLink } from '../../../src/wire/link.ts';
import { deliveredIds } from '../../kit/leak-check/invariants.ts';
import { askSession } from '../../kit/program/link.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';
import { openHome, STORES, type Home } from '../../kit/fault/home.ts';
import { mortalProgram } from '../../kit/fault/mortal-program.ts';

/** Fault: kill -9 at each step. Thirteen points on each of both stores. */

/** The stages of a link at which the program kills itself. The other points are stanzas that WhatsApp receives. */
const OWN_STAGES = [
  'admitted',
  'offered',
  'pair-success',
  'open',
  'settled',
  'inserted',
  'read-back',
  'sent-mark',
  'acked',
  'resealed',
] as const;
const HEARD = [
  ['code-requested', 'code-request'],
  ['restarted', 'login'],
  ['sent', 'ack'],
] as const;
const POINTS = [...OWN_STAGES, ...HEARD.map(([name]) => name)] as const;
type Point = (typeof POINTS)[number];

describe.each(STORES)('F01: kill -9 on the %s store', (kind) => {
  let home: Home;
  let whatsapp: FakeWhatsApp;
  let running: TestProcess | null = null;
  let program: Awaited<ReturnType<typeof mortalProgram>>;
  const texts: string[] = [];

  beforeAll(async () => {
    home = await openHome(kind);
    ({ whatsapp } = home);
    program = await mortalProgram(home.dir);
  });

  afterAll(async () => {
    await running?.end('SIGKILL');
    await home.close();
  });

  /** Starts the program on the folder and store of the last one. */
  async function boot(point: Point | 'none'): Promise<TestProcess> {
    running = await startProcess(home.env, program(point));
    return running;
  }

  /** Starts a link and goes on until the program is dead. */
  async function linkUntilKilled(server: TestProcess, phone: FakePhone, point: Point): Promise<void> {
    const heard = HEARD.find(([name]) => name === point)?.[1];
    const plan = { at: heard ?? 'login', do: { kind: 'hook', run: () => server.signal('SIGKILL') } } as const;
    const takeBack = heard === undefined ? () => undefined : whatsapp.faults.add({ ...plan, times: 1 });
    const method = point === 'code-requested' ? 'code' : 'qr';
    // A request fails when the process dies, which is expected here.
    await goOn(server, method, phone).catch(() => undefined);
    await server.exited;
    takeBack();
    texts.push(server.output());
  }

  async function goOn(server: TestProcess, method: 'qr' | 'code', phone: FakePhone): Promise<void> {
    const link: StartedLink = await started(
      server.url,
      method,
      method === 'qr' ? {} : { number: `+${phone.number}` },
    );
    await (method === 'qr' ? phone.scan(qrOf(link.step)) : phone.typeCode(codeOf(link.step)));
  }

  test.each(POINTS)('at %s: it starts again, and whatever ID reached the phone restores', async (point) => {
    const phone = whatsapp.addPhone({
      number: `25471${kind === 'embedded' ? 1 : 2}0000${10 + POINTS.indexOf(point)}`,
    });
    const server = running ?? (await boot(point));
    await linkUntilKilled(server, phone, point);
    const following = POINTS[POINTS.indexOf(point) + 1] ?? 'none';
    const next = await boot(following);

    expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
    const after = ['sent', 'acked', 'resealed'].includes(point);
    expect(phone.messages().filter(({ text }) => text.includes('~'))).toHaveLength(after ? 1 : 0);
    for (const id of deliveredIds({ whatsapp, prefix: 'TREKKER-MD' })) {
      const answer = await askSession(next.url, id);
      expect(answer.status).toBe(200);
      expect(whatsapp.knows((await answer.json()) as KnownState)).toBe(true);
    }
  });

  test('leaves no secret in a file or in what it printed', async () => {
    await running?.end('SIGTERM');
    const ids = deliveredIds({ whatsapp, prefix: 'TREKKER-MD' });
    const canaries: Canary[] = [
      ...ids.map((value) => ({ kind: 'session ID', value }) as const),
      ...whatsapp.phones().map(({ number }) => ({ kind: 'number', value: number }) as const),
    ];
    const places = [...(await filesBelow(home.dir)), { name: 'its output', text: texts.join('\n') }];
    expect(ids).toHaveLength(3);
    expect(findCanaries(canaries, places)).toEqual([]);
  });
});
