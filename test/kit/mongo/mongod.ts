import { MongoMemoryServer } from 'mongodb-memory-server-core';

/** Runs a real mongod, which is downloaded if it is not installed. Prints its address and ends when its standard input ends. */
try {
  const server = await MongoMemoryServer.create();
  process.stdout.write(`${server.getUri()}\n`);
  for await (const _ of process.stdin);
  await server.stop();
} catch (error) {
  // startMongo() reports only the last line, so the reason goes there in one line, after the output of the package.
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${words.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
}
