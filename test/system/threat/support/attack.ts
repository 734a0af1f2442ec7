import { expect } from 'vitest';
import type { Step } from '../../../../src/wire/step.ts';
import type { Play } from '../../../double/whatsapp/hostile/hostile-stanzas.ts';
import { problemOf, qrOf, start, started, stepsOf } from '../../../kit/program/client.ts';
import type { StartedLink } from '../../../../src/wire/link.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';

/**
 * Attacks by a hostile WhatsApp server. An attack may end its own link with one final step, and must have no other effect. An
 * unhandled rejection would end the program; vitest fails the test in that case.
 */

let nextNumber = 254_714_000_000;

/** A number that no other test of the file has. */
export function newNumber(): string {
  return String(nextNumber++);
}

/** Runs a link by QR with the phone of a number; returns its states in order. */
export async function runLink(
  app: TestApp,
  number: string,
): Promise<{ readonly states: readonly string[]; readonly last: Step | null; readonly code: string }> {
  const phone = app.whatsapp.addPhone({ number });
  const answer = await start(app.url, 'qr');
  if (answer.status !== 201) return { states: [], last: null, code: (await problemOf(answer)).code };
  const link = (await answer.json()) as StartedLink;
  const states: string[] = [];
  let last = link.step;
  for await (const step of stepsOf(app.url, 'qr', link)) {
    last = step;
    states.push(step.state);
    if (step.state === 'qr') await phone.scan(qrOf(step)).catch(() => undefined);
  }
  return { states, last, code: last.state === 'failed' ? last.error.code : last.state };
}

/** Runs `work` while another link waits, and expects that link to work afterwards. */
export async function withBystander(app: TestApp, work: () => Promise<void>): Promise<void> {
  const number = newNumber();
  const phone = app.whatsapp.addPhone({ number });
  const link = await started(app.url, 'qr');
  const states = (async () => {
    const seen: string[] = [];
    for await (const { state } of stepsOf(app.url, 'qr', link)) seen.push(state);
    return seen;
  })();
  await work();
  await phone.scan(qrOf(link.step));
  expect((await states).at(-1)).toBe('linked');
}

/** Attacks both sockets of a link that registers, or all logins of one that is paired. */
export async function attack(app: TestApp, at: 'pair-device' | 'success', play: Play): Promise<void> {
  const number = newNumber();
  const whose = at === 'success' ? { number } : { times: 2 };
  const stop = app.whatsapp.faults.add({ at, ...whose, do: { kind: 'hostile', play } });
  const { states, code } = await runLink(app, number);
  stop();

  expect(code).toBe('WHATSAPP_UNREACHABLE');
  expect(states.filter((state) => state === 'failed' || state === 'linked').length).toBeLessThanOrEqual(1);
}
