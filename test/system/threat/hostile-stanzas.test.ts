import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  HARMLESS,
  notification,
  randomStanzas,
  stanza,
  TO_A_LOGIN,
  TO_A_REGISTRATION,
} from '../../double/whatsapp/hostile/hostile-stanzas.ts';
import { node } from '../../double/whatsapp/wire/nodes.ts';
import { codeOf, finalStep, started } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { attack, newNumber, runLink, withBystander } from './support/attack.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

const part = (name: string, bytes: number) => node(`link_code_pairing_${name}`, {}, randomBytes(bytes));

describe('T64: stanzas', () => {
  test.each(TO_A_REGISTRATION)('%s, to a link that registers, end this link alone', async (_what, play) => {
    await withBystander(app, () => attack(app, 'pair-device', play));
  });

  test.each([1, 2, 3, 4])('chosen at random (seed %i), end at most this link, once', async (seed) => {
    const [first, second] = [randomStanzas(seed), randomStanzas(-seed)];
    await withBystander(app, async () => {
      const number = newNumber();
      app.whatsapp.faults.add({
        at: 'pair-device',
        times: 1,
        do: { kind: 'hostile', play: stanza(...first) },
      });
      app.whatsapp.faults.add({
        at: 'offline',
        number,
        times: 1,
        do: { kind: 'hostile', play: stanza(...second) },
      });
      const { states, code } = await runLink(app, number);

      expect(states.filter((state) => state === 'failed' || state === 'linked')).toHaveLength(
        states.length === 0 ? 0 : 1,
      );
      expect(code).not.toBe('INTERNAL');
    });
  });

  test.each([
    ['nothing in it', []],
    [
      'a key of no point',
      [
        part('wrapped_primary_ephemeral_pub', 80),
        node('primary_identity_pub', {}, Buffer.alloc(32)),
        part('ref', 32),
      ],
    ],
    [
      'keys of other sizes',
      [
        part('wrapped_primary_ephemeral_pub', 3),
        node('primary_identity_pub', {}, randomBytes(5)),
        part('ref', 0),
      ],
    ],
  ])(
    'a phone’s answer to a code with %s, harms nobody, and the right phone still links',
    async (_what, parts) => {
      const number = newNumber();
      const phone = app.whatsapp.addPhone({ number });
      const hello = node('link_code_companion_reg', { stage: 'primary_hello' }, [...parts]);
      const play = stanza(notification('link_code_companion_reg', [hello]));
      app.whatsapp.faults.add({ at: 'primary-hello', number, times: 1, do: { kind: 'hostile', play } });
      const link = await started(app.url, 'code', { number: `+${number}` });
      await phone.typeCode(codeOf(link.step)).catch(() => undefined);
      const last = await finalStep(app.url, 'code', link);

      expect(last.state).toBe('linked');
    },
  );

  describe.concurrent('to a link that is logged in', () => {
    test.each(TO_A_LOGIN)('%s, end this link alone', async (_what, play) => {
      await attack(app, 'success', play);
    });

    test.each(HARMLESS)('%s, change nothing', async (_what, at, play) => {
      const number = newNumber();
      app.whatsapp.faults.add({ at, number, times: 1, do: { kind: 'hostile', play } });

      expect((await runLink(app, number)).code).toBe('linked');
    });
  });
});
