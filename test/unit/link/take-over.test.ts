import { describe, expect, test } from 'vitest';
import type { CreateLink } from '../../../src/link/deps.ts';
import { hashToken } from '../../../src/link/link-token.ts';
import type { StartedLink } from '../../../src/link/admission/started-link.ts';
import { NUMBER, setUpLinks, wholeRequest, type HarnessRequest } from '../../kit/link/harness.ts';

/** A visitor loses the page while a code waits for the phone, and types the same number again. */

const MINE = { number: NUMBER, reader: 'expected', owner: '203.0.113.7' } as const;

type Harness = ReturnType<typeof setUpLinks>;

const again = ({ registry }: Harness, request: HarnessRequest = MINE) =>
  registry.takeOver(wholeRequest(request));

async function stepOf({ directory }: Harness, { id, token }: Pick<StartedLink, 'id' | 'token'>) {
  return (await directory.find(id, hashToken(token)))?.step;
}

async function withCode() {
  const harness = setUpLinks();
  const first = await harness.start(MINE);
  first.connection.showCode();
  return { harness, first };
}

describe('registry.takeOver', () => {
  test('gives the same code under another ID and token, for as long as it still lives; the link before reads LINK_CANCELLED', async () => {
    const { harness, first } = await withCode();
    await harness.clock.advanceAsync(50_000);
    const before = await stepOf(harness, first.link);
    const next = await again(harness);
    if (next === null) throw new Error('nothing was taken over');

    expect(next.id).not.toBe(first.link.id);
    expect(next.token).not.toBe(first.link.token);
    expect(harness.gateway.connections).toHaveLength(1);
    expect(await stepOf(harness, next)).toMatchObject({
      ...before,
      now: new Date(harness.clock.now()).toISOString(),
    });
    const ended = await stepOf(harness, first.link);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'LINK_CANCELLED' } });
    expect(JSON.stringify(ended)).not.toContain(before?.state === 'code' ? before.pairingCode : '?');
    expect(await harness.directory.find(first.link.id, hashToken(next.token))).toBeNull();
  });

  test('goes on to the end in the format asked for last; only the new caller reads it, and one link is counted', async () => {
    const { harness, first } = await withCode();
    const next = await again(harness, { ...MINE, format: 'long' });
    first.connection.pair(NUMBER);
    first.connection.open();
    await next?.over;

    expect(await stepOf(harness, next ?? first.link)).toMatchObject({ state: 'linked', format: 'long' });
    expect(await stepOf(harness, first.link)).toMatchObject({ state: 'failed' });
    expect(harness.notices).toMatchObject([{ linkId: next?.id, result: 'linked' }]);
    expect(harness.registry.openCount()).toBe(0);
  });

  test('of fifty starts in one moment, opens one link; each of the first twenty gets it, the others are refused', async () => {
    const harness = setUpLinks();
    const starts = Array.from({ length: 50 }, () => harness.registry.create(wholeRequest(MINE)));
    const results = await Promise.allSettled(starts);
    const given = results.filter(({ status }) => status === 'fulfilled');

    expect(harness.gateway.connections).toHaveLength(1);
    expect(given).toHaveLength(20);
  });

  test('of a link that two ask for in one moment, lets both in one after the other', async () => {
    const harness = setUpLinks();
    const [first, second] = await Promise.all([
      harness.registry.create(wholeRequest(MINE)),
      harness.registry.create(wholeRequest(MINE)),
    ]);

    expect(harness.gateway.connections).toHaveLength(1);
    expect(await stepOf(harness, first)).toMatchObject({ state: 'failed' });
    expect(await stepOf(harness, second)).toMatchObject({ state: 'connecting' });
  });

  test('by the caller before, cancels nothing any more; by the last one, ends the link', async () => {
    const { harness, first } = await withCode();
    const next = await again(harness);
    first.link.cancel();
    expect(await stepOf(harness, next ?? first.link)).toMatchObject({ state: 'code' });
    await harness.directory.command(first.link.id, 'cancel');
    expect(await stepOf(harness, next ?? first.link)).toMatchObject({ state: 'code' });
    await harness.directory.command(next?.id ?? '', 'cancel');
    await next?.over;

    expect(harness.registry.openCount()).toBe(0);
  });

  test.each<readonly [string, Partial<CreateLink> & HarnessRequest]>([
    ['from another address', { owner: '203.0.113.8' }],
    ['from an address that tells no caller from another', { owner: '' }],
    ['of another number', { number: '254712345679' }],
    ['for a caller who never reads', { reader: 'none' }],
  ])('%s, gives nothing', async (_what, other) => {
    const { harness } = await withCode();
    const { owner, ...rest } = { ...MINE, ...other };

    expect(await again(harness, owner === '' ? rest : { ...rest, owner })).toBeNull();
  });

  test.each(['pair', 'cancel'] as const)('of a link after its %s, gives nothing', async (event) => {
    const { harness, first } = await withCode();
    if (event === 'pair') first.connection.pair(NUMBER);
    else first.link.cancel();

    expect(await again(harness)).toBeNull();
  });

  test.each(['on-failure', 'always'] as const)(
    'while the page may show the ID (%s), gives nothing',
    async (reveal) => {
      const harness = setUpLinks({ reveal });
      const { connection } = await harness.start(MINE);
      connection.showCode();

      expect(await again(harness)).toBeNull();
    },
  );

  test('gives a link to twenty callers at most, so that no more is left behind than that', async () => {
    const { harness } = await withCode();
    const taken = [];
    for (let count = 0; count < 25; count += 1) taken.push(await again(harness));

    expect(taken.filter((each) => each !== null)).toHaveLength(19);
  });
});
