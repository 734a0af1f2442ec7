import { afterEach } from 'vitest';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Returns `startApp` for the tests of a file. A program that the test did not close itself is closed after it. */
export function appsOfEachTest(): typeof startApp {
  const open = new Set<TestApp>();
  afterEach(async () => {
    for (const app of open) await app.close();
  });
  return async (...args) => {
    const started = await startApp(...args);
    const app: TestApp = {
      ...started,
      close: async () => {
        open.delete(app);
        await started.close();
      },
    };
    open.add(app);
    return app;
  };
}
