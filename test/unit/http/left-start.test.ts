import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import type { RequestLimits } from '../../../src/http/limits/limits.ts';
import { startLink } from '../../../src/http/links/links.ts';
import type { HttpDeps } from '../../../src/http/request/deps.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import { NumberRefused } from '../../../src/link/start-cost.ts';
import { AppError } from '../../../src/wire/errors.ts';
import { FakeClock } from '../../double/clock.ts';
import { codeOf } from '../../kit/session/harness.ts';

const run = <T>(_request: Request, work: () => Promise<T>) => work();

test('T58: a start that is refused gives its place back, also if the caller has left and that cannot be counted', async () => {
  let freed = 0;
  const deps = {
    languages: { preferred: () => ({ lang: 'en' }) },
    server: { trustProxy: 0 },
    registry: {
      takeOver: () => Promise.resolve(null),
      draining: () => false,
      create: () => Promise.reject(new NumberRefused(60)),
    },
    clock: new FakeClock(),
  };
  const limits = {
    lookUp: run,
    lookUpOwn: run,
    refuseIfSpent: () => Promise.resolve(),
    refuseIfServerIsSpent: () => Promise.resolve(),
    holdPlace: () => Promise.resolve(async () => void (freed += 1)),
    pace: { wait: () => Promise.resolve() },
    take: () => Promise.reject(new AppError('STORE_UNAVAILABLE')),
  };
  const start = () =>
    startLink(
      deps as unknown as HttpDeps,
      limits as unknown as RequestLimits,
      { addressKey: '203.0.113.1', headers: {}, get: () => undefined } as unknown as Request,
      { closed: true, writableFinished: false } as unknown as Response,
      { method: 'code', number: parsePhone('+254712345678'), format: 'short', reader: 'expected' },
    );

  expect(await codeOf(start)).toBe('STORE_UNAVAILABLE');
  expect(freed).toBe(1);
});

test.each([
  ['code', 'codes-per-address'],
  ['qr', 'links-per-address'],
] as const)(
  'a caller without points for a link by %s holds neither a place nor a number',
  async (method, limit) => {
    const asked: string[] = [];
    const note = (what: string) => Promise.reject(new Error(asked.push(what).toString()));
    const deps = {
      languages: { preferred: () => ({ lang: 'en' }) },
      server: { trustProxy: 0 },
      registry: {
        takeOver: () => Promise.resolve(null),
        draining: () => false,
        create: () => note('create'),
      },
      clock: new FakeClock(),
    };
    const limits = {
      lookUp: run,
      lookUpOwn: run,
      refuseIfSpent: (_response: Response, name: string) =>
        name === limit ? Promise.reject(new AppError('RATE_LIMITED')) : Promise.resolve(),
      refuseIfServerIsSpent: () => Promise.resolve(),
      holdPlace: () => note('place'),
    };
    const request = { addressKey: '203.0.113.1', headers: {}, get: () => undefined };
    const create = { number: parsePhone('+254712345678'), format: 'short', reader: 'expected' } as const;
    const start = () =>
      startLink(
        deps as unknown as HttpDeps,
        limits as unknown as RequestLimits,
        request as unknown as Request,
        {} as Response,
        { ...create, method },
      );

    expect(await codeOf(start)).toBe('RATE_LIMITED');
    expect(asked).toEqual([]);
  },
);
