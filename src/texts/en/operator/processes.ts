/** What `doctor` says of the processes that share one database. `who` names processes. */
export const processes = {
  none: {
    finding: 'No process uses this database now.',
    next: 'If a server runs, its MONGODB_URI or MONGODB_DB is another one than in these settings, or its version is older than 1.1.',
  },
  living: (count: number, who: string) =>
    count === 1
      ? `1 process uses this database now: ${who}.`
      : `${count} processes share this database now: ${who}.`,
  more: (who: string, count: number) => `${who} and ${count} more`,
  unknown: (who: string) => ({
    finding: `What settings ${who} has cannot be read.`,
    next: 'Run the same version of this program everywhere.',
  }),
  otherKey: (kid: string, who: string) => ({
    finding: `The key ${kid} of ${who} is another key than ${kid} in these settings, so neither opens what the other seals.`,
    next: 'Set the same ENCRYPTION_KEYS everywhere, then restart the processes that were wrong.',
  }),
  lacksKey: (kid: string, who: string) => ({
    finding: `${who} does not have the key ${kid} of these settings.`,
    next: 'Set the same ENCRYPTION_KEYS everywhere, then restart the processes that lack it.',
  }),
  hasMoreKeys: (kid: string, who: string) => ({
    finding: `${who} has the key ${kid}, which these settings do not have.`,
    next: 'Set the same ENCRYPTION_KEYS everywhere, then restart the processes that lack it.',
  }),
  otherActive: (there: string, here: string, who: string) => ({
    finding: `${who} seals with the key ${there}, these settings with ${here}.`,
    next: 'During a change of keys this is as it should be. Otherwise set the same ENCRYPTION_KEYS everywhere, in the same order.',
  }),
  otherPrefix: (there: string, here: string, who: string) => ({
    finding: `${who} makes session IDs that begin with ${there}, these settings ones that begin with ${here}; each opens its own alone.`,
    next: 'Set the same SESSION_PREFIX everywhere.',
  }),
  otherVersion: (there: string, here: string, who: string) => ({
    finding: `${who} runs version ${there} of this program, this is ${here}.`,
    next: 'During an update this is as it should be. Otherwise run the same version everywhere.',
  }),
  otherLimit: (setting: string, there: string, here: string, who: string) => ({
    finding: `${setting} is ${there} at ${who}, but ${here} in these settings; the tries are counted together.`,
    next: `Set the same ${setting} everywhere.`,
  }),
  otherSetting: (setting: string, who: string) => ({
    finding: `${setting} of ${who} is not as in these settings, so that it is chance which of them a visitor or a bot meets.`,
    next: `Set the same ${setting} everywhere.`,
  }),
};
