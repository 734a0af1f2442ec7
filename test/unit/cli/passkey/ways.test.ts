import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Terminal } from '../../../../src/cli/passkey/terminal.ts';
import { parseWay, usualWay, WAYS } from '../../../../src/cli/passkey/ways.ts';
import { SoftwareAuthenticator } from '../../../double/whatsapp/passkey/authenticator.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { makeFakeBrowser, type Mishap } from '../../../kit/passkey/fake-browser.ts';

const QUESTION = { challenge: 'A'.repeat(43), rpId: 'whatsapp.com', allowCredentials: [] };
const ANSWER = new SoftwareAuthenticator().answer(QUESTION);
const { id, rawId, type, response } = ANSWER;
const CREDENTIAL = { id, rawId, type, response };

/** A machine on which a browser is installed, or none, and standard input that says `lines`. */
async function machine(mishap: Mishap | null, lines: readonly string[]) {
  const dir = await tempFolder();
  if (mishap !== null) {
    const { path } = await makeFakeBrowser(dir, mishap, ANSWER);
    await symlink(path, join(dir, 'google-chrome'));
  }
  const input = new PassThrough();
  input.end(lines.map((line) => `${line}\n`).join(''));
  const prompt = new PassThrough();
  const env = { PATH: dir, DISPLAY: ':0' };
  const { signal } = new AbortController();
  const host = { platform: 'linux' as const, env, atExit: () => () => undefined };
  const asking = { question: QUESTION, terminal: new Terminal(input, prompt), host, signal };
  return { asking, shown: () => String(prompt.read()) };
}

describe('--passkey', () => {
  test.each(['browser', 'paste', 'off'] as const)('takes %s', (way) => {
    expect(parseWay(way)).toBe(way);
  });

  test('is left to the machine if it is not given, and no other word', () => {
    expect(parseWay(undefined)).toBeNull();
    for (const word of ['', 'Browser', 'toString', 'on']) {
      expect(() => parseWay(word)).toThrow(/--passkey browser, --passkey paste or --passkey off/);
    }
  });

  test('is usually browser where a window can be shown and a browser is installed, else paste', async () => {
    const { asking } = await machine('none', []);
    const { platform, env } = asking.host;

    expect(usualWay({ platform, env })).toBe('browser');
    expect(usualWay({ platform, env: { ...env, DISPLAY: '' } })).toBe('paste');
    expect(usualWay({ platform, env: { ...env, PATH: '/nowhere' } })).toBe('paste');
  });
});

describe('by a browser', () => {
  test('says what will happen before the window opens, and gives the answer', async () => {
    const { asking, shown } = await machine('none', []);

    expect(await WAYS.browser(asking)).toEqual(CREDENTIAL);
    expect(shown()).toBe('A browser window opens. Choose your phone, scan with its camera.\n');
  });

  test.each(['says no', 'quits', 'opens another site'] as const)(
    'that %s, asks whether to try again, and stops after a no',
    async (mishap) => {
      const { asking, shown } = await machine(mishap, ['', 'n']);

      await expect(WAYS.browser(asking)).rejects.toMatchObject({ code: 'STOPPED', exit: 4 });
      const said = shown();
      expect(said.match(/A browser window opens/g)).toHaveLength(2);
      expect(said.match(/Again\? \[Y\/n\]/g)).toHaveLength(2);
    },
  );

  test.each([['quits at the start', /could not be started/] as const, [null, /There is no Chrome/] as const])(
    'that %s, goes on with pasting',
    async (mishap, why) => {
      const { asking, shown } = await machine(mishap, [JSON.stringify(ANSWER)]);

      expect(await WAYS.browser(asking)).toEqual(CREDENTIAL);
      expect(shown()).toMatch(why);
    },
  );
});

describe('by pasting', () => {
  test('shows one line for the console that holds the question, and asks until there is an answer', async () => {
    const tooLong = 'x'.repeat(20_000);
    const { asking, shown } = await machine(null, ['Promise {<pending>}', tooLong, JSON.stringify(ANSWER)]);

    expect(await WAYS.paste(asking)).toEqual(CREDENTIAL);
    const said = shown();
    const line = said.split('\n').find((each) => each.startsWith('copy('));
    expect(line).toContain(`parseRequestOptionsFromJSON(${JSON.stringify(QUESTION)})`);
    expect(said).toContain('https://web.whatsapp.com/robots.txt');
    expect(said.match(/That is not the answer/g)).toHaveLength(1);
    expect(said.match(/too long/g)).toHaveLength(1);
    expect(said).not.toContain(response.signature);
  });

  test('where nobody is there to paste, says what to do', async () => {
    const { asking } = await machine(null, []);

    await expect(WAYS.paste(asking)).rejects.toMatchObject({
      code: 'PASSKEY_REQUIRED',
      exit: 5,
      message: expect.stringMatching(/Run the command in a terminal/),
    });
  });
});

test('off ends with the words and the exit code of PASSKEY_REQUIRED', async () => {
  await expect(WAYS.off()).rejects.toMatchObject({
    code: 'PASSKEY_REQUIRED',
    exit: 5,
    message: expect.stringMatching(/^WhatsApp asks this account for a passkey\. .*--passkey off/),
  });
});
