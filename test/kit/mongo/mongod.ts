import { MongoMemoryServer } from 'mongodb-memory-server-core';

/** A real mongod, downloaded if need be: says where it listens, and ends with its standard input. */
try {
  const server = await MongoMemoryServer.create();
  process.stdout.write(`${server.getUri()}\n`);
  for await (const _ of process.stdin);
  await server.stop();
} catch (error) {
  // The last line is what the run tells; the package has written much before.
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${words.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
}
