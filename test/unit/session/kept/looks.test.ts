import { expect, test } from 'vitest';
import { inspectAuthState } from '../../../../src/auth-state/checks/checks.ts';
import { readPaste } from '../../../../src/session-id/paste.ts';
import { createInspector } from '../../../../src/session/inspect.ts';
import { sayInEnglish } from '../../../../src/texts/en/reasons.ts';
import { keeping } from '../../../kit/kept/keeping.ts';
import { codeOf, errorOf, PREFIX } from '../../../kit/session/harness.ts';

const MOST = 3;

/** An inspector of one kept session, of which {@link MOST} states may be opened. */
async function looking() {
  const whole = await keeping();
  const { states, keeper, put, creds, day, restorer, clock, id } = whole;
  let opened = 0;
  const state = { allowed: true, limit: MOST, remaining: 1, resetS: 60, windowS: 60 };
  const inspector = createInspector({
    restorer,
    inspect: inspectAuthState,
    liveCheck: () => Promise.resolve('accepted'),
    limiter: {
      take: () => Promise.resolve({ ...state, giveBack: () => Promise.resolve() }),
      consume: () => Promise.resolve({ ...state, allowed: (opened += 1) <= MOST }),
      peek: () => Promise.resolve(state),
    },
    clock,
    prefix: PREFIX,
    words: { mask: (digits) => digits.slice(0, 3), say: sayInEnglish },
  });
  const { epoch } = await states.lease(keeper.bearer);
  await put('base', await keeper.seal('base', epoch, 0, { creds: creds(1), keys: day.keys }));
  const look = () => inspector({ pasted: readPaste(id, PREFIX), live: false, addressKey: '192.0.2.1' });
  return { ...whole, epoch, look, opened: () => opened };
}

test('T97: looks at a kept state: the same one is opened once, and of one that changes only some are', async () => {
  const { keeper, put, creds, epoch, look, opened } = await looking();
  for (let times = 0; times < 10; times += 1) expect((await look()).report.format).toBe('short');
  expect(opened()).toBe(1);
  const refused: unknown[] = [];
  for (let seq = 1; seq <= 4; seq += 1) {
    await put('log', await keeper.seal('log', epoch, seq, { creds: creds(seq) }));
    const error = await errorOf(look);
    refused.push([error?.code ?? null, error?.why?.reason ?? null, error?.fields.retryAfter ?? 0]);
  }
  const spent = ['RATE_LIMITED', 'kept-looks-too-many', 60];
  expect(refused).toEqual([[null, null, 0], [null, null, 0], spent, spent]);
});

test('T97: a kept state that cannot be used is opened once, and told again without work', async () => {
  const { keeper, put, epoch, look, opened } = await looking();
  await put('log', await keeper.seal('log', epoch, 1, { creds: {} }));
  for (let times = 0; times < 10; times += 1) expect(await codeOf(look)).toBe('STATE_DAMAGED');
  expect(opened()).toBe(1);
});
