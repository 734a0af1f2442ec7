import { defineConfig } from 'vitest/config';

const slow = ['test/flow/**/*.test.ts', 'test/pages/**/*.test.ts'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    setupFiles: ['test/support/quiet.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/pages/**'],
    },
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: slow } },
      {
        extends: true,
        test: { name: 'flow', include: slow, testTimeout: 120_000, fileParallelism: false },
      },
    ],
  },
});
