import { MongoMemoryServer } from 'mongodb-memory-server-core';

/** A real mongod, downloaded if need be: says where it listens, and ends with its standard input. */
const server = await MongoMemoryServer.create();
process.stdout.write(`${server.getUri()}\n`);
for await (const _ of process.stdin);
await server.stop();
