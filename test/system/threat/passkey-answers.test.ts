import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import type { StartedLink } from '../../../src/wire/link.ts';
import { startReceiver, type FakeReceiver } from '../../double/webhook.ts';
import { findCanaries } from '../../kit/leak-check/leak-check.ts';
import { askedLink, type AskedLink } from '../../kit/passkey/asked-link.ts';
import { codeOf, finalStep, problemOf, started, stepsOf } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';

/** Who may answer WhatsApp's passkey question, how often, and where nothing of it may stand. All tests share one program. */

const TOKEN = 'token-of-the-metrics';
const MAX_BYTES = 16 * 1024;
/** The proof of the QR is taken for five minutes; after that a person compares codes. */
const LATE_MS = 301_000;

let app: TestApp;
let receiver: FakeReceiver;
let skewMs = 0;
const asked: AskedLink[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
  const clock = {
    ...systemClock,
    now: () => systemClock.now() + skewMs,
    monotonic: () => systemClock.monotonic() + skewMs,
  };
  app = await startApp(
    {
      PASSKEY: 'on',
      METRICS_TOKEN: TOKEN,
      CORS_ORIGINS: 'https://listed.example',
      WEBHOOK_URL: `${receiver.url}/hook`,
      WEBHOOK_SECRET: 'secret-of-the-webhook',
      WEBHOOK_EVENTS: 'link.started,link.scanned,link.finished',
    },
    { clock },
  );
});

// Closing looks for every secret of every ceremony in the log, the files, and all answers.
afterAll(async () => {
  await app.close();
  await receiver.close();
});

async function ask(...args: Parameters<typeof askedLink> extends [unknown, ...infer Rest] ? Rest : never) {
  const link = await askedLink(app, ...args);
  asked.push(link);
  return link;
}

async function told(answer: Response): Promise<readonly [number, string]> {
  return [answer.status, (await problemOf(answer)).code];
}

const isFinal = ({ state }: { readonly state: string }) => state === 'linked' || state === 'failed';

describe('T83: the answer to a passkey question', () => {
  let link: AskedLink;

  beforeAll(async () => {
    link = await ask();
  });

  test('is taken from the holder of the token alone, before anything is said of its body', async () => {
    const { post } = link;
    const other = await started(app.url, 'qr');
    const { linkId, token } = link.link;
    const body = { credential: link.account.authenticator.answer(link.question) };
    const elsewhere = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      fetch(app.url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const right = { Authorization: `Bearer ${token}` };
    for (const kind of ['passkey', 'compare'] as const) {
      for (const answer of [
        await post(kind, body, { Authorization: `Bearer ${other.token}` }),
        await post(kind, body, { Authorization: 'Bearer guessed' }),
        await post(kind, 'x'.repeat(MAX_BYTES * 4), { Authorization: '' }),
        await post(kind, '{', { Authorization: '', 'Content-Type': 'text/plain' }),
        await elsewhere(`/qr/${linkId}/${kind}`),
        await elsewhere(`/code/${linkId}/${kind}`, right),
        await elsewhere(`/qr/${other.linkId}/${kind}`, right),
        await elsewhere(`/qr/unknown/${kind}`, right),
      ]) {
        expect(await told(answer)).toEqual([404, 'LINK_NOT_FOUND']);
      }
      const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://web.whatsapp.com' };
      expect(await told(await post(kind, body, foreign))).toEqual([403, 'CROSS_SITE']);
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await fetch(`${app.url}/qr/${linkId}/${kind}`, { method, headers: right });
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
      }
    }
    await fetch(`${app.url}/qr/${other.linkId}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${other.token}` },
    });
  });

  const deep = `{"credential":${'{"a":'.repeat(9)}1${'}'.repeat(10)}`;
  const credentialOf = (bytes: number) => {
    const empty = JSON.stringify({ credential: { more: '' } });
    return JSON.stringify({ credential: { more: 'x'.repeat(bytes - empty.length) } });
  };

  test.each([
    ['nothing', ''],
    ['no JSON', '{"credential":'],
    ['a list', '[]'],
    ['no field', {}],
    ['null', { credential: null }],
    ['a text', { credential: '{}' }],
    ['a list in it', { credential: [{}] }],
    ['another field', { credential: {}, same: true }],
    ['a prototype', '{"credential":{"__proto__":{"id":"a"}}}'],
    ['too many levels', deep],
    ['one byte too many', credentialOf(MAX_BYTES + 1)],
  ])('that is %s, is refused as BODY_INVALID and costs no try', async (what, body) => {
    const status = what === 'one byte too many' ? 413 : 400;
    expect(await told(await link.post('passkey', body))).toEqual([status, 'BODY_INVALID']);
  });

  test('that is none of these but no credential either, costs one of five tries; the link goes on', async () => {
    const wrong = [{}, JSON.parse(credentialOf(MAX_BYTES)).credential as object];
    for (const credential of wrong) {
      expect(await told(await link.post('passkey', { credential }))).toEqual([400, 'PASSKEY_ANSWER_INVALID']);
    }
    expect(await told(await link.post('compare', { same: 'true' }))).toEqual([400, 'BODY_INVALID']);
    expect(await told(await link.post('compare', { same: true }))).toEqual([409, 'PASSKEY_NOT_ASKED']);
    expect(link.steps.at(-1)).toMatchObject({ state: 'passkey', answered: false });
  });

  test('that comes several times at once, is taken once; a repeat by the same key gets the same answer', async () => {
    needsOneProcess('a reader elsewhere may skip a step that is over');
    const { account, ceremony, question, post } = link;
    const credential = { ...account.authenticator.answer(question), added: { by: 'a browser' } };
    const keys = ['1', '1', '2', '3'].map((digit) => ({ 'Idempotency-Key': digit.repeat(20) }));
    const answers = await Promise.all(keys.map((key) => post('passkey', { credential }, key)));
    const [taken, repeated, ...others] = await Promise.all(
      answers.map(async (answer) => [answer.status, await answer.json()] as const),
    );

    expect(taken).toEqual([202, { step: expect.objectContaining({ state: 'passkey', answered: true }) }]);
    expect(JSON.stringify(taken)).not.toContain('publicKey');
    expect(repeated).toEqual(taken);
    expect(others.map(([status, body]) => [status, (body as { code: string }).code])).toEqual([
      [409, 'PASSKEY_NOT_ASKED'],
      [409, 'PASSKEY_NOT_ASKED'],
    ]);
    const end = await link.step(isFinal);
    const again = await post('passkey', { credential }, keys[0]);

    expect(end.state).toBe('linked');
    expect([again.status, await again.json()]).toEqual(taken);
    expect(await told(await post('passkey', { credential }))).toEqual([409, 'PASSKEY_NOT_ASKED']);
    expect(await told(await post('compare', { same: true }))).toEqual([409, 'PASSKEY_NOT_ASKED']);
    expect(ceremony.record.attempts).toHaveLength(1);
    const seqs = link.steps.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  });
});

test('T83: the sixth wrong answer ends the link; the body of the 31st post is not read', async () => {
  const { post, step, account, question } = await ask();
  const wrong = { credential: account.authenticator.answer(question, { origin: 'https://evil.example' }) };
  for (let at = 0; at < 5; at += 1) {
    expect(await told(await post('passkey', wrong))).toEqual([400, 'PASSKEY_ANSWER_INVALID']);
  }
  expect(await told(await post('passkey', wrong))).toEqual([422, 'PASSKEY_REFUSED']);
  expect(await step(isFinal)).toMatchObject({ error: { code: 'PASSKEY_REFUSED' } });
  for (let at = 6; at < 30; at += 1) await post('passkey', '{');
  const answer = await post('passkey', '{');

  expect(await told(answer)).toEqual([429, 'RATE_LIMITED']);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(1_000);
});

describe('T83: a late answer', () => {
  test.each([
    [true, 'linked'],
    [false, 'PASSKEY_REFUSED'],
  ])('leads to a code that the visitor compares; %s ends as %s', async (same, result) => {
    const { post, step, account, question, ceremony } = await ask({ proof: 'not-taken' });
    skewMs += LATE_MS;
    await post('passkey', { credential: account.authenticator.answer(question) });
    const shown = await step(({ state }) => state === 'compare');
    expect(await told(await post('passkey', { credential: {} }))).toEqual([409, 'PASSKEY_NOT_ASKED']);
    const said = await post('compare', { same });
    ceremony.comparedOnPhone(same ? 'same' : 'other');
    const { step: after } = (await said.json()) as { step: { state: string } };

    expect([said.status, after.state]).toEqual([202, same ? 'confirming' : 'failed']);
    expect(shown).toMatchObject({ compareCode: expect.stringMatching(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/) });
    expect(await step(isFinal)).toMatchObject(same ? { state: result } : { error: { code: result } });
  });
});

test('T83: a visitor by code who loads the page again gets the question under a new token, and the former one answers nothing', async () => {
  const number = '254719000001';
  const phone = app.whatsapp.addPhone({ number });
  const account = phone.askForPasskey({});
  const first = await started(app.url, 'code', { number: `+${number}` });
  const typed = phone.typeCode(codeOf(first.step));
  await account.nextCeremony();
  const asked = async () => {
    for await (const step of stepsOf(app.url, 'code', first)) if (step.state === 'passkey') return step;
    return null;
  };
  const before = await asked();
  const second = await started(app.url, 'code', { number: `+${number}` });
  const { step } = second;
  if (step.state !== 'passkey' || step.answered) throw new Error(`the step is ${step.state}`);
  const credential = account.authenticator.answer(step.publicKey);
  const post = ({ linkId, token }: StartedLink) =>
    fetch(`${app.url}/code/${linkId}/passkey`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ credential }),
    });

  expect(before).toMatchObject({ publicKey: step.publicKey });
  expect(await told(await post(first))).toEqual([409, 'PASSKEY_NOT_ASKED']);
  expect((await post(second)).status).toBe(202);
  expect((await finalStep(app.url, 'code', second)).state).toBe('linked');
  await typed;
});

test('T84: nothing of a question goes to any other caller, to metrics or to the webhook', async () => {
  needsOneProcess('metrics of several processes bear their label');
  const metrics = await fetch(`${app.url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  const text = await metrics.text();
  const places = [
    { name: 'the metrics', text },
    { name: 'the webhook', text: receiver.received.map(({ body, url }) => `${url} ${body}`).join('\n') },
  ];
  const seen = asked.map(({ link, ceremony, steps }) => {
    const codes = steps.flatMap((each) => (each.state === 'compare' ? [each.compareCode] : []));
    const values = [...ceremony.record.secrets.map(({ value }) => value), ...codes];
    const canaries = values.map((value) => ({ kind: 'passkey question', value }) as const);
    const others = app.answers.filter(({ authorization, url, method }) => {
      const isStart = method === 'POST' && /^\/(?:qr|code)$/.test(url);
      return !isStart && authorization !== `Bearer ${link.token}` && !url.startsWith('/session');
    });
    const bodies = { name: 'an answer to somebody else', text: others.map(({ body }) => body()).join('\n') };
    return { count: canaries.length, found: findCanaries(canaries, [...places, bodies]) };
  });

  expect(seen.map(({ found }) => found).flat()).toEqual([]);
  for (const { count } of seen) expect(count).toBeGreaterThan(5);
  expect(receiver.received.length).toBeGreaterThan(8);
  expect(text).toMatch(/^trekker_passkey_total\{end="linked"\} 3$/m);
  expect(text).toMatch(/^trekker_passkey_total\{end="refused"\} 2$/m);
});
