import type { Request, Response } from 'express';
import { array, assert, asyncProperty, constantFrom, nat, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import { networkOf } from '../../../src/http/limits/address.ts';
import type { HttpDeps } from '../../../src/http/request/deps.ts';
import { RequestLimits } from '../../../src/http/limits/limits.ts';
import { codeCost, qrCost } from '../../../src/http/limits/start-charge.ts';
import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import type { StartedLink } from '../../../src/link/admission/started-link.ts';
import { createLimiter } from '../../../src/store/limiter.ts';
import { memoryCounters } from '../../../src/store/memory-counters.ts';
import type { FakeConnection } from '../../double/gateway.ts';
import { setUpLinks } from '../../kit/link/harness.ts';
import { codeOf, errorOf } from '../../kit/session/harness.ts';
import { load } from '../../kit/program/settings.ts';

const NUMBERS = ['254712345670', '254712345671', '254712345672'] as const;
const FORMAT = { format: 'short', reader: 'expected' } as const;

/** The registry and the limits of requests, on one clock. */
function setUp(env: Readonly<Record<string, string>>, maxLinks = 50) {
  const links = setUpLinks({ maxLinks });
  const { config } = load(env);
  const { clock, log } = links;
  const limiter = createLimiter({
    counters: memoryCounters(clock),
    limits: config.limits,
    secret: Buffer.alloc(32, 1),
    networkOf,
    clock,
    log,
  });
  const told: string[] = [];
  // The limits use only these of the dependencies of routes.
  const deps = {
    limiter,
    clock,
    ...config,
    holds: new MemoryHolds(clock),
    random: systemRandom,
    minCodeMs: 0,
    metrics: { limited: (label: string) => void told.push(label) },
  };
  const limits = new RequestLimits(deps as unknown as HttpDeps);
  const startCode = (number: string, address = '203.0.113.1') => {
    const request = { addressKey: address, get: () => undefined } as unknown as Request;
    const response = { append: () => undefined, closed: false } as unknown as Response;
    const parsed = parsePhone(`+${number}`);
    const cost = codeCost(limits, request, response, parsed);
    return links.registry.create({ method: 'code', number: parsed, ...FORMAT }, cost);
  };
  const startQr = (address = '203.0.113.1') => {
    const request = { addressKey: address, get: () => undefined } as unknown as Request;
    const response = { append: () => undefined, closed: false } as unknown as Response;
    return links.registry.create({ method: 'qr', ...FORMAT }, qrCost(limits, request, response));
  };
  const left = async (name: Parameters<typeof limiter.peek>[0], key: string) =>
    (await limiter.peek(name, key)).remaining;
  return { ...links, limits, limiter, told, startCode, startQr, left };
}

type Open = StartedLink & { number: string; connection: FakeConnection; isAsked: boolean };
type Act = { readonly kind: 'start' | 'ask' | 'fail' | 'cancel'; readonly at: number };
/** Any course of up to eighty events of several links. */
const acts = array(
  record({ kind: constantFrom<Act['kind'][]>('start', 'start', 'ask', 'fail', 'cancel'), at: nat(30) }),
  { maxLength: 80 },
);

describe('T82: starts from a few networks', () => {
  const addresses = Array.from({ length: 12 }, (_, at) => `203.0.${at % 3}.${1 + Math.floor(at / 3)}`);

  test('with numbers that are made up, leave codes of the hour for other networks', async () => {
    const { startCode, gateway, clock } = setUp({ CODES_PER_HOUR: '100' });
    let asked = 0;
    const ask = async (address: string) => {
      const started = await startCode(String(254_712_000_000 + asked), address);
      gateway.last.showCode();
      started.cancel();
      await started.over;
      asked += 1;
    };
    for (let round = 0; round < 4; round += 1) {
      for (const address of addresses)
        for (let each = 0; each < 5; each += 1) await codeOf(() => ask(address));
      await clock.advanceAsync(601_000);
    }
    expect(asked).toBeLessThan(100);
    const before = asked;

    expect(await codeOf(() => ask('198.51.100.7'))).toBeNull();
    expect(asked).toBe(before + 1);
    const refused = await errorOf(() => ask('203.0.1.1'));
    expect(refused?.why?.reason).toBe('codes-scarce');
  });

  test('by QR, leave links of the hour for other networks', async () => {
    const { startQr, gateway } = setUp({ LINKS_PER_HOUR: '100', LINKS_PER_ADDRESS: 'off' });
    const ask = async (address: string) => {
      const started = await startQr(address);
      gateway.last.showQr();
      started.cancel();
      await started.over;
    };
    for (let round = 0; round < 10; round += 1) {
      for (const address of addresses) await codeOf(() => ask(address));
    }

    expect(await codeOf(() => ask('198.51.100.7'))).toBeNull();
  });
});

describe('T56: what starts cost', () => {
  test('a refusal by the number costs neither the address nor the whole server', async () => {
    const { startCode, left, gateway } = setUp({ CODES_PER_NUMBER: '1/10m', CODES_PER_HOUR: '2' });
    const { cancel, over } = await startCode(NUMBERS[0]);
    gateway.last.showCode();
    cancel();
    await over;
    for (let tries = 0; tries < 300; tries += 1) {
      expect(await codeOf(() => startCode(NUMBERS[0], `203.0.${tries}.1`))).toBe('RATE_LIMITED');
    }

    expect(await left('codes-per-hour', 'all')).toBe(1);
    expect(await left('codes-per-address', '203.0.200.1')).toBe(5);
    expect(await codeOf(() => startCode(NUMBERS[1]))).toBeNull();
  });

  test('a refusal by the address costs the number nothing, one by the whole server costs nobody anything', async () => {
    const env = { CODES_PER_NUMBER: '2/10m', CODES_PER_ADDRESS: '1/10m', CODES_PER_HOUR: '2' };
    const { startCode, left } = setUp(env);
    await startCode(NUMBERS[0]);
    expect(await codeOf(() => startCode(NUMBERS[1]))).toBe('RATE_LIMITED');
    expect(await left('codes-per-number', NUMBERS[1])).toBe(2);
    await startCode(NUMBERS[1], '203.0.113.2');
    expect(await codeOf(() => startCode(NUMBERS[2], '203.0.113.3'))).toBe('RATE_LIMITED');

    expect(await left('codes-per-number', NUMBERS[2])).toBe(2);
    expect(await left('codes-per-address', '203.0.113.3')).toBe(1);
  });

  test('a link that fails before WhatsApp was asked costs its address alone', async () => {
    const { startCode, startQr, left, gateway } = setUp({ LINKS_PER_HOUR: '10' });
    for (const start of [() => startCode(NUMBERS[0]), () => startQr()]) {
      const { over } = await start();
      gateway.last.fail('WHATSAPP_UNREACHABLE');
      await over;
    }

    expect(await left('codes-per-number', NUMBERS[0])).toBe(2);
    expect(await left('codes-per-hour', 'all')).toBe(300);
    expect(await left('codes-per-address', '203.0.113.1')).toBe(4);
    expect(await left('links-per-hour', 'all')).toBe(10);
    expect(await left('links-per-address', '203.0.113.1')).toBe(19);
  });

  test('a caller without points of its own learns nothing of a number', async () => {
    const { startCode, told } = setUp({ CODES_PER_NUMBER: '1/10m', CODES_PER_ADDRESS: '1/10m' });
    await startCode(NUMBERS[0]);
    const [busy, idle] = [
      await errorOf(() => startCode(NUMBERS[0])),
      await errorOf(() => startCode(NUMBERS[1])),
    ];

    expect(busy?.fields).toEqual(idle?.fields);
    expect(told).toEqual(['address', 'address']);
  });

  test('whatever happens, a number and the server have used as many points as WhatsApp was asked codes', async () => {
    await assert(
      asyncProperty(acts, async (all: readonly Act[]) => {
        const env = { CODES_PER_NUMBER: '3/1h', CODES_PER_ADDRESS: '9/1h', CODES_PER_HOUR: '7' };
        const { startCode, left, gateway, registry } = setUp(env, 4);
        const open: Open[] = [];
        const askedOf = new Map<string, number>();
        for (const { kind, at } of all) {
          const number = NUMBERS[at % 3] ?? NUMBERS[0];
          if (kind === 'start') {
            const started = await startCode(number, `203.0.${at}.1`).catch(() => null);
            if (started !== null) open.push({ ...started, number, connection: gateway.last, isAsked: false });
            continue;
          }
          const chosen = open[at % Math.max(1, open.length)];
          if (chosen === undefined) continue;
          if (kind === 'ask') {
            if (!chosen.isAsked) askedOf.set(chosen.number, (askedOf.get(chosen.number) ?? 0) + 1);
            chosen.isAsked = true;
            chosen.connection.showCode();
            continue;
          }
          if (kind === 'fail') chosen.connection.fail('WHATSAPP_UNREACHABLE');
          else chosen.cancel();
          await chosen.over;
          open.splice(open.indexOf(chosen), 1);
        }
        await registry.drain();
        const counts = NUMBERS.map((number) => askedOf.get(number) ?? 0);

        expect(await Promise.all(NUMBERS.map((number) => left('codes-per-number', number)))).toEqual(
          counts.map((count) => 3 - count),
        );
        expect(await left('codes-per-hour', 'all')).toBe(7 - counts.reduce((sum, count) => sum + count, 0));
      }),
    );
  });
});
