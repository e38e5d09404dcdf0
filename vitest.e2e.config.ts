import { defineConfig } from 'vitest/config';

/** The deployed guard on an emulator; `npm run e2e` starts it, after packaging. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // The steps of the scenario build on each other: after a failed one the rest says nothing.
    bail: 1,
    fileParallelism: false,
  },
});
