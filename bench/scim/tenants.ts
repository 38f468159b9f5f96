import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { compileMapping } from '../../lib/mapping/index.ts';
import { createDirectory, type DirectoryPorts } from '../../lib/scim/directory/index.ts';
import type { UserDocument } from '../../lib/scim/model.ts';

export interface TenantSize {
  readonly users: number;
  /** Besides the one that everybody is in. */
  readonly groups: number;
}

const USERS_AT_ONCE = 16;
const MEMBERS = 10;

/** A user as Okta sends it, as far as the store looks at it. */
function document(tenant: string, n: number): UserDocument {
  const userName = `person-${n}@${tenant}.example`;
  return {
    userName,
    externalId: `00u${String(n).padStart(8, '0')}`,
    active: true,
    attributes: {
      name: { givenName: `First${n % 97}`, familyName: `Last${n % 89}` },
      emails: [{ value: userName, type: 'work', primary: true }],
      displayName: `First${n % 97} Last${n % 89}`,
      title: 'Engineer',
    },
  };
}

/**
 * Fills a tenant by the same operations that requests make, only without the queue and without a deadline.
 *
 * @returns the id of the group that all users are in
 */
export async function fillTenant(
  client: DynamoDBClient,
  table: string,
  tenant: string,
  { users, groups }: TenantSize,
): Promise<string> {
  const ports: DirectoryPorts = {
    table: { client, table, now: Date.now, sleep: (ms) => sleep(ms) },
    enqueue: async () => {},
    policy: compileMapping({}).scim,
    now: Date.now,
    newId: randomUUID,
    deadline: () => Number.POSITIVE_INFINITY,
  };
  const directory = createDirectory(ports, tenant);
  const ids: string[] = [];
  const rest = Array.from({ length: users }, (_, n) => n).values();
  async function create(): Promise<void> {
    for (const n of rest) ids.push((await directory.users.create(document(tenant, n))).id);
  }
  await Promise.all(Array.from({ length: USERS_AT_ONCE }, create));
  const group = (displayName: string, members: readonly string[]) =>
    directory.groups.create({ displayName, externalId: null, attributes: {} }, members);
  for (let n = 0; n < groups; n++) {
    const from = (n * MEMBERS) % ids.length;
    await group(`Team ${n}`, ids.slice(from, from + MEMBERS));
  }
  return (await group('Everybody', ids)).id;
}
