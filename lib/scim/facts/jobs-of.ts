import type { Change, JobOrigin, RoleRef, SyncJob, UserFields } from '../../jobs/index.ts';
import type { DirectoryPolicy, StoredUser } from '../model.ts';
import { fieldsOf, lastFieldsOf, NOTHING_LEFT } from './fields-of.ts';

/** What decides what there is to say of a user, besides what it is. */
export interface Told {
  readonly policy: Pick<DirectoryPolicy, 'onBlock' | 'onDelete'>;
  /** The record is to be told, too: something in its document changed, `active` as much as a name. */
  readonly profile: boolean;
  /** Other tenants have the key. */
  readonly shared: boolean;
  /** Told for the first time. */
  readonly created: boolean;
  /** Milliseconds. */
  readonly observedAt: number;
}

/**
 * All that is to be said of a user in its tenant, at its version. None of it is a difference to what was said before: a
 * later version's jobs take the place of an earlier one's, in whatever order they come.
 */
export function jobsOf(user: StoredUser, told: Told): readonly SyncJob[] {
  const { document, groups, deleted, key, tenant } = user;
  const { policy, shared, profile } = told;
  const origin = originOf(user, told.observedAt, '');
  const change = told.created ? 'created' : 'updated';
  const left = membershipDeleted(origin, key, tenant);
  const present = !deleted && (document.active || policy.onBlock !== 'delete');
  if (!present && !shared && (!deleted || policy.onDelete === 'delete')) {
    return [userDeleted(origin, key)];
  }
  // One tenant's directory must not rewrite the people of another. Of who leaves a key that others have, an other's record
  // counts from then on; of who leaves one that nobody else has, this is the last word.
  // Also of one that never told it: who did may have left before.
  const tellsRecord = deleted ? !shared : user.owner && profile;
  const record = tellsRecord
    ? [userJob(origin, key, change, deleted ? lastFieldsOf(document) : fieldsOf(document))]
    : [];
  const belongs = present && (document.active || policy.onBlock === 'keep');
  if (!belongs) return [...record, left];
  const membership = { ...origin, kind: 'membership', eventType: 'scim.membership' } as const;
  return [...record, { ...membership, change, user: key, tenant, roles: rolesOf(groups) }];
}

/**
 * What is to be said of a key that a user has no longer, as its `userName` or e-mail changed. If nobody else has it, its
 * record goes: what the user is, another key says now, and Permit holds one e-mail but once.
 *
 * @param user - as it is now
 * @param key - one that it had
 * @param told - `shared`: other tenants have that key
 */
export function departureOf(
  user: StoredUser,
  key: string,
  told: Pick<Told, 'policy' | 'shared' | 'observedAt'>,
): readonly SyncJob[] {
  const origin = originOf(user, told.observedAt, '.left');
  const left = membershipDeleted(origin, key, user.tenant);
  if (told.shared) return [left];
  if (told.policy.onDelete === 'delete') return [userDeleted(origin, key)];
  return [userJob(origin, key, 'updated', NOTHING_LEFT), left];
}

type Origin = Omit<JobOrigin, 'eventType'>;

const originOf = ({ id, version }: StoredUser, observedAt: number, suffix: string): Origin => ({
  source: 'scim',
  eventId: `${id}.${version}${suffix}`,
  version,
  observedAt,
});

const userJob = (origin: Origin, user: string, change: Change, fields: UserFields): SyncJob => ({
  ...origin,
  kind: 'user',
  eventType: 'scim.user',
  change,
  user,
  whole: true,
  fields,
});

const userDeleted = (origin: Origin, user: string): SyncJob => ({
  ...origin,
  kind: 'user.deleted',
  eventType: 'scim.user.deleted',
  user,
});

const membershipDeleted = (origin: Origin, user: string, tenant: string): SyncJob => ({
  ...origin,
  kind: 'membership.deleted',
  eventType: 'scim.membership.deleted',
  user,
  tenant,
});

/** The groups as roles. Of several with one external id, the first in the order of the ids of groups has it. */
function rolesOf(groups: StoredUser['groups']): readonly RoleRef[] {
  const roles = new Map<string, RoleRef>();
  for (const [groupId, { displayName, externalId }] of inOrder(groups)) {
    const id = externalId === null || roles.has(externalId) ? groupId : externalId;
    roles.set(id, { id, name: displayName });
  }
  return inOrder(roles).map(([, role]) => role);
}

const inOrder = <Value>(byId: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] =>
  [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
