import { expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { codeOf } from '../session/support/harness.ts';
import { NUMBER, setUpLinks, settle } from './support/harness.ts';
import { silence } from '../fakes/gateway.ts';

test('registry.create, when MAX_LINKS are open, refuses with TOO_MANY_LINKS, and again takes one when one ended', async () => {
  const { start, registry } = setUpLinks({ maxLinks: 2 });
  const first = await start();
  await start();
  expect(await codeOf(() => start())).toBe('TOO_MANY_LINKS');
  first.link.cancel();
  await first.link.whenDisposed();
  await start();

  expect(registry.openCount()).toBe(2);
});

test('registry.create, when many start at the same moment, never lets more in than MAX_LINKS', async () => {
  const { start, gateway } = setUpLinks({ maxLinks: 5 });
  const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(() => start())));

  expect(codes.filter((code) => code === 'TOO_MANY_LINKS')).toHaveLength(15);
  expect(gateway.connections).toHaveLength(5);
});

test('registry.create, when the circuit is open, refuses before any socket', async () => {
  const { start, gateway } = setUpLinks();
  gateway.refuses = new AppError('WHATSAPP_CLIENT_OUTDATED');

  expect(await codeOf(() => start())).toBe('WHATSAPP_CLIENT_OUTDATED');
  expect(gateway.connections).toEqual([]);
});

test('registry.create, when a link with the number is under way in either spelling, refuses with RATE_LIMITED', async () => {
  const { start } = setUpLinks();
  await start({ method: 'code', number: '5511987654321' });

  expect(await codeOf(() => start({ method: 'code', number: '551187654321' }))).toBe('RATE_LIMITED');
  expect(await codeOf(() => start({ method: 'code', number: NUMBER }))).toBeNull();
});

test('registry.find, with another link’s token, a cut token or an unknown link, finds nothing', async () => {
  const { start, registry } = setUpLinks();
  const [one, other] = [await start(), await start()];

  expect(registry.find(one.link.id, one.token)).toBe(one.link);
  expect(registry.find(one.link.id, other.token)).toBeNull();
  expect(registry.find(one.link.id, one.token.slice(1))).toBeNull();
  expect(registry.find('unknown', one.token)).toBeNull();
});

test('registry.find, for an ended link, gives its last step for ten minutes', async () => {
  const { start, registry, clock } = setUpLinks();
  const { link, token } = await start();
  link.cancel();
  await link.whenDisposed();
  await settle();
  await clock.advanceAsync(599_999);
  expect(registry.find(link.id, token)?.current()).toMatchObject({ error: { code: 'LINK_CANCELLED' } });
  await clock.advanceAsync(1);

  expect(registry.find(link.id, token)).toBeNull();
});

test('registry.drain ends waiting links at once, lets accepted ones finish, and starts no more', async () => {
  const { start, registry } = setUpLinks();
  const waiting = await start();
  const accepted = await start();
  waiting.connection.showQr();
  accepted.connection.showQr();
  accepted.connection.pair();
  const drained = registry.drain();

  expect(await waiting.end).toMatchObject({ error: { code: 'SHUTTING_DOWN' } });
  expect(await codeOf(() => start())).toBe('SHUTTING_DOWN');
  accepted.connection.open();
  expect((await accepted.end).state).toBe('linked');
  await drained;
  expect(registry.openCount()).toBe(0);
});

test('registry.drain undoes after 20 s what has not finished', async () => {
  const { start, registry, clock } = setUpLinks();
  const { connection, end } = await start();
  connection.behaviour.settled = silence;
  connection.showQr();
  connection.pair();
  connection.open();
  await settle();
  const drained = registry.drain();
  await clock.advanceAsync(20_000);

  expect(await end).toMatchObject({ error: { code: 'SHUTTING_DOWN' } });
  expect(connection.unlinks).toBe(1);
  await drained;
});

test('after links of every fate no timer is left but those that keep last steps', async () => {
  const { start, registry, clock } = setUpLinks();
  const cancelled = await start();
  cancelled.link.cancel();
  const done = await start();
  done.connection.showQr();
  done.connection.pair();
  done.connection.open();
  await done.end;
  await Promise.all([cancelled.link.whenDisposed(), done.link.whenDisposed()]);
  await settle();
  expect(clock.pending).toBe(2);
  await registry.drain();

  expect(clock.pending).toBe(0);
});
