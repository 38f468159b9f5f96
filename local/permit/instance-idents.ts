import { slug } from './body-parts.ts';
import type { Environment } from './call.ts';
import { invalid, notFound } from './errors.ts';
import type { InstanceRecord, ResourceRecord } from './records.ts';

/** A resource instance that a call names. */
export interface NamedInstance {
  /** `<resource>:<key>` */
  readonly key: string;
  readonly resource: ResourceRecord;
  readonly tenant: string;
  /** It is not there yet, but the call says enough to make it. */
  readonly isMissing: boolean;
}

/**
 * Finds an instance by `<resource>:<key>` or by its id.
 *
 * @throws {Refusal} 404
 */
export function instanceAt({ directory }: Environment, ident = ''): InstanceRecord {
  const instance = directory.instances.get(ident);
  if (instance === undefined) throw notFound('ResourceInstance', ident);
  return instance;
}

/** @throws {Refusal} 404 when the schema has no such resource. */
export function resourceAt({ directory }: Environment, ident = ''): ResourceRecord {
  const resource = directory.resources.get(ident);
  if (resource === undefined) throw notFound('Resource', ident);
  return resource;
}

/**
 * Finds the instance that a field of a body names; or, with a tenant given, what it takes to make it. Nothing is made
 * yet: more of the body may turn out wrong.
 *
 * @param field the body's field, for a complaint about it.
 * @param tenant where to make it; `undefined`: it must be there.
 * @throws {Refusal} 404 for it, its resource or its tenant; 422 when it cannot be a key.
 */
export function namedInstance(
  environment: Environment,
  field: string,
  ident: string,
  tenant: string | undefined,
): NamedInstance {
  const { directory } = environment;
  const known = directory.instances.get(ident);
  if (known !== undefined) {
    const resource = resourceAt(environment, known.resource);
    return { key: known.key, resource, tenant: known.tenant, isMissing: false };
  }
  const colon = ident.indexOf(':');
  if (tenant === undefined || colon < 0) throw notFound('ResourceInstance', ident);
  const resource = resourceAt(environment, ident.slice(0, colon));
  const home = directory.tenants.get(tenant);
  if (home === undefined) throw notFound('Tenant', tenant);
  if (!slug.safeParse(ident.slice(colon + 1)).success) {
    const msg = "value is not '<resource>:<key>' with a legal key";
    throw invalid({ loc: ['body', field], msg, type: 'value_error' });
  }
  const key = `${resource.key}:${ident.slice(colon + 1)}`;
  // There it may be after all, when its resource was named by the id.
  const there = directory.instances.get(key);
  return { key, resource, tenant: there?.tenant ?? home.key, isMissing: there === undefined };
}

/** Makes an instance that was found missing, bare. */
export function ensureInstance(environment: Environment, named: NamedInstance): void {
  const { directory } = environment;
  // Both ends of a tuple may be the same one.
  if (!named.isMissing || directory.instances.get(named.key) !== undefined) return;
  const now = environment.now();
  directory.instances.put({
    id: environment.newId(),
    key: named.key,
    resource: named.resource.key,
    tenant: named.tenant,
    attributes: {},
    createdAt: now,
    updatedAt: now,
  });
}
