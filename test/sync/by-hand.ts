import type { Engine } from './harness.ts';

function call({ standIn }: Engine, method: string, path: string, body?: unknown): void {
  const { projectId, environmentId } = standIn.scope;
  const area = path.startsWith('/roles') ? 'schema' : 'facts';
  standIn.handle({
    method,
    path: `/v2/${area}/${projectId}/${environmentId}${path}`,
    query: {},
    headers: { authorization: 'Bearer key' },
    body: body === undefined ? '' : JSON.stringify(body),
  });
}

/** What a person does in Permit, behind the engine's back. */
export const byHand = {
  assign: (engine: Engine, user: string, tenant: string, role: string) =>
    call(engine, 'POST', '/role_assignments', { user, tenant, role }),
  makeUser: (engine: Engine, key: string, attributes: unknown) =>
    call(engine, 'POST', '/users', { key, attributes }),
  makeTenant: (engine: Engine, key: string, attributes: unknown) =>
    call(engine, 'POST', '/tenants', { key, name: 'Old', attributes }),
  makeInstance: (
    engine: Engine,
    resource: string,
    key: string,
    tenant: string,
    attributes: unknown,
  ) => call(engine, 'POST', '/resource_instances', { resource, key, tenant, attributes }),
  setAttributes: (engine: Engine, user: string, attributes: unknown) =>
    call(engine, 'PATCH', `/users/${user}`, { attributes }),
  remove: (engine: Engine, what: 'users' | 'tenants' | 'roles', key: string) =>
    call(engine, 'DELETE', `/${what}/${key}`),
};
