/**
 * The most that each function's bundle may weigh, in bytes; test/infra/bundles.test.ts holds it. What is loaded at a
 * cold start is read and compiled first, so a dependency that grows is to be noticed here, before somebody waits for
 * it. 200,000 is what docs/decisions/0016-cold-start.md promises of `clerk`, `auth0` and `cognito`; the others have
 * some room above what they are.
 */
export const MOST_BYTES: Readonly<Record<string, number>> = {
  auth0: 115_000,
  clerk: 115_000,
  cognito: 95_000,
  'cognito-admin': 520_000,
  handoff: 260_000,
  reconcile: 1_300_000,
  scim: 330_000,
  worker: 900_000,
};
