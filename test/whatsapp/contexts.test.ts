import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { collectContexts, makeContextsRetirable } from '../../src/whatsapp/contexts.ts';

/** As Baileys gets it: whatever the module exports at that moment. */
function newStorage(): AsyncLocalStorage<string> {
  return new AsyncLocalStorage();
}

test('a context made inside works until it is retired, then holds and enables nothing any more', () => {
  makeContextsRetirable();
  makeContextsRetirable();
  const { made, retire } = collectContexts(newStorage);
  const other = newStorage();
  const both = () => made.run('mine', () => other.run('theirs', () => [made.getStore(), other.getStore()]));

  expect(both()).toEqual(['mine', 'theirs']);
  retire();
  retire();
  expect(both()).toEqual([undefined, 'theirs']);
});
