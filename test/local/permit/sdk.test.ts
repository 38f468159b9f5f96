import axios from 'axios';
import { Permit } from 'permitio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPermitStandIn,
  inProcessAdapter,
  type Listening,
  type PermitStandIn,
} from '../../../local/permit/index.ts';

const API_KEY = 'permit_key_for_the_sdk';

/** The SDK over a real socket, and in process: the same calls must work through both. */
describe.each(['http', 'in process'])('the SDK, %s', (way) => {
  let standIn: PermitStandIn;
  let listening: Listening | undefined;
  let permit: Permit;

  beforeEach(async () => {
    standIn = createPermitStandIn({ apiKey: API_KEY, roles: ['admin', 'member'], limits: 'none' });
    const inProcess = axios.create({ adapter: inProcessAdapter(standIn.handle) });
    listening = way === 'http' ? await standIn.listen() : undefined;
    permit = new Permit({
      token: API_KEY,
      apiUrl: listening?.url ?? 'http://nowhere.invalid',
      ...(way === 'http' ? {} : { axiosInstance: inProcess }),
      log: { level: 'silent' },
    });
  });
  afterEach(() => listening?.close());

  it('creates, replaces, patches, lists and deletes users', async () => {
    const { users } = permit.api;
    expect(await users.create({ key: 'auth0|1', email: 'one@mail.test' })).toMatchObject({
      key: 'auth0|1',
    });
    const synced = await users.sync({ key: 'auth0|1', attributes: { plan: 'pro' } });
    expect(synced).toMatchObject({ created: false, user: { attributes: { plan: 'pro' } } });
    expect(await users.sync({ key: 'two' })).toMatchObject({ created: true });
    await users.update('auth0|1', { first_name: 'Una' });
    expect(await users.get('auth0|1')).toMatchObject({ first_name: 'Una' });
    expect(await users.list({ perPage: 1, page: 2 })).toMatchObject({
      data: [{ key: 'two' }],
      total_count: 2,
      page_count: 2,
    });
    await users.delete('two');
    await expect(users.get('two')).rejects.toMatchObject({
      message: expect.stringContaining("could not find 'User'"),
      response: { status: 404, data: { error_code: 'NOT_FOUND' } },
    });
  });

  it('creates, patches, lists and deletes tenants', async () => {
    const { tenants } = permit.api;
    await tenants.create({ key: 'acme', name: 'Acme' });
    await tenants.create({ key: 'gone', name: 'Gone' });
    await tenants.update('acme', { name: 'Acme Ltd' });
    await tenants.delete('gone');
    expect(await tenants.list()).toMatchObject([{ key: 'acme', name: 'Acme Ltd' }]);
    await expect(tenants.create({ key: 'acme', name: 'x' })).rejects.toMatchObject({
      response: { status: 409, data: { error_code: 'DUPLICATE_ENTITY' } },
    });
  });

  it('assigns, lists and takes roles, singly and in bulk', async () => {
    const { roleAssignments, tenants, users } = permit.api;
    await tenants.create({ key: 'acme', name: 'Acme' });
    await users.sync({ key: 'three' });
    const grant = { user: 'three', role: 'admin', tenant: 'acme' };
    await roleAssignments.assign(grant);
    await expect(roleAssignments.assign(grant)).rejects.toMatchObject({
      response: { status: 409 },
    });
    expect(await roleAssignments.bulkAssign([{ ...grant, role: 'member' }])).toEqual({
      assignments_created: 1,
    });
    expect(await roleAssignments.list({ user: 'three', includeTotalCount: true })).toMatchObject({
      total_count: 2,
    });
    expect(await users.getAssignedRoles({ user: 'three' })).toHaveLength(2);
    await roleAssignments.unassign(grant);
    expect(await roleAssignments.list({ user: 'three' })).toMatchObject([{ role: 'member' }]);
    expect(await roleAssignments.bulkUnassign([{ ...grant, role: 'member' }])).toEqual({
      assignments_removed: 1,
    });
    await expect(roleAssignments.unassign(grant)).rejects.toMatchObject({
      response: { status: 404 },
    });
  });

  it('writes users in bulk', async () => {
    const { users } = permit.api;
    await users.bulkUserCreate([{ key: 'b1' }, { key: 'b2' }]);
    await users.bulkUserReplace([{ key: 'b2', first_name: 'B' }]);
    await users.bulkUserDelete(['b1']);
    const { data } = await users.list({ search: 'b' });
    expect(data).toMatchObject([{ key: 'b2', first_name: 'B' }]);
  });

  it('reads and adds roles', async () => {
    await permit.api.roles.create({ key: 'auditor', name: 'Auditor' });
    const roles = await permit.api.roles.list();
    expect(roles.map(({ key }) => key)).toEqual(['admin', 'member', 'auditor']);
  });

  it('lays down resources, makes instances of them, relates them and gives roles on them', async () => {
    const { resources, resourceRoles, resourceRelations, resourceInstances } = permit.api;
    const { relationshipTuples, roleAssignments, tenants, users } = permit.api;
    for (const key of ['folder', 'document']) {
      await resources.create({ key, name: key, actions: {} });
    }
    await resourceRoles.create('document', { key: 'editor', name: 'Editor' });
    await resourceRelations.create('document', {
      key: 'parent',
      name: 'Parent',
      subject_resource: 'folder',
    });
    expect(await resources.list()).toMatchObject([
      { key: 'folder' },
      { key: 'document', roles: { editor: {} }, relations: { parent: { resource: 'folder' } } },
    ]);
    await tenants.create({ key: 'acme', name: 'Acme' });
    await users.sync({ key: 'three' });

    const document = { resource: 'document', key: 'd1', tenant: 'acme' };
    await resourceInstances.create(document);
    expect(await resourceInstances.create(document)).toMatchObject(document);
    await resourceInstances.update('document:d1', { attributes: { pages: 2 } });
    expect(await resourceInstances.get('document:d1')).toMatchObject({ attributes: { pages: 2 } });

    const tuple = { subject: 'folder:f1', relation: 'parent', object: 'document:d1' };
    await relationshipTuples.create({ ...tuple, tenant: 'acme' });
    const other = { ...tuple, subject: 'folder:f2', tenant: 'acme' };
    await relationshipTuples.bulkRelationshipTuples([other]);
    expect(await relationshipTuples.list({ subject: 'folder:f1' })).toMatchObject([tuple]);
    expect(await resourceInstances.list({ resource: 'folder' })).toHaveLength(2);
    await relationshipTuples.bulkUnRelationshipTuples([{ ...tuple, subject: 'folder:f2' }]);
    await relationshipTuples.delete(tuple);
    expect(await relationshipTuples.list({})).toEqual([]);

    const grant = { user: 'three', role: 'editor', resource_instance: 'document:d1' };
    await roleAssignments.assign(grant);
    expect(await roleAssignments.list({ resourceInstance: 'document:d1' })).toMatchObject([
      { ...grant, tenant: 'acme' },
    ]);
    await resourceInstances.delete('document:d1');
    expect(standIn.facts()).toMatchObject({ instanceRoles: [], instances: { length: 2 } });
  });

  it('sees a malformed body as 422 and a dropped connection as a network failure', async () => {
    await expect(permit.api.users.create({ key: 'not good' })).rejects.toMatchObject({
      response: { status: 422, data: { detail: [{ loc: ['body', 'key'] }] } },
    });
    standIn.faults.add({ times: 1, effect: { kind: 'drop' } });
    await expect(permit.api.users.get('three')).rejects.toMatchObject({
      originalError: { code: 'ECONNRESET' },
      response: undefined,
    });
  });

  it('asks for the scope of its key once, before its first call', async () => {
    await permit.api.users.list();
    await permit.api.tenants.list();
    expect(standIn.calls().byRoute).toEqual({
      'GET /api-key/scope': 1,
      'GET /users': 1,
      'GET /tenants': 1,
    });
  });
});
