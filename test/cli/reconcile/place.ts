import { setTimeout as pause } from 'node:timers/promises';
import { createAccess } from '../../../cli/access/index.ts';
import {
  encodeHeartbeat,
  HEARTBEAT_PK,
  readHeartbeat,
  SILENCE,
} from '../../../lib/sync/worker/heartbeat.ts';
import { type Stack, startStack } from '../../../local/stack/index.ts';
import type { LocalClerkApi } from '../../directories/clerk-api.ts';
import { startCompany } from '../backfill/clerk-company.ts';
import { type CliOptions, runCli } from '../run-cli.ts';
import { screens } from '../screens.ts';

/** What Permit allows is not what is looked at. */
const LIMITS = {
  requestsPerMinute: 1_000_000,
  writesPerMinute: 1_000_000,
  deletesPerMinute: 1_000_000,
  bulkPer10Minutes: 1_000_000,
};
/** Longer than the worker takes for a handful of jobs. */
const PATIENCE_MS = 15_000;

/** Users of the Clerk instance, each an only member of one of two organizations. */
export const USERS = 6;

export interface ReconcilePlace {
  readonly stack: Stack;
  readonly clerk: LocalClerkApi;
  /** Clerk, and the stack with its worker. */
  readonly env: Readonly<Record<string, string>>;
  reconcile(args: readonly string[], options?: CliOptions): ReturnType<typeof runCli>;
  /** Waits until Permit has it so. */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** `user tenant role`, sorted. */
  roles(): string[];
  /** With what it is a member of. */
  removeFromClerk(user: string): void;
  /** Puts a config's version into the worker's last word, as if that were deployed. */
  workerSays(mappingVersion: string): Promise<void>;
  /** A call that a person makes in Permit. */
  byHand(method: string, path: string, body: unknown): Promise<void>;
  close(): Promise<void>;
}

export async function startPlace(): Promise<ReconcilePlace> {
  const stack = await startStack({
    roles: ['admin', 'member', 'guest'],
    config: new URL('../../../local/pass-through.config.ts', import.meta.url),
    environment: { PERMIT_LIMITS: JSON.stringify(LIMITS) },
  });
  const clerk = await startCompany({ users: USERS, organizations: 2, memberships: USERS });
  const env: Readonly<Record<string, string>> = {
    ...stack.environment,
    CLERK_API_URL: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
  };
  const standIn = stack.permit.standIn;
  if (standIn === undefined) throw new Error('a stand-in was wanted');
  return {
    stack,
    clerk,
    env,
    reconcile: (args, options = {}) => runCli(['reconcile', ...args], { env, ...options }),
    async until(what, isSo) {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(50)) {
        if (isSo()) return;
      }
      throw new Error(`never: ${what}`);
    },
    roles: () =>
      standIn
        .facts()
        .assignments.map(({ user, tenant, role }) => `${user} ${tenant} ${role}`)
        .sort(),
    removeFromClerk(user) {
      for (const { id } of clerk.instance.memberships.of('user', user)) {
        clerk.instance.memberships.remove(id);
      }
      clerk.instance.users.remove(user);
    },
    async workerSays(mappingVersion) {
      const target = { stage: undefined, region: undefined, configFile: undefined };
      const { documents } = await createAccess(target, screens({ env }).shell).ledger();
      for (;;) {
        const rev = (await documents.read(HEARTBEAT_PK))?.rev ?? 0;
        const word = (await readHeartbeat(documents)) ?? SILENCE;
        const body = encodeHeartbeat({ ...word, mappingVersion });
        if (await documents.write(HEARTBEAT_PK, rev, body)) return;
      }
    },
    async byHand(method, path, body) {
      const { projectId, environmentId } = standIn.scope;
      await fetch(`${stack.urls.permit}/v2/facts/${projectId}/${environmentId}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${env['PERMIT_API_KEY'] ?? ''}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
    },
    async close() {
      await clerk.close();
      await stack.close();
    },
  };
}
