import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/wire/errors.ts';
import { silence } from '../../double/gateway.ts';
import { setUpLinks, settle, type LinkHarness, type StartedLink } from '../../kit/link/harness.ts';
import { rowsOf } from '../../kit/session/harness.ts';

type Kit = LinkHarness & StartedLink;

/** Every end of a link that may come while its ID is on the way. */
const ENDS: readonly (readonly [string, ErrorCode, (kit: Kit) => Promise<void> | void])[] = [
  ['its visitor', 'LINK_CANCELLED', ({ link }) => link.cancel()],
  ['the phone', 'LOGGED_OUT', ({ connection }) => connection.fail('LOGGED_OUT')],
  ['a blocked account', 'ACCOUNT_BLOCKED', ({ connection }) => connection.fail('ACCOUNT_BLOCKED')],
  ['WhatsApp', 'WHATSAPP_REJECTED', ({ connection }) => connection.fail('WHATSAPP_REJECTED')],
  ['a fault of ours', 'INTERNAL', ({ connection }) => connection.fail('INTERNAL')],
  ['its time', 'DELIVERY_FAILED', ({ clock }) => clock.advanceAsync(60_000)],
  [
    'a server that stops',
    'SHUTTING_DOWN',
    async ({ clock, registry }) => {
      const drained = registry.drain();
      await clock.advanceAsync(20_000);
      await drained;
    },
  ],
];

/** A link whose ID is on the way, or that is saved and not on the way yet. */
async function begin(state: 'sending' | 'saving'): Promise<Kit> {
  const harness = setUpLinks();
  const started = await harness.start();
  const { connection, link } = started;
  if (state === 'saving') connection.behaviour.settled = silence;
  connection.behaviour.send = (_message, signal) => silence(signal);
  connection.showQr();
  connection.pair();
  connection.open();
  while (state === 'sending' ? connection.sent.length === 0 : link.current().state !== 'saving') {
    await settle(1);
  }
  return { ...harness, ...started };
}

describe('F45: a link that is ended by', () => {
  test.each(ENDS)(
    '%s after its ID was sent, says that an ID in the chat does not work',
    async (_, code, end) => {
      const kit = await begin('sending');
      await end(kit);

      expect(await kit.end).toMatchObject({
        error: { code, sentIdDead: true, detail: expect.stringContaining('it does not work: delete') },
      });
      expect(await rowsOf(kit.store)).toBe(0);
    },
  );

  test.each(ENDS.filter(([, code]) => code !== 'DELIVERY_FAILED'))(
    '%s before, says nothing of an ID',
    async (_, code, end) => {
      const kit = await begin('saving');
      await end(kit);
      const step = await kit.end;

      expect(step).toMatchObject({ state: 'failed', error: { code } });
      expect(JSON.stringify(step)).not.toMatch(/sentIdDead|does not work/);
    },
  );
});
