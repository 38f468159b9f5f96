import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // In a project that has the package; here it is the sources.
    alias: [
      {
        find: /^permit-sync$/,
        replacement: fileURLToPath(new URL('lib/index.ts', import.meta.url)),
      },
    ],
  },
  test: {
    // Copies the log lines of all tests, and searches them at the end.
    globalSetup: ['test/log-search/global-setup.ts'],
    // For that search: a few hundred thousand lines.
    teardownTimeout: 60_000,
  },
});
