import { DISK, type Files } from '../../../src/auth-state/folder/files.ts';

type Verb = keyof Files;

/** One call on the disk. `number` counts calls from 1. */
export type DiskCall = { readonly number: number; readonly verb: Verb; readonly path: string };

/** The error of a call: `before` is thrown instead of the call, `after` when it is done; `null` for no error. */
export type Fate = { readonly before?: Error; readonly after?: Error } | null;

/** The real disk, with calls that fail where `fateOf` says so. */
export function badDisk(fateOf: (call: DiskCall) => Fate): {
  readonly files: Files;
  readonly calls: DiskCall[];
} {
  const calls: DiskCall[] = [];
  const wrap =
    <Args extends readonly [string, ...(readonly string[])], T>(
      verb: Verb,
      work: (...args: Args) => Promise<T>,
    ) =>
    async (...args: Args): Promise<T> => {
      const call = { number: calls.length + 1, verb, path: args[0] };
      calls.push(call);
      const fate = fateOf(call);
      if (fate?.before !== undefined) throw fate.before;
      const result = await work(...args);
      if (fate?.after !== undefined) throw fate.after;
      return result;
    };
  const files: Files = {
    makeFolder: wrap('makeFolder', DISK.makeFolder),
    makeTempFolder: wrap('makeTempFolder', DISK.makeTempFolder),
    list: wrap('list', DISK.list),
    read: wrap('read', DISK.read),
    write: wrap('write', DISK.write),
    rename: wrap('rename', DISK.rename),
    remove: wrap('remove', DISK.remove),
    info: wrap('info', DISK.info),
  };
  return { files, calls };
}

/** An error with the code of a failed system call, as Node throws it. */
export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}
