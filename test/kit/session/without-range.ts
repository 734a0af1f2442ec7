export type State = {
  readonly creds: unknown;
  readonly keys: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** Numbers from here on are those of a later restore. */
const LATER = 8_192;

/** The same creds without the numbers of the next pre-keys, which are others in each restore. */
export function credsWithoutRange(creds: unknown): object {
  return { ...Object(creds), nextPreKeyId: 0, firstUnuploadedPreKeyId: 0 };
}

/** The same for the text of a `creds.json`. */
export function lastingCreds(text: string): object {
  return credsWithoutRange(JSON.parse(text));
}

/** The same state without what is another one in each restore. */
export function withoutRange<T extends State>({ creds, keys, ...rest }: T): object {
  const preKeys = Object.entries(keys['pre-key'] ?? {}).filter(([id]) => Number(id) < LATER);
  return {
    ...rest,
    creds: credsWithoutRange(creds),
    keys: { ...keys, 'pre-key': Object.fromEntries(preKeys) },
  };
}

/** The names of the files in a folder that are the same after each restore. */
export function lastingNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => Number(/^pre-key-(\d+)\.json$/.exec(name)?.[1] ?? 0) < LATER);
}
