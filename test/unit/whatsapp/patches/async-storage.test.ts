import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { collectStorages, replaceAsyncLocalStorage } from '../../../../src/whatsapp/patches/async-storage.ts';

/** Makes a storage of the class that the module exports now, as Baileys does. */
function newStorage(): AsyncLocalStorage<string> {
  return new AsyncLocalStorage();
}

test('a context made inside works until it is retired, then holds and enables nothing any more', () => {
  replaceAsyncLocalStorage();
  replaceAsyncLocalStorage();
  const { made, retire } = collectStorages(newStorage);
  const other = newStorage();
  const both = () => made.run('mine', () => other.run('theirs', () => [made.getStore(), other.getStore()]));

  expect(both()).toEqual(['mine', 'theirs']);
  retire();
  retire();
  expect(both()).toEqual([undefined, 'theirs']);
});

test('contexts that are entered one inside the other keep apart, over an await and after one of them is retired', async () => {
  replaceAsyncLocalStorage();
  const [one, two] = [collectStorages(newStorage), collectStorages(newStorage)];
  const seen: (string | undefined)[][] = [];
  const look = () => seen.push([one.made.getStore(), two.made.getStore()]);
  await one.made.run('outer', async () => {
    await Promise.resolve();
    await two.made.run('inner', async () => {
      await Promise.resolve();
      look();
      one.made.run('again', look);
      look();
    });
    look();
    two.retire();
    look();
  });
  look();

  expect(seen).toEqual([
    ['outer', 'inner'],
    ['again', 'inner'],
    ['outer', 'inner'],
    ['outer', undefined],
    ['outer', undefined],
    [undefined, undefined],
  ]);
  one.retire();
});

test('a context nobody entered answers nothing; one made outside is like any other', () => {
  replaceAsyncLocalStorage();
  const { made, retire } = collectStorages(newStorage);
  const plain = newStorage();

  expect([made.getStore(), plain.getStore()]).toEqual([undefined, undefined]);
  retire();
  expect(plain.run('plain', () => made.run('mine', () => [made.getStore(), plain.getStore()]))).toEqual([
    undefined,
    'plain',
  ]);
});
