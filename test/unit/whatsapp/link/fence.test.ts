import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNLINK_LIMIT_MS } from '../../../../src/link/state-limits.ts';
import type { Ownership } from '../../../../src/ports/shared/ownership.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { codeOf } from '../../../kit/session/harness.ts';
import {
  standingGateway,
  type GatewayLink,
  type StandingGateway,
} from '../../../kit/whatsapp/gateway-link.ts';

/** More than the frames of any message. */
const MOST_FRAMES = 30;
const RECONNECT_MS = 1_000;
const MESSAGE = { id: '3EB0FENCE', text: 'the session ID' };

/** An ownership that is not certain when it is asked for the n-th time, and what happens then. */
class Script implements Ownership {
  asked = 0;
  confirmed = 0;
  isCertainNow = true;
  /** Called when a frame is refused. */
  onRefused: () => void = () => undefined;
  confirms: () => Promise<void> = () => Promise.resolve();
  #at = Infinity;

  failAt(n: number): void {
    this.asked = 0;
    this.#at = n;
  }

  readonly isCertain = (): boolean => {
    this.asked += 1;
    const isCertain = this.isCertainNow && this.asked !== this.#at;
    if (!isCertain) this.onRefused();
    return isCertain;
  };

  readonly confirm = async (): Promise<void> => {
    this.confirmed += 1;
    await this.confirms();
  };
}

let whatsapp: FakeWhatsApp;
let gateway: StandingGateway;
const script = new Script();
let nextNumber = 254_716_000_000;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  gateway = standingGateway(whatsapp, { passkey: false, ownership: script });
});

afterAll(async () => {
  await gateway.gateway.close();
  await whatsapp.close();
});

type Linked = { readonly phone: FakePhone; readonly link: GatewayLink; readonly lost: AbortController };

async function linked(): Promise<Linked> {
  script.failAt(Infinity);
  script.isCertainNow = true;
  script.confirms = () => Promise.resolve();
  script.onRefused = () => undefined;
  const phone = whatsapp.addPhone({ number: String(nextNumber++) });
  const link = gateway.link(phone);
  await phone.scan((await link.shown('qr')).qr);
  await link.event('opened');
  return { phone, link, lost: new AbortController() };
}

/** Unlinks the device and returns what is left of it, and what the phone has read. */
async function undo({ link, phone }: Linked) {
  const unlinked = await link.connection.unlink(UNLINK_LIMIT_MS);
  await link.connection.close();
  return { unlinked, devices: phone.linkedDevices().length, texts: phone.messages().length };
}

const UNDONE = { unlinked: 'confirmed', devices: 0, texts: 0 };

/** Runs `play` for the first frame of a message, the second, and so on, and once without a fault. */
async function atEachFrame(play: (n: number) => Promise<void>): Promise<void> {
  for (let n = 1; n < MOST_FRAMES; n += 1) {
    await play(n);
    if (script.asked < n) return;
  }
  throw new Error('a message has more frames than that');
}

describe('a text for the own chat', () => {
  test('whose process is given up before any of its frames, never arrives, and its device is unlinked', async () => {
    const arrived: number[] = [];
    await atEachFrame(async (n) => {
      const kit = await linked();
      // The process is another one afterwards, which is certain again; the links of the former one have ended.
      script.onRefused = () => kit.lost.abort(new AppError('LINK_LOST'));
      script.failAt(n);
      const sent = await codeOf(() => kit.link.connection.sendToSelf(MESSAGE, kit.lost.signal));
      const wasRefused = script.asked >= n;
      expect(sent, `at frame ${n}`).toBe(wasRefused ? 'LINK_LOST' : null);
      const { texts, ...rest } = await undo(kit);
      expect(rest, `at frame ${n}`).toEqual({ unlinked: 'confirmed', devices: 0 });
      arrived.push(texts);
    });

    // The frame with the text is followed by some that Baileys sends meanwhile. What was out before cannot be called back.
    const first = arrived.indexOf(1);
    expect(first).toBeGreaterThan(1);
    expect(arrived).toEqual(arrived.map((_, at) => (at < first ? 0 : 1)));
  });

  test('whose process is not certain at one of its frames but was not given up, arrives once over the next socket', async () => {
    await atEachFrame(async (n) => {
      const kit = await linked();
      script.onRefused = () => setImmediate(() => gateway.clock.advance(RECONNECT_MS));
      script.failAt(n);
      const before = script.confirmed;
      await kit.link.connection.sendToSelf(MESSAGE, kit.lost.signal);

      expect(script.confirmed - before, `at frame ${n}`).toBe(script.asked >= n ? 2 : 1);
      expect(await undo(kit), `at frame ${n}`).toEqual({ ...UNDONE, texts: 1 });
    });
  });

  test.each(['LINK_LOST', 'STORE_UNAVAILABLE'] as const)(
    'is not begun if %s comes of making certain',
    async (code) => {
      const kit = await linked();
      script.confirms = () => Promise.reject(new AppError(code));
      expect(await codeOf(() => kit.link.connection.sendToSelf(MESSAGE, kit.lost.signal))).toBe(code);

      expect(script.asked).toBe(0);
      expect(await undo(kit)).toEqual(UNDONE);
    },
  );

  test('is not begun if its link has ended while it was made certain', async () => {
    const kit = await linked();
    script.confirms = async () => kit.lost.abort(new AppError('LINK_LOST'));

    expect(await codeOf(() => kit.link.connection.sendToSelf(MESSAGE, kit.lost.signal))).toBe('LINK_LOST');
    expect(await undo(kit)).toEqual(UNDONE);
  });

  test.each([
    ['is sent again', true, { ...UNDONE, texts: 1 }],
    ['of a process that may have been given up, is not', false, UNDONE],
  ])('for a phone that could not read it %s', async (_, isCertain, outcome) => {
    const kit = await linked();
    kit.phone.setReceipts({ retry: 1 });
    const { number } = kit.phone;
    const refused = new Promise<void>((resolve) => {
      script.onRefused = () => resolve();
    });
    const run = () => void (script.isCertainNow = isCertain);
    whatsapp.faults.add({ at: 'message', do: { kind: 'hook', run }, times: 1, number });
    script.confirms = () =>
      script.isCertainNow ? Promise.resolve() : Promise.reject(new AppError('LINK_LOST'));
    const sent = codeOf(() => kit.link.connection.sendToSelf(MESSAGE, kit.lost.signal));
    if (isCertain) await kit.phone.nextMessage();
    else {
      await refused;
      kit.lost.abort(new AppError('LINK_LOST'));
    }
    await sent;

    expect(await undo(kit)).toEqual(outcome);
  });

  test('is not followed by another frame after its link has ended', async () => {
    const kit = await linked();
    await kit.link.connection.sendToSelf(MESSAGE, kit.lost.signal);
    await kit.link.connection.leave();

    expect(await undo(kit)).toEqual({ ...UNDONE, texts: 1 });
  });
});
