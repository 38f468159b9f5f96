import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** What a function's bundle has in the place of the SDK's clients (docs/decisions/0016-cold-start.md), by package. */
const BUNDLED_CLIENTS = new Map(
  ['dynamodb', 'sqs'].map((name) => [
    `@aws-sdk/client-${name}`,
    pathOf(`test/bundled-clients/${name}.ts`),
  ]),
);

export default defineConfig({
  resolve: {
    // In a project that has the package; here it is the sources.
    alias: [{ find: /^permit-sync$/, replacement: pathOf('lib/index.ts') }],
  },
  test: {
    // Nothing is shown by how fast it is: on a busy machine, too, only what hangs is to fail.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Copies the log lines of all tests, and searches them at the end.
    globalSetup: ['test/log-search/global-setup.ts'],
    // For that search: a few hundred thousand lines.
    teardownTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'sources' } },
      {
        // What speaks to SQS and DynamoDB, once more with the clients that are deployed.
        extends: true,
        plugins: [
          {
            name: 'bundled-clients',
            enforce: 'pre',
            resolveId: (source, importer) =>
              importer?.includes('/test/bundled-clients/') ? null : BUNDLED_CLIENTS.get(source),
          },
        ],
        test: {
          name: 'bundled clients',
          include: [
            'test/queue/*.test.ts',
            'test/ledger/*.test.ts',
            'test/scim/store/*.test.ts',
            'test/handoff/mark-store.test.ts',
            'test/functions/{cognito-admin,handoff}.test.ts',
            'test/scheduled-reconcile/function.test.ts',
          ],
          exclude: [
            ...configDefaults.exclude,
            // They reach into the SDK's clients.
            'test/ledger/scan.test.ts',
            'test/queue/replay-killed.test.ts',
            'test/scim/store/table.test.ts',
          ],
        },
      },
    ],
  },
});
