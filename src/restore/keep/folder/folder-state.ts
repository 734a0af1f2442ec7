import { join } from 'node:path';
import { ifThere, type Files } from '../../../auth-state/folder/files.ts';
import { CREDS_FILE } from '../../../auth-state/folder/folder-files.ts';
import { keyOfFile } from '../../../auth-state/folder/key-files.ts';
import { isObject, objectOf, type JsonObject, type SessionState } from '../../../auth-state/json.ts';
import { parseJson } from '../../../wire/json.ts';
import { sessionFilesIn } from '../../folder/swap.ts';

const READS_AT_ONCE = 16;

/** Reads the state of a folder, as JSON that is not revived; a file that was cut off is left out. Errors: those of the disk. */
export async function readFolder(files: Files, dir: string): Promise<SessionState> {
  const keys: Record<string, Record<string, unknown>> = {};
  const names = [...(await sessionFilesIn(files, dir))];
  while (names.length > 0) {
    const some = names.splice(0, READS_AT_ONCE).flatMap((name) => {
      const key = keyOfFile(name);
      return key === null ? [] : [{ name, key }];
    });
    const texts = await Promise.all(some.map(({ name }) => ifThere(files.read(join(dir, name)))));
    for (const [index, { key }] of some.entries()) {
      const value = parseJson(texts[index] ?? '');
      if (value !== undefined && value !== null) (keys[key.type] ??= {})[key.id] = value;
    }
  }
  return { creds: await readCreds(files, dir), keys };
}

async function readCreds(files: Files, dir: string): Promise<JsonObject> {
  return objectOf(parseJson((await ifThere(files.read(join(dir, CREDS_FILE)))) ?? ''));
}

/**
 * The last time, in milliseconds since 1970, at which a conversation of a state was used; 0 if there is none. It tells the newer of two states
 * that say nothing else about their age.
 */
export function lastUseOf({ keys }: Pick<SessionState, 'keys'>): number {
  const conversations = Object.values(objectOf(keys['session'])).flatMap((record) =>
    Object.values(objectOf(objectOf(record)['_sessions'])),
  );
  return conversations.reduce<number>((last, conversation) => {
    const info = objectOf(conversation)['indexInfo'];
    return isObject(info) ? Math.max(last, timeOf(info['used']), timeOf(info['created'])) : last;
  }, 0);
}

function timeOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
