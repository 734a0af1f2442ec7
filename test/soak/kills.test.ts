import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FakePhone, KnownState } from '../double/whatsapp/index.ts';
import { openHome, STORES, type Home } from '../kit/fault/home.ts';
import { finalStep, qrOf, started } from '../kit/program/client.ts';
import { deliveredIds } from '../kit/leak-check/invariants.ts';
import { askSession } from '../kit/program/link.ts';
import { startProcess, type TestProcess } from '../kit/program/start-process.ts';

/** Fault F01 at random moments. `fault/kill.test.ts` kills between stages, this test also within them. */

const KILLS = 200;
/** Kills happen within this time; the first link of a process takes about half of it. */
const WITHIN_MS = 1_200;
const READY_MS = 2_000;

describe.each(STORES)('F01: on the %s store', (kind) => {
  let home: Home;
  let server: TestProcess | null = null;

  beforeEach(async () => {
    home = await openHome(kind);
  });

  afterEach(async () => {
    await server?.end('SIGKILL');
    await home.close();
  });

  async function linkUntilKilled(running: TestProcess, phone: FakePhone): Promise<void> {
    const link = await started(running.url, 'qr');
    await phone.scan(qrOf(link.step));
    await finalStep(running.url, 'qr', link);
  }

  async function expectRestored(running: TestProcess, ids: readonly string[], when: string): Promise<void> {
    for (const id of ids) {
      const answer = await askSession(running.url, id);
      const isKnown = answer.ok && home.whatsapp.knows((await answer.json()) as KnownState);
      expect({ when, status: answer.status, isKnown }).toEqual({ when, status: 200, isKnown: true });
    }
  }

  test(`after each of ${KILLS} kills at a random moment of a link it is ready within ${READY_MS} ms, and whatever ID reached a phone restores`, async () => {
    const delivered = () => deliveredIds({ whatsapp: home.whatsapp, prefix: 'TREKKER-MD' });
    let looked = 0;
    let when = 'at the first start';
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const running = await startProcess(home.env);
      server = running;
      if (running.readyMs >= READY_MS) throw new Error(`${running.readyMs} ms to be ready ${when}`);
      await expectRestored(running, delivered().slice(looked), when);
      looked = delivered().length;
      const afterMs = randomInt(WITHIN_MS);
      when = `after kill ${kill}, ${afterMs} ms into a link`;
      setTimeout(() => running.signal('SIGKILL'), afterMs);
      const phone = home.whatsapp.addPhone({ number: String(254_719_000_000 + kill) });
      // The connection breaks as the process dies, wherever that happens.
      await linkUntilKilled(running, phone).catch(() => undefined);
      await running.exited;
    }
    server = await startProcess(home.env);
    await expectRestored(server, delivered(), 'at the end');
    // Some kills came before an ID was sent, and some after it.
    expect(delivered().length).toBeGreaterThan(0);
    expect(delivered().length).toBeLessThan(KILLS);
  });
});
