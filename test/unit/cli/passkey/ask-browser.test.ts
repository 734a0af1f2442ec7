import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { askInBrowser } from '../../../../src/cli/passkey/ask-browser.ts';
import { BrowserError } from '../../../../src/cli/passkey/browser-end.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { makeFakeBrowser, type FakeBrowser, type Mishap } from '../../../kit/passkey/fake-browser.ts';

const QUESTION = { challenge: 'A'.repeat(43), rpId: 'whatsapp.com', allowCredentials: [] };
const RESPONSE = { authenticatorData: 'YQ', clientDataJSON: 'Yg', signature: 'Yw' };
const CREDENTIAL = { id: 'aWQ', rawId: 'aWQ', type: 'public-key', response: RESPONSE };

let dir: string;
const acts = new Set<() => void>();
const env = {
  PATH: process.env['PATH'],
  DISPLAY: ':0',
  ENCRYPTION_KEYS: 'k1:x',
  SESSION_ID: 'x',
  API_KEY: 'x',
};
const host = {
  platform: process.platform,
  env,
  atExit: (act: () => void) => {
    acts.add(act);
    return () => void acts.delete(act);
  },
};

beforeAll(async () => {
  dir = await tempFolder();
});

afterEach(() => void vi.unstubAllEnvs());

async function ask(fake: FakeBrowser, signal = new AbortController().signal): Promise<unknown> {
  return askInBrowser(fake.path, QUESTION, { host, signal }).catch((error: unknown) => error);
}

/** The profile is removed, and no process of the browser is left. */
async function expectNothingLeft(fake: FakeBrowser): Promise<void> {
  const { profile } = (await fake.noted()) ?? { profile: '' };
  expect(profile).toContain('trekker-passkey-');
  expect(existsSync(profile)).toBe(false);
  await expect.poll(() => fake.isRunning()).toBe(false);
}

describe('askInBrowser', () => {
  test('asks on a page of WhatsApp without an app, in one tab, and gives the known fields of the answer', async () => {
    const fake = await makeFakeBrowser(dir, 'none', { ...CREDENTIAL, authenticatorAttachment: 'platform' });

    expect(await ask(fake)).toEqual(CREDENTIAL);
    const messages = await fake.messages();
    expect(messages).toContainEqual({
      method: 'Page.navigate',
      params: { url: 'https://web.whatsapp.com/robots.txt' },
    });
    expect(messages).toContainEqual({ method: 'Target.closeTarget', params: { targetId: 'first' } });
    const methods = messages.map(({ method }) => method);
    expect(methods.indexOf('Page.bringToFront')).toBe(methods.lastIndexOf('Runtime.evaluate') - 1);
    await expectNothingLeft(fake);
    expect(acts.size).toBe(0);
  });

  test('puts no part of the question into the arguments, and hands no setting on', async () => {
    const fake = await makeFakeBrowser(dir, 'none', CREDENTIAL);
    await ask(fake);
    const { args = [], env: names = [] } = (await fake.noted()) ?? {};

    expect(args).toContain('--remote-debugging-pipe');
    expect(args.join(' ')).not.toContain(QUESTION.challenge);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'DISPLAY']));
    expect(names.filter((name) => /KEY|SESSION_ID/.test(name))).toEqual([]);
  });

  test('tries another page of WhatsApp where the first one does not open', async () => {
    const fake = await makeFakeBrowser(dir, 'cannot open the first page', CREDENTIAL);

    expect(await ask(fake)).toEqual(CREDENTIAL);
    expect(await fake.messages()).toContainEqual({
      method: 'Page.navigate',
      params: { url: 'https://web.whatsapp.com/' },
    });
  });

  test.each<[Mishap, string]>([
    ['quits at the start', 'cannot-start'],
    ['says no', 'cancelled'],
    ['says no in a word of its system', 'cancelled'],
    ['is too old', 'cannot-ask'],
    ['goes elsewhere', 'no-site'],
    ['opens another site', 'no-site'],
    ['loses its tab', 'closed'],
    ['quits', 'closed'],
    ['talks nonsense', 'broken'],
    ['talks without an end', 'broken'],
  ])('if the browser %s, ends as %s and leaves nothing', async (mishap, end) => {
    const fake = await makeFakeBrowser(dir, mishap);
    const error = await ask(fake);

    expect(error).toBeInstanceOf(BrowserError);
    expect(error).toMatchObject({ end });
    await expectNothingLeft(fake);
    // On another site nothing was asked.
    const asked = JSON.stringify(await fake.messages()).includes(QUESTION.challenge);
    expect(asked).toBe(!['quits at the start', 'opens another site'].includes(mishap));
  });

  test('of a program that is none, ends as cannot-start', async () => {
    const asking = askInBrowser(join(dir, 'none-such'), QUESTION, {
      host,
      signal: new AbortController().signal,
    });

    await expect(asking).rejects.toMatchObject({ end: 'cannot-start' });
    expect(acts.size).toBe(0);
  });

  test('of a program that is being written, ends as cannot-start and leaves no profile', async () => {
    const { path } = await makeFakeBrowser(dir, 'none');
    const writer = await open(path, 'r+');
    const temp = await tempFolder();
    // Other processes make profiles in the folder that all share.
    vi.stubEnv('TMPDIR', temp);
    const asking = askInBrowser(path, QUESTION, { host, signal: new AbortController().signal });

    await expect(asking).rejects.toMatchObject({ end: 'cannot-start' });
    await writer.close();
    expect(await readdir(temp)).toEqual([]);
    expect(acts.size).toBe(0);
  });

  test('stopped while it asks, ends a browser that does not end, and what it has started', async () => {
    const fake = await makeFakeBrowser(dir, 'does not end');
    const stop = new AbortController();
    const asking = ask(fake, stop.signal);
    await expect
      .poll(async () => existsSync(join((await fake.noted())?.profile ?? '/', 'asking')))
      .toBe(true);
    stop.abort(new Error('over'));

    expect(await asking).toMatchObject({ message: 'over' });
    await expectNothingLeft(fake);
  });

  test('when the process ends at once, ends the browser and removes the profile in the same moment', async () => {
    const fake = await makeFakeBrowser(dir, 'does not end');
    const asking = ask(fake);
    await expect
      .poll(async () => existsSync(join((await fake.noted())?.profile ?? '/', 'asking')))
      .toBe(true);
    for (const act of acts) act();

    await expectNothingLeft(fake);
    expect(await asking).toMatchObject({ end: 'closed' });
  });

  test('that was stopped before, starts nothing that stays', async () => {
    const fake = await makeFakeBrowser(dir, 'none', CREDENTIAL);

    expect(await ask(fake, AbortSignal.abort(new Error('over')))).toMatchObject({ message: 'over' });
    expect(acts.size).toBe(0);
  });
});
