import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { codeOf } from '../../kit/session/harness.ts';
import { openOnDouble } from '../../kit/mongo/mongo-double.ts';

// Side by side, because the driver waits for seconds before it believes that a server is of no use.
describe('T80: a hostile MongoDB', () => {
  test.concurrent.for([
    ['is of no version', { maxWireVersion: 0, minWireVersion: 0 }],
    ['is of a version to come', { minWireVersion: 99, maxWireVersion: 100 }],
    ['has versions that are no numbers', { minWireVersion: 'a', maxWireVersion: { b: 1 } }],
    ['is of no size', { maxBsonObjectSize: 0, maxMessageSizeBytes: 0, maxWriteBatchSize: 0 }],
    ['is of a size below nothing', { maxBsonObjectSize: -1, maxMessageSizeBytes: -1, maxWriteBatchSize: -1 }],
    [
      'is of a size that is no number',
      { maxBsonObjectSize: 'x', maxMessageSizeBytes: [], maxWriteBatchSize: {} },
    ],
    ['has hosts that are none', { hosts: [null, 5, {}, '::::', ''] }],
    ['has a list of hosts that is none', { hosts: 'a', passives: 5, arbiters: {} }],
    ['has a name that is none', { me: 5, primary: [], setName: {} }],
    ['was elected by nobody', { electionId: 'y', setVersion: [] }],
    ['is another set', { setName: 'other', setVersion: 'x', electionId: 'y' }],
    ['is a set without a name', { setName: 5 }],
    ['packs', { compression: ['zlib', 'snappy', 'zstd'] }],
    ['wants to be asked how to log in', { saslSupportedMechs: 'X', speculativeAuthenticate: { done: 1 } }],
    ['has times that are none', { lastWrite: 'x', localTime: 'y', logicalSessionTimeoutMinutes: 'z' }],
    ['has a topology that is none', { topologyVersion: { processId: 5, counter: 'x' } }],
    ['has cluster times that are none', { $clusterTime: { clusterTime: 5 }, operationTime: 'x' }],
    ['is a shard', { msg: 'isdbgrid', setName: undefined }],
    ['is a balancer', { serviceId: 'x' }],
    ['is nothing', { ismaster: undefined, isWritablePrimary: undefined, helloOk: 'x', ok: 'yes' }],
  ] as const)(
    'whose hello says that it %s: the store works or is refused, and the process goes on',
    async ([, lies], { onTestFinished }) => {
      const { fake, store } = await openOnDouble({}, systemClock, onTestFinished);
      fake.lie((name, reply) => (name === 'hello' ? { ...reply, ...lies } : reply));
      const code = await codeOf(() => store.sessions.ping());
      expect([null, 'STORE_UNAVAILABLE']).toContain(code);
      fake.lie(null);
      while ((await codeOf(() => store.sessions.ping())) !== null);
    },
  );
});
