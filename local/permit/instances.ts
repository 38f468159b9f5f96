import type { InstanceBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { duplicate, notFound } from './errors.ts';
import type { Query } from './http-types.ts';
import { instanceAt, resourceAt } from './instance-idents.ts';
import { keyNamed } from './key-filter.ts';
import { pageOf } from './paging.ts';
import { readBody } from './read-body.ts';
import type { InstanceRecord } from './records.ts';
import { instanceRead } from './representations.ts';

/**
 * Creates an instance; one that exists is left as it is.
 *
 * @throws {Refusal} 404 for its resource or tenant; 409 when it exists and the rules say so.
 */
export function createInstance(
  environment: Environment,
  body: InstanceBody,
): { instance: InstanceRecord; created: boolean } {
  const before = existing(environment, body);
  if (before === undefined) return { instance: write(environment, body, before), created: true };
  if (environment.rules.existingInstance === 409) throw duplicate('ResourceInstance', 'key');
  return { instance: before, created: false };
}

/**
 * Creates the instance, or puts this one in the place of the one with its key; roles and relationships stay.
 *
 * @throws {Refusal} 404 for its resource or tenant.
 */
export function replaceInstance(environment: Environment, body: InstanceBody): void {
  write(environment, body, existing(environment, body));
}

export function listInstances({ environment, query }: Call): Reply {
  const page = pageOf(selected(environment, query), query);
  return { status: 200, value: page.rows.map((row) => instanceRead(environment, row)) };
}

export function postInstance({ environment, body }: Call): Reply {
  const input = readBody(environment.bodies.instance, body);
  const { instance, created } = createInstance(environment, input);
  return { status: created ? 201 : 200, value: instanceRead(environment, instance) };
}

export function getInstance({ environment, params }: Call): Reply {
  return { status: 200, value: instanceRead(environment, instanceAt(environment, params[0])) };
}

/** `attributes` is one field and is not merged; null empties it. */
export function patchInstance({ environment, params, body }: Call): Reply {
  const patch = readBody(environment.bodies.instancePatch, body);
  const before = instanceAt(environment, params[0]);
  const instance: InstanceRecord = {
    ...before,
    attributes: patch.attributes === undefined ? before.attributes : (patch.attributes ?? {}),
    updatedAt: environment.now(),
  };
  environment.directory.instances.put(instance);
  return { status: 200, value: instanceRead(environment, instance) };
}

/** The roles on it and its relationships go with it. */
export function deleteInstance({ environment, params }: Call): Reply {
  environment.directory.instances.remove(instanceAt(environment, params[0]).key);
  return { status: 204 };
}

function existing(environment: Environment, body: InstanceBody): InstanceRecord | undefined {
  const { key } = resourceAt(environment, body.resource);
  return environment.directory.instances.get(`${key}:${body.key}`);
}

function write(
  environment: Environment,
  body: InstanceBody,
  before: InstanceRecord | undefined,
): InstanceRecord {
  const { directory } = environment;
  const resource = resourceAt(environment, body.resource);
  const tenant = directory.tenants.get(body.tenant);
  if (tenant === undefined) throw notFound('Tenant', body.tenant);
  const now = environment.now();
  const instance: InstanceRecord = {
    id: before?.id ?? environment.newId(),
    key: `${resource.key}:${body.key}`,
    resource: resource.key,
    tenant: tenant.key,
    attributes: body.attributes ?? {},
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  directory.instances.put(instance);
  return instance;
}

/** By tenant and resource. */
function* selected(environment: Environment, query: Query): Iterable<InstanceRecord> {
  const { tenants, resources, instances, instancesIn } = environment.directory;
  const tenant = keyNamed(environment, query, 'tenant', tenants.get, 'Tenant');
  const resource = keyNamed(environment, query, 'resource', resources.get, 'Resource');
  const rows = tenant === undefined ? instances.values() : found(instancesIn(tenant));
  for (const row of rows) if (resource === undefined || row.resource === resource) yield row;

  function* found(keys: Iterable<string>): Iterable<InstanceRecord> {
    for (const key of keys) {
      const record = instances.get(key);
      if (record !== undefined) yield record;
    }
  }
}
