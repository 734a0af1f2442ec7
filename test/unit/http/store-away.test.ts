import { expect, test } from 'vitest';
import { formatShortId } from '../../../src/session-id/id.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { systemClock } from '../../../src/app/system.ts';
import { startApp } from '../../kit/program/start-app.ts';
import { spoilable } from '../../kit/session/faulty-store.ts';
import { PREFIX } from '../../kit/session/harness.ts';

test('who only reads while the store does not answer is told that the session is safe, and of no saving', async () => {
  const memory = openMemoryStore(systemClock);
  const faulty = spoilable(memory.sessions);
  const app = await startApp({}, { store: { ...memory, sessions: faulty.store } });
  const id = formatShortId(PREFIX, Buffer.alloc(20, 7));
  faulty.spoil('get', 'before', 'before', 'before');
  const headers = { Authorization: `Bearer ${id}` };
  const answers = [
    await fetch(`${app.url}/session`, { headers }),
    await fetch(`${app.url}/session/archive`, { headers }),
    await fetch(`${app.url}/validate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sessionId: id }),
    }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      title: 'The store does not answer',
      detail: 'Your session is safe. Try again.',
    });
  }
  await app.close();
});
