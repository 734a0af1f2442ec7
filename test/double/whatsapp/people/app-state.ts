import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { child, children, node } from '../wire/nodes.ts';

/** The settings that devices of one account share. The server keeps patches in order and cannot read them. */
export class AppState {
  readonly #collections = new Map<string, Buffer[]>();
  /** The patches that were refused, because the device did not know the newest version. */
  conflicts = 0;

  /** The version of a collection: the number of its patches. */
  version(name: string): number {
    return this.#collections.get(name)?.length ?? 0;
  }

  /** The answers to a device that asks for what is new, or sends a patch. */
  answer(request: BinaryNode): BinaryNode[] {
    return children(child(request, 'sync')).map((collection) => this.#answerOne(collection));
  }

  #answerOne(collection: BinaryNode): BinaryNode {
    const { name = '', version = '0' } = collection.attrs;
    const patches = this.#collections.get(name) ?? [];
    this.#collections.set(name, patches);
    const patch = child(collection, 'patch')?.content;
    const knows = Number(version);
    if (patch instanceof Uint8Array) {
      if (knows !== patches.length) return this.#conflict(name);
      const numbered = proto.SyncdPatch.decode(patch);
      numbered.version = { version: knows + 1 };
      patches.push(Buffer.from(proto.SyncdPatch.encode(numbered).finish()));
      return node('collection', { name, version: String(patches.length) });
    }
    const news = patches.slice(knows).map((bytes) => node('patch', {}, bytes));
    return node('collection', { name, version }, news.length === 0 ? [] : [node('patches', {}, news)]);
  }

  #conflict(name: string): BinaryNode {
    this.conflicts += 1;
    const error = node('error', { code: '409', text: 'conflict' });
    return node('collection', { name, type: 'error' }, [error]);
  }
}
