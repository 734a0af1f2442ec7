import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultAction } from '../../../double/whatsapp/hostile/faults.ts';
import { hold } from '../../../double/whatsapp/hostile/hold.ts';
import {
  PASSKEY_STAGES,
  type ContinuationKind,
  type PasskeyStage,
  type QuestionKind,
} from '../../../double/whatsapp/passkey/script.ts';
import { PasskeySite, type PasskeyVisit } from '../../../kit/whatsapp/passkey-visit.ts';

let site: PasskeySite;

beforeAll(async () => {
  site = await PasskeySite.open(254_718_000_000);
});

afterEach(() => site.closeLinks());
afterAll(() => site.close());

const advance = (seconds: number) => site.standing.clock.advanceAsync(seconds * 1_000);
const ANSWERED = 'WhatsApp has answered to the passkey';

/** Answers if WhatsApp has asked; returns the code with which the link failed. */
async function ending(visit: PasskeyVisit): Promise<string> {
  await Promise.race([visit.link.failure(), visit.answer()]);
  return visit.link.failure();
}

describe('WhatsApp asks for a passkey', () => {
  test.each<QuestionKind>(['longest', 'web-site'])('with a question that is %s', async (kind) => {
    const visit = await site.visit({ script: { kinds: [kind] } });
    await visit.answer();
    await visit.link.event('paired');
    expect(visit.account.faults()).toEqual([]);
  });

  test('of this account by its name', async () => {
    const visit = await site.visit({ script: { names: 'own' } });
    await visit.answer({ userHandle: null });
    await visit.link.event('paired');
  });

  test.each<QuestionKind>(['too-long', 'other-site', 'empty'])(
    'with a question that is %s, and nobody is asked',
    async (kind) => {
      const visit = await site.visit({ script: { kinds: [kind] } });
      expect(await visit.link.failure()).toBe('PASSKEY_REQUIRED');
      expect(visit.link.story).toEqual(['qr', 'PASSKEY_REQUIRED']);
    },
  );
});

describe('the phone answers', () => {
  test.each<ContinuationKind>(['early', 'repeated', 'from-another'])(
    'in a way that links: %s',
    async (continuation) => {
      const visit = await site.visit({ script: { continuation } });
      await visit.answer();
      await visit.link.event('paired');
      expect(visit.account.faults()).toEqual([]);
    },
  );

  test.each<ContinuationKind>(['malformed', 'short-key', 'low-order-8'])(
    'in a way that links nothing: %s',
    async (continuation) => {
      const visit = await site.visit({ script: { continuation } });
      expect(await ending(visit)).toBe('WHATSAPP_REJECTED');
      expect(visit.ceremony.record.steps).not.toContain('nonce-taken');
    },
  );

  test('without being asked', async () => {
    const visit = await site.visit();
    await visit.asked();
    site.whatsapp.sendPasskeyRequest('crsc_continuation');
    // Its child is not the phone's answer, so nothing follows.
    await visit.answer();
    await visit.link.event('paired');
  });

  test.each([
    ['not at all', { faults: [{ at: 'passkey-continuation', do: { kind: 'skip' } }] }],
    ['with something else', { script: { continuation: 'other-child' } }],
  ] as const)('%s: the link ends after two minutes', async (_, options) => {
    const visit = await site.visit(options);
    await visit.answer();
    expect(await site.logged(ANSWERED)).toMatchObject({ proved: true, answer: 'result' });
    await advance(119);
    expect(visit.link.story.at(-1)).toBe('answered');
    await advance(1);
    expect(await visit.link.failure()).toBe('PASSKEY_SILENT');
  });

  test('and then WhatsApp does not link: the link ends after two minutes', async () => {
    const visit = await site.visit({ faults: [{ at: 'pair-success', do: { kind: 'skip' } }] });
    await visit.answer();
    await site.logged('WhatsApp has the request to link the device');
    await advance(119);
    expect(visit.link.story.at(-1)).toBe('agreed');
    await advance(1);
    expect(await visit.link.failure()).toBe('PASSKEY_EXPIRED');
    expect(visit.link.error?.why).toEqual({ reason: 'passkey-phone-not-done' });
  });
});

type Stage = PasskeyStage | 'pair-success';
const STAGES: readonly Stage[] = [...PASSKEY_STAGES, 'pair-success'];
const ASKED: readonly Stage[] = [
  'passkey-ref',
  'passkey-prologue',
  'passkey-nonce',
  'passkey-pairing-request',
];

function struck(at: Stage, action: FaultAction): Promise<PasskeyVisit> {
  const question = at === 'passkey-options' ? 'by-iq' : 'inside';
  return site.visit({ script: { question }, faults: [{ at, do: action }] });
}

describe('the connection is lost', () => {
  test.each(STAGES.slice(1))('at %s: the link ends, and no other is begun', async (at) => {
    const { counts } = site.whatsapp;
    const visit = await struck(at, { kind: 'drop' });
    const opened = counts.opened;
    expect(await ending(visit)).toBe('WHATSAPP_UNREACHABLE');
    expect(counts.opened).toBe(opened);
    expect(visit.link.story.filter((each) => each === 'qr')).toHaveLength(1);
  });

  test('before WhatsApp has asked: another QR is shown, and the refs of the first are turned no more', async () => {
    const { link } = await struck('passkey-request', { kind: 'drop' });
    await link.shown('qr');
    await advance(59);
    expect(link.story).toEqual(['qr', 'qr']);
    await advance(1);
    expect(link.story).toEqual(['qr', 'qr', 'qr']);
  });

  test.each([
    ['closed', { kind: 'close' }],
    ['restarted', { kind: 'stream-error', code: 515 }],
    ['refused as outdated', { kind: 'failure', reason: 405 }],
  ] as const)('because it is %s', async (_, action) => {
    const visit = await struck('passkey-prologue', action);
    expect(await ending(visit)).toBe('WHATSAPP_UNREACHABLE');
  });

  test('in a code link, while the visitor is asked', async () => {
    const visit = await site.visit({ method: 'code' });
    await visit.asked();
    site.whatsapp.dropAll();
    expect(await visit.link.failure()).toBe('WHATSAPP_UNREACHABLE');
  });
});

describe('WhatsApp', () => {
  test.each([...ASKED, 'passkey-options'] as const)(
    'is silent at %s: the link ends after 20 s',
    async (at) => {
      const held = hold();
      const visit = await struck(at, held.action);
      const failed = ending(visit);
      await held.reached;
      await advance(20);
      expect(await failed).toBe(at === 'passkey-options' ? 'PASSKEY_REQUIRED' : 'WHATSAPP_UNREACHABLE');
      held.release();
    },
  );

  const refused = ASKED.filter((at) => at !== 'passkey-prologue');
  test.each(refused)('refuses at %s: the link ends', async (at) => {
    const visit = await struck(at, { kind: 'iq-error', code: 400, text: 'bad-request' });
    expect(await ending(visit)).toBe('WHATSAPP_REJECTED');
  });

  test.each(ASKED.slice(0, 2))('asks to wait at %s: the link ends', async (at) => {
    const visit = await struck(at, { kind: 'iq-error', code: 429, text: 'rate-overlimit' });
    expect(await ending(visit)).toBe('WHATSAPP_RATE_LIMITED');
  });

  test.each([
    ['refuses to say what it asks', { kind: 'iq-error', code: 400, text: '' }, 'PASSKEY_REQUIRED'],
    ['asks to wait for the question', { kind: 'iq-error', code: 429, text: '' }, 'WHATSAPP_RATE_LIMITED'],
  ] as const)('%s', async (_, action, code) => {
    const visit = await struck('passkey-options', action);
    expect(await visit.link.failure()).toBe(code);
  });
});
