import type { StartedLink } from '../../../../src/wire/link.ts';
import { start } from '../../program/client.ts';
import type { Machine, Site } from '../site.ts';
import { hold } from '../../../double/whatsapp/hostile/hold.ts';
import { freshNumber, outcomeOf, sayYes, startWatched, watch } from './watched-link.ts';
import type { FakePhone } from '../../../double/whatsapp/index.ts';

/** Requests that go on until told to stop. */
export type Load = {
  /** Stops; resolves with the number of requests, and every one that failed. */
  readonly stop: () => Promise<{ readonly asked: number; readonly failed: readonly string[] }>;
};

/** Counts requests, and keeps what became of those that failed. */
class Tally {
  readonly failed: string[] = [];
  asked = 0;

  /** The body of the answer; empty if there was none. */
  async ask(what: string, request: () => Promise<Response>): Promise<string> {
    this.asked += 1;
    try {
      const answer = await request();
      const body = await answer.text();
      if (!answer.ok) this.failed.push(`${what}: ${answer.status} ${body.slice(0, 120)}`);
      return body;
    } catch (error) {
      this.failed.push(`${what}: ${String(error)}`);
      return '';
    }
  }
}

/** Asks for pages, and starts, reads and cancels links through the load balancer, several at once. */
export function startLoad({ url }: Pick<Site, 'url'>): Load {
  const tally = new Tally();
  const over = new AbortController();
  const lanes = [
    () => tally.ask('page', () => fetch(`${url}/qr`)),
    () => tally.ask('page', () => fetch(`${url}/validate`)),
    () => useLink(url, tally),
  ];
  const run = async (lane: () => Promise<unknown>) => {
    while (!over.signal.aborted) await lane();
  };
  const running = Promise.all(lanes.map(run));
  return {
    stop: async () => {
      over.abort();
      await running;
      return tally;
    },
  };
}

async function useLink(url: string, tally: Tally): Promise<void> {
  const body = (await tally.ask('start', () => startOrRepeat(url))) || '{}';
  const { linkId = '', token = '' } = JSON.parse(body) as Partial<StartedLink>;
  if (linkId === '') return;
  const headers = { Authorization: `Bearer ${token}` };
  await tally.ask('look', () => fetch(`${url}/qr/${linkId}`, { headers }));
  await tally.ask('cancel', () => fetch(`${url}/qr/${linkId}`, { method: 'DELETE', headers }));
}

/** Starts a link; one that a process refused because it was just told to end is started once more, as the problem says. */
async function startOrRepeat(url: string): Promise<Response> {
  const answer = await start(url, 'qr');
  if (answer.status !== 503) return answer;
  const text = await answer.clone().text();
  return text.includes('SHUTTING_DOWN') ? start(url, 'qr') : answer;
}

/**
 * Restarts a process that has one link in `saving` and one in `delivering`, whose readers hang on `readAt`. Resolves with how they ended.
 * WhatsApp confirms the message of the second one only when the process was told to end.
 */
export async function restartBusy(site: Site, machine: Machine, readAt: string): Promise<readonly string[]> {
  const route = { startAt: machine.url(), readAt };
  const [saved, sent] = [1, 2].map(() => site.whatsapp.addPhone({ number: freshNumber() })) as [
    FakePhone,
    FakePhone,
  ];
  const held = hold();
  site.whatsapp.faults.add({ at: 'ack', do: held.action, times: 1, number: sent.number });
  const delivering = await startWatched(route, 'qr', sent.number);
  await Promise.all([sayYes(delivering, sent), held.reached]);
  const saving = await startWatched(route, 'qr', saved.number);
  // Its own reader hears of the step before any other does.
  const here = watch(machine.url(), 'qr', saving.link);
  await Promise.all([sayYes(saving, saved), here.reached('saving')]);
  const restarted = machine.restart();
  held.release();
  await restarted;
  return Promise.all([saving, delivering].map(async ({ ended }) => outcomeOf(await ended)));
}
