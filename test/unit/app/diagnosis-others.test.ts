import { describe, expect, test } from 'vitest';
import { diagnoseOthers } from '../../../src/app/diagnosis-others.ts';
import { aboutOf, readAbout, type About } from '../../../src/app/parts/about.ts';
import { systemClock } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import type { ProcessRow } from '../../../src/ports/shared/rows.ts';
import { parseKeyRing } from '../../../src/session/ring/key-ring.ts';
import { outlineOf } from '../../../src/session/ring/key-proofs.ts';
import { FakeClock } from '../../double/clock.ts';
import { newRing, newRingText } from '../../kit/session/harness.ts';

const HERE: About = {
  name: 'here:1',
  version: '1.1.0',
  prefix: 'TREKKER-MD',
  active: 'k1',
  keys: { k1: 'abc' },
  limits: { LINKS_PER_HOUR: 'off' },
  settings: { PASSKEY: 'aaaa' },
};

type Given = {
  readonly about?: Partial<About> | string;
  readonly beats?: boolean;
  readonly isGone?: boolean;
};

/** What is found where these processes have rows. */
async function findingsOf(given: readonly Given[]) {
  const clock = new FakeClock();
  let looks = 0;
  const list = (): Promise<readonly ProcessRow[]> => {
    looks += 1;
    // A real clock would go on while the finder waits.
    queueMicrotask(() => setImmediate(() => clock.advance(500)));
    return Promise.resolve(
      given.map(({ about = {}, beats = true, isGone = false }, at) => ({
        id: `id-${at}`,
        beat: beats ? looks : 7,
        isGone,
        links: 0,
        nowMs: 0,
        about: Buffer.from(
          typeof about === 'string' ? about : JSON.stringify({ ...HERE, name: `p:${at}`, ...about }),
        ),
      })),
    );
  };
  const none = () => Promise.reject(new Error('the finder only reads'));
  const processes = { list, insert: none, beat: none, metrics: none, giveUp: none, remove: none };
  const findings = await diagnoseOthers({ processes }, HERE, clock);
  return findings.map(({ level, finding }) => `${level}: ${finding}`);
}

test('with the embedded store, there is nothing to find', async () => {
  expect(await diagnoseOthers(null, HERE, systemClock)).toEqual([]);
});

test('counts the processes whose beats move, and no dead ones', async () => {
  expect(await findingsOf([])).toEqual(['ok: No process uses this database now.']);
  expect(await findingsOf([{}, { beats: false }, { isGone: true }])).toEqual([
    'ok: 1 process uses this database now: p:0.',
  ]);
  expect(await findingsOf(Array.from({ length: 7 }, () => ({})))).toEqual([
    'ok: 7 processes share this database now: p:0, p:1, p:2, p:3, p:4 and 2 more.',
  ]);
});

describe('settings that do not agree', () => {
  test.each<readonly [string, Partial<About> | string, string]>([
    ['another key of one name', { keys: { k1: 'xyz' } }, 'problem: The key k1 of p:0 is another key'],
    ['a key less', { keys: {} }, 'problem: p:0 does not have the key k1'],
    ['a key more', { keys: { k1: 'abc', k2: 'd' } }, 'problem: p:0 has the key k2, which these settings'],
    ['another active key', { active: 'k2' }, 'warning: p:0 seals with the key k2, these settings with k1'],
    ['another prefix', { prefix: 'MINE' }, 'problem: p:0 makes session IDs that begin with MINE'],
    [
      'another version',
      { version: '1.0.0' },
      'warning: p:0 runs version 1.0.0 of this program, this is 1.1.0',
    ],
    [
      'another setting',
      { settings: { PASSKEY: 'bbbb' } },
      'warning: PASSKEY of p:0 is not as in these settings',
    ],
    ['another limit', { limits: { LINKS_PER_HOUR: '9' } }, 'warning: LINKS_PER_HOUR is 9 at p:0, but off'],
    ['what cannot be read', 'hello', 'warning: What settings id-0 has cannot be read'],
    ['what is no description', '{"name":7}', 'warning: What settings id-0 has cannot be read'],
  ])('%s, is told with the name of the process', async (_what, about, expected) => {
    const [, ...found] = await findingsOf([{ about }]);

    expect(found).toEqual([expect.stringContaining(expected)]);
  });

  test('is told once for all processes that have it', async () => {
    const [, ...found] = await findingsOf([
      { about: { version: '1.0.0' } },
      {},
      { about: { version: '1.0.0' } },
    ]);

    expect(found).toEqual([expect.stringContaining('p:0, p:2 runs version 1.0.0')]);
  });
});

describe('what a process tells of itself', () => {
  const text = newRingText('k1', 'k2');
  const ring = outlineOf(parseKeyRing(text));
  const { config } = loadConfig({ LINKS_PER_HOUR: '9' }, () => '');

  test('says what is compared, and comes back as it was', () => {
    const about = aboutOf(config, ring);

    expect(about).toMatchObject({
      prefix: 'TREKKER-MD',
      active: 'k1',
      limits: { LINKS_PER_HOUR: '9/3600s' },
    });
    expect(readAbout(Buffer.from(JSON.stringify(about)))).toEqual(about);
    expect(JSON.stringify(about).length).toBeLessThan(1_000);
  });

  test('proves that keys are the same, and tells nothing of them', () => {
    expect(outlineOf(parseKeyRing(text))).toEqual(ring);
    expect(ring.keys['k1']).not.toBe(outlineOf(newRing('k1')).keys['k1']);
    for (const part of text.split(/[,:]/)) expect(ring.keys['k1']).not.toContain(part.slice(0, 8));
    expect(ring.keys['k1']).toHaveLength(8);
  });

  test('is not read from a text that is too long, or holds what a terminal would obey', () => {
    const having = (change: object) => Buffer.from(JSON.stringify({ ...HERE, ...change }));

    expect(
      readAbout(
        having({
          limits: {
            a: 'x'.repeat(100),
            ...Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`k${at}`, 'x'.repeat(60)])),
          },
        }),
      ),
    ).toBeNull();
    expect(readAbout(having({ name: '\u001b[2J' }))).toBeNull();
  });
});
