import { describe, expect, test } from 'vitest';
import { appsOfEachTest } from '../support/apps.ts';
import { unknownId } from '../support/unknown-id.ts';
import { needsOneProcess } from '../../../kit/machines/spread.ts';

/** Limits for callers with many addresses of one network, and for callers without a readable address. */

const open = appsOfEachTest();

async function askFrom(url: string, forwarded: string, index: number): Promise<number> {
  const headers = { Authorization: `Bearer ${unknownId(index)}`, 'X-Forwarded-For': forwarded };
  return (await fetch(`${url}/session`, { headers })).status;
}

describe('T57: a caller with a whole network', () => {
  test.each([
    ['IPv6 /48', (index: number) => `2001:db8:7:${index.toString(16)}::1`, '2001:db8:8::1'],
    ['IPv4 /24', (index: number) => `203.0.113.${index % 256}`, '203.0.114.1'],
  ])('%s: guesses at most five times what one address may', async (_name, address, outside) => {
    const app = await open({ TRUST_PROXY: '1' });
    const statuses: number[] = [];
    for (let index = 0; index < 500; index += 1) statuses.push(await askFrom(app.url, address(index), index));

    expect(statuses.filter((status) => status === 404)).toHaveLength(240);
    expect(await askFrom(app.url, outside, 1)).toBe(404);
  });
});

describe('T60: an address', () => {
  test('written with a port, in hex or through NAT64 counts as the address in it', async () => {
    const app = await open({ TRUST_PROXY: '1', LINKS_PER_ADDRESS: '1/10m' });
    const start = (forwarded: string) =>
      fetch(`${app.url}/qr`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded },
        body: '{}',
      });
    expect((await start('203.0.113.7')).status).toBe(201);
    const others = ['203.0.113.7:55123', '[::ffff:cb00:7107]:1', '::ffff:cb00:7107', '64:ff9b::cb00:7107'];

    for (const other of others) expect((await start(other)).status).toBe(429);
    expect((await start('[2001:db8::5]:443')).status).toBe(201);
    expect((await start('[2001:db8::6]:80')).status).toBe(429);
  });

  test('that cannot be read is logged once with its cause and the way out, and counts as a network', async () => {
    needsOneProcess("it counts lines of one process's log");
    const app = await open({ TRUST_PROXY: '1', LOG_LEVEL: 'info' });
    const statuses: number[] = [];
    for (let index = 0; index < 250; index += 1) statuses.push(await askFrom(app.url, 'Visitor-4711', index));
    const lines = app
      .logs()
      .split('\n')
      .filter((line) => line.includes('no address that can be read'));

    expect(statuses.filter((status) => status === 404)).toHaveLength(240);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', shape: 'aaaaaaa-0000' });
    expect(lines[0]).toContain('TRUST_PROXY');
    expect(app.logs()).not.toContain('Visitor-4711');
  });
});
