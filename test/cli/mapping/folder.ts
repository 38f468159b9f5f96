import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Example } from '../../../lib/examples/index.ts';
import { type CliOptions, runCli } from '../run-cli.ts';

/** A folder of a team's, with its config. */
export function createFolder() {
  const cwd = mkdtempSync(join(tmpdir(), 'permit-sync-mapping-'));
  return {
    cwd,
    /** Writes a file that exports this value by default. */
    exports: (name: string, value: unknown) =>
      writeFileSync(join(cwd, name), `export default ${JSON.stringify(value)};\n`),
    write: (name: string, text: string) => writeFileSync(join(cwd, name), text),
    mapping: (args: readonly string[], options: CliOptions = {}) =>
      runCli(['mapping', ...args], { cwd, ...options }),
    remove: () => rmSync(cwd, { recursive: true }),
  };
}

/** Ada is an administrator of Acme. */
export const joins = {
  name: 'an admin joins',
  source: 'clerk' as const,
  events: [
    {
      type: 'organizationMembership.created',
      data: {
        role: 'org:admin',
        organization: { id: 'org_7' },
        public_user_data: { user_id: 'user_2a' },
      },
    },
  ],
  facts: { users: { user_2a: { roles: { org_7: 'admin' } } } },
} satisfies Example;

export const signsUp = {
  name: 'a user signs up',
  source: 'clerk' as const,
  events: [
    {
      type: 'user.created',
      data: { id: 'user_2a', first_name: 'Ada', public_metadata: { plan: 'pro' } },
    },
  ],
  facts: { users: { user_2a: { first_name: 'Ada' } } },
} satisfies Example;
