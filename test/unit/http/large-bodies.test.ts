import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** T90: a body that is declared too large is refused at its headers, and no client is invited to send it. */

let app: TestApp;

beforeAll(async () => {
  app = await startApp({});
});

afterAll(() => app.close());

/** Sends the head of a request, and the body when the server invites it; resolves with all that came until `end` came. */
async function told(head: readonly string[], body: string, end: RegExp): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1').setEncoding('utf8');
  socket.write([...head, 'Host: x', '', ''].join('\r\n'));
  let received = '';
  let isInvited = false;
  try {
    while (!end.test(received)) {
      const [part] = (await once(socket, 'data')) as [string];
      received += part;
      if (!received.startsWith('HTTP/1.1 100 ') || isInvited) continue;
      isInvited = true;
      socket.write(body);
    }
    return received;
  } finally {
    socket.destroy();
  }
}

const JSON_TYPE = 'Content-Type: application/json';
const FORM_TYPE = 'Content-Type: application/x-www-form-urlencoded';
const WHOLE = /\r\n\r\n\{.*\}$/s;

describe('T90: a body that is declared as too large,', () => {
  test.each([
    ['/qr', JSON_TYPE, 10 * 1024 + 1, 413],
    ['/code', JSON_TYPE, 10 * 1024 + 1, 413],
    ['/validate', JSON_TYPE, 64 * 1024 + 1, 413],
    ['/validate', JSON_TYPE, 100_000_000, 413],
    // The old address answers 200 to everything.
    ['/giftedValidate.php', FORM_TYPE, 64 * 1024 + 1, 200],
    ['/giftedValidate.php', JSON_TYPE, 100_000_000, 200],
    ['/validate', 'Content-Type: text/plain', 100_000_000, 415],
    ['/nowhere', JSON_TYPE, 100_000_000, 404],
  ])(
    'POST %s with %s of %i bytes, is answered %i before any of it has come',
    async (path, type, size, status) => {
      const head = [`POST ${path} HTTP/1.1`, type, `Content-Length: ${size}`];
      expect(await told(head, '', WHOLE)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      const uninvited = await told([...head, 'Expect: 100-continue'], '', WHOLE);
      expect(uninvited).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(uninvited).toMatch(/^Connection: close\r$/m);
    },
  );
});

test.each([
  ['/validate', JSON_TYPE, '{"sessionId":"x"}', 400],
  ['/giftedValidate.php', FORM_TYPE, 'sessionId=x', 200],
])(
  'a client that waits before it sends to %s with %s, is invited and answered',
  async (path, type, body, status) => {
    const head = [`POST ${path} HTTP/1.1`, type, `Content-Length: ${body.length}`, 'Expect: 100-continue'];
    const received = await told(head, body, WHOLE);
    expect(received).toMatch(new RegExp(`^HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 ${status} `));
    expect(received).not.toMatch(/too large/);
  },
);

test('a chunked body is invited too, because its length shows only when it comes', async () => {
  const head = ['POST /validate HTTP/1.1', JSON_TYPE, 'Transfer-Encoding: chunked', 'Expect: 100-continue'];
  const received = await told(head, '11\r\n{"sessionId":"x"}\r\n0\r\n\r\n', WHOLE);
  expect(received).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 400 /);
});
