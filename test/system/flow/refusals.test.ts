import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatShortId } from '../../../src/session-id/id.ts';
import { linkByQr } from '../../kit/program/link.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const UNKNOWN_ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 9));

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

type Answer = {
  readonly status: number;
  readonly body: { readonly code?: string; readonly detail?: string };
};

async function ask(path: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(`${app.url}${path}`, init);
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

function withId(id: string, method: string): RequestInit {
  return { method, headers: { Authorization: `Bearer ${id}` } };
}

test.each([
  'logout=1',
  'logout=True',
  'logout=yes',
  'logout',
  'logout=',
  'Logout=true',
  'logout=true&logout=true',
  'logout[]=true',
])('DELETE /session?%s is refused and deletes nothing', async (query) => {
  const { status, body } = await ask(`/session?${query}`, withId(UNKNOWN_ID, 'DELETE'));
  expect(status).toBe(400);
  expect(body.code).toBe('BODY_INVALID');
  expect(body.detail).toContain('Nothing was deleted');
});

test('a session lives on after a refused DELETE; one that is gone is told what to do with the device', async () => {
  const { id } = await linkByQr(app);
  expect((await ask('/session?logout=yes', withId(id, 'DELETE'))).status).toBe(400);
  expect((await ask('/session', withId(id, 'GET'))).status).toBe(200);
  expect(await ask('/session?logout=false', withId(id, 'DELETE'))).toMatchObject({
    status: 200,
    body: { loggedOut: 'not-asked' },
  });
  const gone = await ask('/session?logout=true', withId(id, 'DELETE'));
  const unknown = await ask('/session', withId(UNKNOWN_ID, 'DELETE'));
  expect(gone.body.detail).toContain('remove it in WhatsApp under Linked devices');
  expect([gone.status, gone.body.detail]).toEqual([404, unknown.body.detail]);
});

test('what is too large for /validate is told where to go', async () => {
  const { status, body } = await ask('/validate', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sessionId: 'x'.repeat(70_000) }),
  });
  expect(status).toBe(413);
  expect(body.detail).toMatch(/Paste its creds\.json alone, or restore it with restore\.mjs/);
});

test('the old address for creds names the key that it wants', async () => {
  const { status, body } = await ask(`/api/downloadCreds.php/${UNKNOWN_ID}`, {});
  expect(status).toBe(401);
  expect(body.detail).toContain('x-api-key');
});
