import { afterAll } from 'vitest';
import { openMongoStore } from '../../src/store/mongo.ts';
import { storeContract } from '../contract/store.contract.ts';
import { keepLog } from '../session/support/harness.ts';
import { startMongo } from '../support/mongodb.ts';

const mongo = await startMongo();
console.log(`the store contract runs on ${mongo.name}`);

afterAll(() => mongo.stop());

storeContract(`MongoDB: ${mongo.name}`, (clock) =>
  Promise.resolve(openMongoStore({ uri: mongo.uri, db: mongo.newDb(), clock, log: keepLog() })),
);
