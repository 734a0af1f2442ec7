import { describe, expect, test } from 'vitest';
import { openScriptedWindow, type ClickedPage } from '../../kit/browser/helper/scripted-window.ts';

/** What the helper's window refuses, and what it asks the browser for. */

const SITE = 'https://bots.example';
const QUESTION = {
  challenge: 'qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo',
  timeout: 600_000,
  rpId: 'whatsapp.com',
  allowCredentials: [],
  userVerification: 'required',
  extensions: { uvm: true },
};
const NOT_WHATSAPPS = 'This is not a question from WhatsApp.';
const NO_HTTPS = 'This site is not safe to use (no https).';
const LEFT = 'The page is gone. Start again there.';
const NOT_ASKED = 'This page does not ask for a passkey. Click the helper on the page that does.';
const OVER = 'The page does not ask any more, so your passkey went nowhere. Go back to it: it says why.';
const ANSWER = { id: 'AQ', rawId: 'AQ', type: 'public-key', response: { signature: 'AQ' } };

function asks(change: object = {}, origin = SITE): ClickedPage {
  return { origin, text: JSON.stringify({ publicKey: { ...QUESTION, ...change } }) };
}

describe('the window of the passkey helper', () => {
  test.each<readonly [name: string, page: ClickedPage, said: string]>([
    ['a page that the browser does not let it read', null, NOT_ASKED],
    ['a page without a question', { origin: SITE, text: null }, NOT_ASKED],
    ['a page without https', asks({}, 'http://bots.example'), NO_HTTPS],
    ['a page whose host only begins like this computer', asks({}, 'http://localhost.bots.example'), NO_HTTPS],
    ['a page whose host only looks like this computer', asks({}, 'http://127.0.0.1.bots.example'), NO_HTTPS],
    ['a file', asks({}, 'null'), NO_HTTPS],
    ['another kind of address', asks({}, 'ftp://localhost'), NO_HTTPS],
    ['a text that is no JSON', { origin: SITE, text: '{"publicKey":' }, NOT_WHATSAPPS],
    ['an empty text', { origin: SITE, text: '' }, NOT_WHATSAPPS],
    ['JSON without a question', { origin: SITE, text: 'null' }, NOT_WHATSAPPS],
    ['JSON with another question', { origin: SITE, text: '{"publicKey":"x"}' }, NOT_WHATSAPPS],
    ['the question of a bank', asks({ rpId: 'bank.example' }), NOT_WHATSAPPS],
    ['a domain that ends alike', asks({ rpId: 'not-whatsapp.com' }), NOT_WHATSAPPS],
    ['another domain of WhatsApp', asks({ rpId: 'business.whatsapp.com' }), NOT_WHATSAPPS],
    ['no domain', asks({ rpId: undefined }), NOT_WHATSAPPS],
    ['a list of domains', asks({ rpId: ['whatsapp.com'] }), NOT_WHATSAPPS],
    ['a challenge of 15 bytes', asks({ challenge: 'q'.repeat(20) }), NOT_WHATSAPPS],
    ['a challenge in other signs', asks({ challenge: `${'q'.repeat(40)}+/=` }), NOT_WHATSAPPS],
    ['no challenge', asks({ challenge: undefined }), NOT_WHATSAPPS],
    ['a credential without an ID', asks({ allowCredentials: [{ type: 'public-key' }] }), NOT_WHATSAPPS],
    ['a credential that is nothing', asks({ allowCredentials: [null] }), NOT_WHATSAPPS],
  ])('over %s, says so and offers nothing', async (_name, page, said) => {
    const window = await openScriptedWindow(() => page);

    expect([window.said(), window.offers()]).toEqual([said, false]);
  });

  test.each([
    'https://bots.example',
    'https://bots.example:8443',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://127.0.0.2:3000',
    'http://[::1]:3000',
  ])('over %s, offers to ask', async (origin) => {
    const window = await openScriptedWindow(() => asks({}, origin));

    expect([window.said(), window.offers()]).toEqual(['', true]);
  });

  test.each([
    ['bots.example', SITE, true],
    ['bots.example:8443', 'https://bots.example:8443', true],
    ['bots.example', 'https://bots.example.', true],
    ['bots.example:8443', 'https://bots.example.:8443', true],
    ['bots.example', 'https://bots.example..', false],
    ['other.example', SITE, false],
    ['bots.example', 'https://bots.example:8443', false],
    ['bots.example', 'https://www.bots.example', false],
  ])('made for %s, over %s, offers to ask: %s', async (madeFor, origin, offers) => {
    const window = await openScriptedWindow(() => asks({}, origin), { madeFor });

    expect(window.offers()).toBe(offers);
    const said = `This helper was made for ${madeFor} only. Remove it, and use the one that your page offers.`;
    expect(window.said()).toBe(offers ? '' : said);
  });

  test('asks the browser for what it knows of the question, and for nothing else of the page', async () => {
    const credential = { id: 'AQID', type: 'public-key', transports: ['hybrid'] };
    const odd = { mediation: 'conditional', hints: ['client-device'], extensions: { uvm: true, prf: {} } };
    const page = asks({ ...odd, timeout: 9e9, allowCredentials: [{ ...credential, more: 1 }] });
    const window = await openScriptedWindow(() => page, { signed: ANSWER });
    await window.pressYes();

    expect(window.said()).toBe('Done. Go back to the page. You can close this window.');
    expect(window.offers()).toBe(false);
    expect(JSON.parse(JSON.stringify(window.asked))).toEqual([
      { ...QUESTION, timeout: 600_000, allowCredentials: [credential] },
    ]);
  });

  test.each([
    [9e9, 600_000],
    [Infinity, 600_000],
    [0.5, 1],
    [0, 300_000],
    [-1, 300_000],
    ['soon', 300_000],
    [[[]], 300_000],
    [null, 300_000],
  ])('of a question with the time %j, gives the browser %j ms', async (timeout, given) => {
    // JSON has a number beyond all others only as one that is too large to be read.
    const text = JSON.stringify({ publicKey: { ...QUESTION, timeout } }).replace(
      'null',
      timeout === null ? 'null' : '1e999',
    );
    const window = await openScriptedWindow(() => ({ origin: SITE, text }), { signed: ANSWER });
    await window.pressYes();

    expect(window.asked).toMatchObject([{ timeout: given }]);
  });

  test('gives the browser five minutes where the question names no time, and asks for no uvm by itself', async () => {
    const page = asks({ timeout: undefined, extensions: undefined, allowCredentials: undefined });
    const window = await openScriptedWindow(() => page, { signed: ANSWER });
    await window.pressYes();

    const { extensions: _extensions, ...question } = QUESTION;
    expect(JSON.parse(JSON.stringify(window.asked))).toEqual([{ ...question, timeout: 300_000 }]);
  });

  test.each<readonly [name: string, then: ClickedPage, said: string, offers: boolean]>([
    ['was left', null, LEFT, false],
    ['became that of another site', asks({}, 'https://other.example'), LEFT, false],
    ['asks no more', { origin: SITE, text: null }, NOT_ASKED, true],
    ['asks for something else', asks({ rpId: 'bank.example' }), NOT_WHATSAPPS, true],
  ])('where the page %s before the "Yes", asks for nothing', async (_name, then, said, offers) => {
    let page: ClickedPage = asks();
    const window = await openScriptedWindow(() => page, { signed: ANSWER });
    page = then;
    await window.pressYes();

    expect([window.said(), window.offers(), window.asked]).toEqual([said, offers, []]);
  });

  test('where the page asks anew before the "Yes", answers what it asks now', async () => {
    let page = asks();
    const window = await openScriptedWindow(() => page, { signed: ANSWER });
    page = asks({ challenge: 'r'.repeat(43) });
    await window.pressYes();

    expect(window.asked).toMatchObject([{ challenge: 'r'.repeat(43) }]);
    expect(window.said()).toMatch(/^Done\./);
  });

  test.each<readonly [name: string, then: ClickedPage, said: string, offers: boolean]>([
    ['was left', null, LEFT, false],
    ['became that of another site', asks({}, 'https://other.example'), LEFT, false],
    ['asks no more', { origin: SITE, text: null }, OVER, false],
    ['asks anew', asks({ challenge: 'r'.repeat(43) }), 'The page asks anew. Press Yes once more.', true],
  ])('where the page %s before the answer, says so', async (_name, then, said, offers) => {
    let looks = 0;
    const window = await openScriptedWindow(() => ((looks += 1) > 2 ? then : asks()), { signed: ANSWER });
    await window.pressYes();

    expect([window.said(), window.offers(), window.asked.length]).toEqual([said, offers, 1]);
  });

  test.each<readonly [paths: readonly string[], said: RegExp, asked: number]>([
    [['/'], /^Done\./, 1],
    [[], /^WhatsApp's page did not load\. Check your connection, then try again\.$/, 0],
  ])('where of WhatsApp’s site only %j is there, says %s', async (paths, said, asked) => {
    const window = await openScriptedWindow(() => asks(), { signed: ANSWER, paths });
    await window.pressYes();

    expect(window.said()).toMatch(said);
    expect(window.asked).toHaveLength(asked);
  });

  test.each([
    [{ error: 'NotAllowedError' }, /^Your browser got no passkey\. Cancelled\? Try again\. .*USB key/],
    [
      { error: 'SecurityError' },
      /^Your browser could not ask for the passkey \(SecurityError\)\. Try again\.$/,
    ],
  ])('when WhatsApp’s page gives %j, says it and lets the person try again', async (signed, said) => {
    const window = await openScriptedWindow(() => asks(), { signed });
    await window.pressYes();

    expect(window.said()).toMatch(said);
    expect(window.offers()).toBe(true);
  });
});
