import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hold } from '../../../double/whatsapp/hostile/hold.ts';
import { codeOf } from '../../../kit/session/harness.ts';
import { PasskeySite, type PasskeyVisit } from '../../../kit/whatsapp/passkey-visit.ts';

let site: PasskeySite;

beforeAll(async () => {
  site = await PasskeySite.open(254_717_000_000);
});

afterEach(() => site.closeLinks());
afterAll(() => site.close());

const SECOND = 1_000;
const advance = (seconds: number) => site.standing.clock.advanceAsync(seconds * SECOND);

/** Passes what follows a right answer; says that the other side has no complaint. */
async function linked({ link, account, ceremony }: PasskeyVisit): Promise<void> {
  await link.event('paired');
  await ceremony.record.reached('linked');
  expect(account.faults()).toEqual([]);
}

describe('an answer that our checks refuse', () => {
  test('costs no challenge, and the right one after five of them links', async () => {
    const visit = await site.visit();
    const question = await visit.asked();
    const { authenticator } = visit.account;
    const wrong = [
      authenticator.answer({ ...question, challenge: 'A'.repeat(43) }),
      authenticator.answer(question, { origin: 'https://example.org' }),
      authenticator.answer(question, { rpId: 'example.org' }),
      authenticator.answer(question, { userVerified: false }),
      {},
    ];
    for (const answer of wrong) {
      expect(await codeOf(() => visit.link.answer(answer))).toBe('PASSKEY_ANSWER_INVALID');
    }
    await visit.link.answer(authenticator.answer(question));
    await linked(visit);
    expect(visit.ceremony.record.attempts).toHaveLength(1);
  });

  test('ends the link when it is the sixth', async () => {
    const visit = await site.visit();
    await visit.asked();
    const codes: (string | null)[] = [];
    for (let sent = 0; sent < 7; sent += 1) codes.push(await codeOf(() => visit.link.answer({})));
    expect(codes).toEqual([
      ...Array.from({ length: 5 }, () => 'PASSKEY_ANSWER_INVALID'),
      'PASSKEY_REFUSED',
      'PASSKEY_NOT_ASKED',
    ]);
    expect(await visit.link.failure()).toBe('PASSKEY_REFUSED');
    expect(visit.link.error?.why).toEqual({ reason: 'passkey-answers-wrong' });
    expect(visit.ceremony.record.attempts).toHaveLength(0);
  });
});

describe('an answer that WhatsApp refuses', () => {
  test('brings another question, and the right answer to it links', async () => {
    const visit = await site.visit();
    await visit.answer({ signature: 'wrong' });
    expect(await site.logged('WhatsApp refused the passkey')).toMatchObject({ code: 401 });
    await visit.asked();
    await advance(200);
    await visit.answer();
    await linked(visit);
    const { attempts } = visit.ceremony.record;
    expect(attempts.map(({ proof, outcome }) => [proof, outcome])).toEqual([
      ['right', 'signature'],
      ['right', 'accepted'],
    ]);
  });

  test('ends the link when it is the third', async () => {
    const visit = await site.visit();
    for (let tries = 0; tries < 3; tries += 1) await visit.answer({ signature: 'wrong' });
    expect(await visit.link.failure()).toBe('PASSKEY_REFUSED');
    expect(visit.link.error?.why).toBeNull();
    expect(await codeOf(() => visit.link.answer({}))).toBe('PASSKEY_NOT_ASKED');
  });

  test('ends the link if WhatsApp has no other question', async () => {
    const faults = [{ at: 'passkey-options', do: { kind: 'iq-error', code: 500, text: '' } }] as const;
    const visit = await site.visit({ faults });
    await visit.answer({ signature: 'wrong' });
    expect(await visit.link.failure()).toBe('PASSKEY_REFUSED');
  });
});

describe('one answer at a time', () => {
  test('and none without a question', async () => {
    const visit = await site.visit();
    const question = await visit.asked();
    const right = visit.account.authenticator.answer(question);
    const same = () => visit.link.connection.answer({ kind: 'compare', same: true });
    expect(await codeOf(same)).toBe('PASSKEY_NOT_ASKED');
    const both = [codeOf(() => visit.link.answer(right)), codeOf(() => visit.link.answer(right))];
    expect(await Promise.all(both)).toEqual([null, 'PASSKEY_NOT_ASKED']);
    expect(visit.link.story.at(-1)).toBe('answered');
    await linked(visit);
    expect(visit.ceremony.record.attempts).toHaveLength(1);
    expect(await codeOf(() => visit.link.answer(right))).toBe('PASSKEY_NOT_ASKED');
  });

  test('whatever WhatsApp asks while it is under way', async () => {
    const held = hold();
    const visit = await site.visit({ faults: [{ at: 'passkey-prologue', do: held.action, times: 1 }] });
    await visit.answer();
    await held.reached;
    visit.ceremony.ask();
    visit.ceremony.refreshSecret();
    held.release();
    await linked(visit);
    expect(visit.link.story.filter((each) => each === 'passkey')).toHaveLength(1);
  });
});

describe('a request that comes', () => {
  test.each(['inside', 'by-iq'] as const)(
    'before the answer is on its way brings another question, which is %s',
    async (question) => {
      const held = hold();
      const faults = [{ at: 'passkey-ref', do: held.action, times: 1 }] as const;
      const visit = await site.visit({ script: { question }, faults });
      await visit.answer();
      await held.reached;
      visit.ceremony.ask();
      if (question === 'inside') await visit.asked();
      held.release();
      await visit.answer();
      await linked(visit);
      expect(visit.link.story.slice(1, 5)).toEqual(['passkey', 'answered', 'passkey', 'answered']);
      expect(visit.ceremony.record.attempts).toMatchObject([{ proof: 'right', outcome: 'accepted' }]);
    },
  );

  test('while WhatsApp is asked for the question, makes the answer to that mean nothing', async () => {
    const [held, at] = [hold(), 'passkey-options'] as const;
    const silent = { at, do: { kind: 'skip' }, times: 1 } as const;
    const visit = await site.visit({ faults: [silent, { at, do: held.action, times: 1 }] });
    await visit.asked();
    site.whatsapp.sendPasskeyRequest();
    visit.ceremony.ask();
    await visit.asked();
    await advance(10);
    await visit.answer({ signature: 'wrong' });
    await held.reached;
    // The first request for the question is too late now.
    await advance(10);
    held.release();
    await visit.answer();
    await linked(visit);
  });
});

test('WhatsApp may not ask without end', async () => {
  const visit = await site.visit();
  for (let asked = 0; asked < 60; asked += 1) visit.ceremony.ask();
  expect(await visit.link.failure()).toBe('WHATSAPP_UNREACHABLE');
});

describe('a link that is stopped', () => {
  test.each(['passkey-ref', 'passkey-prologue', 'passkey-nonce', 'passkey-pairing-request'] as const)(
    'at %s says nothing more',
    async (at) => {
      const held = hold();
      const visit = await site.visit({ faults: [{ at, do: held.action }] });
      await visit.answer();
      await held.reached;
      const { length } = visit.link.story;
      await visit.link.connection.close();
      held.release();
      await visit.ceremony.record.reached('closed');
      expect(visit.link.story).toHaveLength(length);
      expect(await codeOf(() => visit.link.answer({}))).toBe('PASSKEY_NOT_ASKED');
    },
  );
});

describe('time', () => {
  test('for a question is ten minutes, and starts again with the next one', async () => {
    const visit = await site.visit();
    expect(await visit.link.shown('passkey')).toMatchObject({ lifeMs: 600 * SECOND });
    await advance(590);
    visit.ceremony.ask();
    const { lifeMs } = await visit.link.shown('passkey');
    expect(lifeMs).toBe(600 * SECOND);
    await advance(599);
    expect(visit.link.story.at(-1)).toBe('passkey');
    await advance(1);
    expect(await visit.link.failure()).toBe('PASSKEY_EXPIRED');
  });

  test('for the whole is 20 minutes', async () => {
    const visit = await site.visit();
    await visit.asked();
    for (const waitS of [500, 600]) {
      await advance(waitS - 1);
      visit.ceremony.ask();
      await visit.asked();
    }
    expect(visit.link.story.filter((each) => each === 'passkey')).toHaveLength(3);
    await advance(101);
    expect(visit.link.story.at(-1)).toBe('passkey');
    await advance(1);
    expect(await visit.link.failure()).toBe('PASSKEY_EXPIRED');
  });

  test('does not turn the QR on, however long the visitor is away', async () => {
    const visit = await site.visit();
    await visit.asked();
    await advance(540);
    visit.ceremony.refreshSecret();
    await visit.answer();
    const { compareCode, lifeMs } = await visit.link.shown('compare');
    expect([compareCode, lifeMs]).toEqual([visit.ceremony.record.code, 120 * SECOND]);
    expect(visit.link.story).toEqual(['qr', 'passkey', 'answered', 'compare']);
    await visit.link.connection.answer({ kind: 'compare', same: true });
    expect(visit.link.story.at(-1)).toBe('agreed');
    await linked(visit);
    expect(visit.ceremony.record.attempts).toMatchObject([{ proof: 'none' }]);
  });

  test('of five minutes is what the proof may take', async () => {
    const visit = await site.visit({ method: 'code' });
    await visit.asked();
    await advance(300);
    await visit.answer();
    await linked(visit);
    expect(visit.link.story).not.toContain('compare');
  });
});

describe('a comparison', () => {
  const compared = async () => {
    const visit = await site.visit();
    await visit.asked();
    await advance(301);
    await visit.answer();
    await visit.link.shown('compare');
    return visit;
  };

  test('with another code ends the link', async () => {
    const visit = await compared();
    await visit.link.connection.answer({ kind: 'compare', same: false });
    expect(await visit.link.failure()).toBe('PASSKEY_REFUSED');
    expect(visit.link.error?.why).toEqual({ reason: 'codes-differ' });
    expect(visit.ceremony.record.steps).not.toContain('request-opened');
  });

  test('that nobody makes ends the link after two minutes', async () => {
    const visit = await compared();
    await advance(119);
    expect(visit.link.story.at(-1)).toBe('compare');
    await advance(1);
    expect(await visit.link.failure()).toBe('PASSKEY_EXPIRED');
    expect(visit.link.error?.why).toEqual({ reason: 'passkey-codes-not-compared' });
    const late = () => visit.link.connection.answer({ kind: 'compare', same: true });
    expect(await codeOf(late)).toBe('PASSKEY_NOT_ASKED');
  });
});
