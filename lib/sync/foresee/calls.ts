import type { Json } from '../../jobs/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import { resourceOf } from '../apply/outcome.ts';
import type { RoleAssignment } from '../ports.ts';
import { needsRevocation } from '../round/plan/needs-revocation.ts';
import type { InstancePlan, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import type { RecordPlan } from '../round/plan/plan-record.ts';

/** A call to Permit, as its API names it, below `/v2/facts/{project}/{environment}`. */
export interface PlannedCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Json;
}

/**
 * Calls in the worker's order: what is taken, records deleted; then tenants, instances and their relationships, users,
 * roles given. Each as a single call. Where a deleted tenant's record stays, the worker lists who has roles there, and
 * takes from them what is older than the deletion: that is foreseen of the users whom the jobs speak of, of others the
 * listing alone.
 */
export function callsOf(
  {
    users,
    tenants,
    instances,
  }: {
    readonly users: readonly UserPlan[];
    readonly tenants: readonly TenantPlan[];
    readonly instances: readonly InstancePlan[];
  },
  mapping: Mapping,
  isMade: (tenant: string) => boolean,
): PlannedCall[] {
  const known = new Set(tenants.filter(isWritten).map(({ draft }) => draft.key));
  const missing = new Set<string>();
  for (const { assign } of users) {
    for (const { tenant } of assign) if (!known.has(tenant) && !isMade(tenant)) missing.add(tenant);
  }
  return [
    ...tenants
      .filter(needsRevocation)
      .map(({ draft }) => call('GET', `/role_assignments?tenant=${draft.key}`)),
    ...users.flatMap(({ unassign }) =>
      unassign.map((one) => call('DELETE', '/role_assignments', assignmentBody(one))),
    ),
    ...instances.flatMap(({ unrelate }) =>
      unrelate.map((one) => call('DELETE', '/relationship_tuples', { ...one })),
    ),
    ...users.filter(isDeleted).map(({ draft }) => call('DELETE', `/users/${draft.key}`)),
    ...instances
      .filter((plan) => isDeleted(plan) || plan.moved)
      .map(({ draft }) => call('DELETE', `/resource_instances/${draft.key}`)),
    ...tenants.filter(isDeleted).map(({ draft }) => call('DELETE', `/tenants/${draft.key}`)),
    ...[...missing].map((key) => call('POST', '/tenants', { key, name: key })),
    ...tenants.flatMap((plan) => tenantCalls(plan)),
    ...instances.flatMap((plan) => instanceCalls(plan)),
    ...instances.flatMap(({ relate }) =>
      relate.map((one) => call('POST', '/relationship_tuples', { ...one })),
    ),
    ...users.flatMap((plan) => userCalls(plan, mapping)),
    ...users.flatMap(({ assign }) =>
      assign.map((one) => call('POST', '/role_assignments', assignmentBody(one))),
    ),
  ];
}

function call(method: PlannedCall['method'], path: string, body?: Json): PlannedCall {
  return body === undefined ? { method, path } : { method, path, body };
}

const isDeleted = ({ record }: { readonly record: RecordPlan }): boolean =>
  record.kind === 'delete';
const isWritten = ({ record }: { readonly record: RecordPlan }): boolean =>
  record.kind === 'write' || record.kind === 'ensure';

function tenantCalls({ record, draft }: TenantPlan): PlannedCall[] {
  const { key, before } = draft;
  if (record.kind === 'ensure') return [call('POST', '/tenants', { key, name: key })];
  if (record.kind !== 'write') return [];
  if (before.made) return [call('PATCH', `/tenants/${key}`, nested(record.changed))];
  return [call('POST', '/tenants', { key, ...nested(present(record.values)) })];
}

function instanceCalls({ record, draft, moved }: InstancePlan): PlannedCall[] {
  const { key, before, after } = draft;
  if (record.kind !== 'write' && record.kind !== 'ensure') return [];
  const changed = record.kind === 'write' ? nested(record.changed) : {};
  if (before.made && !moved) return [call('PATCH', `/resource_instances/${key}`, changed)];
  const resource = resourceOf(key);
  const values = record.kind === 'write' ? nested(present(record.values)) : {};
  const body = {
    key: key.slice(resource.length + 1),
    resource,
    tenant: after.tenant.key,
    ...values,
  };
  return [call('POST', '/resource_instances', body)];
}

function assignmentBody({ instance, ...one }: RoleAssignment): Json {
  return instance === undefined ? { ...one } : { ...one, resource_instance: instance };
}

function userCalls({ record, draft }: UserPlan, mapping: Mapping): PlannedCall[] {
  const { key } = draft;
  if (record.kind === 'ensure') return [call('POST', '/users', { key })];
  if (record.kind !== 'write') return [];
  const path = `/users/${key}`;
  if (record.replace) return [call('PUT', path, { key, ...nested(present(record.values)) })];
  const read = call('GET', path);
  const isMerged = mapping.users.write === 'merge';
  return [read, call(isMerged ? 'PATCH' : 'PUT', path, { key, ...nested(record.changed) })];
}

/** A whole record has no word for what is not there. */
const present = (fields: ReadonlyMap<string, Json>): ReadonlyMap<string, Json> =>
  new Map([...fields].filter(([, value]) => value !== null));

/** `attributes.plan` → `{attributes: {plan}}`. */
function nested(fields: ReadonlyMap<string, Json>): Record<string, Json> {
  const body: [string, Json][] = [];
  const attributes: [string, Json][] = [];
  for (const [name, value] of fields) {
    if (!name.startsWith('attributes.')) body.push([name, value]);
    else attributes.push([name.slice('attributes.'.length), value]);
  }
  const record = Object.fromEntries(body);
  return attributes.length === 0
    ? record
    : { ...record, attributes: Object.fromEntries(attributes) };
}
