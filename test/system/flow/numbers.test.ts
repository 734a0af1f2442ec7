import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, finalStep, problemOf, start, started } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

let app: TestApp;

beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

describe('T54: a code asked for one spelling of a number', () => {
  test.each([
    ['+225 07 13 99 12 00', '22513991200'],
    ['+225 13 99 12 00', '2250713991200'],
    ['+55 75 98874-0000', '557588740000'],
    ['+55 75 8874-0000', '5575988740000'],
    ['+229 01 97 12 34 56', '22997123456'],
    ['+52 55 1234 5678', '5215512345678'],
  ])('%s links the account that lives under the other, %s', async (typed, account) => {
    const link = await started(app.url, 'code', { number: typed });
    const phone = app.whatsapp.addPhone({ number: account });
    await phone.typeCodeOf(typed.replace(/\D/g, ''), codeOf(link.step));

    expect((await finalStep(app.url, 'code', link)).state).toBe('linked');
    expect(phone.messages().length).toBeGreaterThan(0);
  });

  test.each([
    ['+225 07 13 99 12 00', '2250513991200'],
    ['+55 11 98874-0000', '5575988740000'],
  ])('%s throws out the account of another number, %s', async (typed, account) => {
    const link = await started(app.url, 'code', { number: typed });
    const phone = app.whatsapp.addPhone({ number: account });
    await phone.typeCodeOf(typed.replace(/\D/g, ''), codeOf(link.step));

    expect(await finalStep(app.url, 'code', link)).toMatchObject({ error: { code: 'WRONG_ACCOUNT' } });
    expect(phone.messages()).toEqual([]);
  });
});

describe('T55: digits that can be two numbers', () => {
  const NUMBERS = ['254712345670', '49254712345670'];

  test('are asked back to the caller alone, and WhatsApp hears nothing', async () => {
    for (const number of NUMBERS) app.whatsapp.addPhone({ number });
    const problem = await problemOf(
      await start(app.url, 'code', { number: '254 712 345 670', region: 'DE' }),
    );

    expect(problem).toMatchObject({
      code: 'PHONE_COUNTRY_CODE_MISSING',
      status: 400,
      choices: [
        { number: '+254712345670', region: 'KE' },
        { number: '+49254712345670', region: 'DE', landline: true },
      ],
    });
    for (const number of NUMBERS) expect(problem.detail).toContain(`+${number}`);
    const old = await fetch(`${app.url}/code?number=254712345670&region=DE`);
    expect(old.status).toBe(400);
    const { error } = (await old.json()) as { readonly error: string };
    for (const number of NUMBERS) expect(error).toContain(`+${number}`);
    expect(app.whatsapp.counts).toMatchObject({ codeRequests: 0, sockets: 0 });
  });

  test('are read when a + comes along, also as a space of an address', async () => {
    app.whatsapp.addPhone({ number: '254712345670' });
    const answer = await fetch(`${app.url}/code?number=+254712345670&region=DE`);
    expect(answer.status).toBe(200);
    expect(app.whatsapp.counts.codeRequests).toBe(1);
  });
});

test.each([
  [{ number: '' }, 'PHONE_INVALID', 'Type your WhatsApp number.'],
  [{ number: '+43 664 1234567, 12' }, 'PHONE_INVALID', 'more digits'],
  [{ number: '1 '.repeat(2000) }, 'PHONE_INVALID', 'too long'],
  [{}, 'BODY_INVALID', 'number is missing, or is no string.'],
  [{ number: 254712345678 }, 'BODY_INVALID', 'number is missing, or is no string.'],
  [{ number: '1', region: 'Kenya' }, 'BODY_INVALID', 'region has the wrong form.'],
  [{ number: '1', format: 'odd' }, 'BODY_INVALID', 'format is none of short, long.'],
  [{ number: '1', ['x'.repeat(5000)]: 1 }, 'BODY_INVALID', `the field ${'x'.repeat(40)}… is not known here.`],
])('T53: the start %j is refused with %s before anything is sent', async (body, code, words) => {
  const problem = await problemOf(await start(app.url, 'code', body));
  expect(problem.code).toBe(code);
  expect(problem.detail).toContain(words);
  expect(app.whatsapp.counts).toMatchObject({ codeRequests: 0, sockets: 0 });
});

test('T53: a long link is not cut: the number at its end counts', async () => {
  const phone = app.whatsapp.addPhone({ number: '254712345678' });
  const text = 'Hello%2012%20'.repeat(200);
  const number = `https://api.whatsapp.com/send/?text=${text}&phone=254712345678`;
  const link = await started(app.url, 'code', { number, region: 'DE' });
  await phone.typeCode(codeOf(link.step));
  expect((await finalStep(app.url, 'code', link)).state).toBe('linked');
});
