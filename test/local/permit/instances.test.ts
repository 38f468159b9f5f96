import { describe, expect, it } from 'vitest';
import { environment, fieldOf, keysIn, missing, PARENT, withDocuments } from './environment.ts';

const body = { resource: 'document', key: 'd9', tenant: 'acme', attributes: { pages: 3 } };
const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);

describe('resource instances', () => {
  it('creates with 201, and reads by key, encoded or not, and by id', () => {
    const { facts, schema } = withDocuments();
    const { status, json } = facts('POST', '/resource_instances', body);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...body,
      tenant_id: fieldOf(facts('GET', '/tenants/acme'), 'id'),
      resource_id: fieldOf(schema('GET', '/resources/document'), 'id'),
    });
    const { id } = Object(json);
    for (const ident of ['document:d9', 'document%3Ad9', id]) {
      expect(facts('GET', `/resource_instances/${ident}`)).toMatchObject({ status: 200, json });
    }
    expect(facts('GET', '/resource_instances/d9').status).toBe(404);
    expect(facts('GET', '/resource_instances/folder:d9').status).toBe(404);
  });

  it('answers a POST for one that exists with 200 and the old one, or 409, as the switch says', () => {
    const again = { ...body, key: 'd1', tenant: 'blue' };
    const lenient = withDocuments();
    const before = lenient.facts('GET', '/resource_instances/document:d1').json;
    expect(lenient.facts('POST', '/resource_instances', again)).toMatchObject({
      status: 200,
      json: before,
    });
    expect(lenient.facts('GET', '/resource_instances/document:d1').json).toEqual(before);
    const strict = withDocuments({ rules: { existingInstance: 409 } });
    const refused = strict.facts('POST', '/resource_instances', again);
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ error_code: 'DUPLICATE_ENTITY' });
    expect(strict.facts('POST', '/resource_instances', body).status).toBe(201);
  });

  it.each<[string, object]>([
    ['Resource', { resource: 'ghost' }],
    ['Tenant', { tenant: 'ghost' }],
  ])('says in the prose of a 404 that the %s is missing', (entity, change) => {
    const { facts, standIn } = withDocuments();
    const { status, json } = facts('POST', '/resource_instances', { ...body, ...change });
    expect(status).toBe(404);
    expect(json).toMatchObject(missing(entity));
    expect(standIn.facts().instances).toHaveLength(3);
  });

  it.each([{ key: 'no good' }, { key: 'document:d9' }, { tenant: undefined }, { owner: 'ann' }])(
    'refuses a body with %j by 422',
    (change) => {
      const { facts } = withDocuments();
      expect(facts('POST', '/resource_instances', { ...body, ...change }).status).toBe(422);
    },
  );

  it('lists pages as bare arrays, by tenant and resource', () => {
    const { facts } = withDocuments();
    const listed = (query: string) => keysIn(facts('GET', `/resource_instances${query}`));
    expect(listed('')).toEqual(['f1', 'd1', 'd2']);
    expect(listed('?per_page=2')).toEqual(['f1', 'd1']);
    expect(listed('?page=2&per_page=2')).toEqual(['d2']);
    expect(listed('?tenant=acme')).toEqual(['f1', 'd1']);
    expect(listed('?resource=document')).toEqual(['d1', 'd2']);
    expect(listed('?resource=document&tenant=acme')).toEqual(['d1']);
    expect(listed('?tenant=ghost')).toEqual([]);
    expect(listed('?resource=ghost')).toEqual([]);
    expect(facts('GET', '/resource_instances?per_page=101').status).toBe(422);
    const strict = withDocuments({ rules: { unknownFilter: 'not-found' } });
    expect(strict.facts('GET', '/resource_instances?tenant=ghost').status).toBe(404);
    expect(strict.facts('GET', '/resource_instances?resource=ghost').status).toBe(404);
  });

  it('puts the attributes of a PATCH in the place of the old ones', () => {
    const { facts, standIn } = withDocuments();
    const patch = (change: object) => facts('PATCH', '/resource_instances/document:d1', change);
    const attributes = () =>
      standIn.facts().instances.find(({ key }) => key === 'document:d1')?.attributes;
    expect(patch({})).toMatchObject({ status: 200, json: { attributes: { title: 'Plan' } } });
    patch({ attributes: { pages: 1 } });
    expect(attributes()).toEqual({ pages: 1 });
    patch({ attributes: null });
    expect(attributes()).toEqual({});
    expect(patch({ tenant: 'blue' }).status).toBe(422);
  });

  it.each(['GET', 'PATCH', 'DELETE'])('answers %s of an unknown one with 404', (method) => {
    const { status, json } = withDocuments().facts(method, '/resource_instances/document:d9', {});
    expect(status).toBe(404);
    expect(json).toMatchObject(missing('ResourceInstance'));
  });
});

describe('what goes with an instance', () => {
  it('takes its roles and its relationships along, as subject and as object', () => {
    for (const [gone, instanceRoles] of [
      ['document:d1', 0],
      ['folder:f1', 1],
    ] as const) {
      const { facts, standIn } = withDocuments();
      expect(facts('DELETE', `/resource_instances/${gone}`).status).toBe(204);
      expect(standIn.facts()).toMatchObject({ tuples: [], assignments: [{ user: 'ann' }] });
      expect(standIn.facts().instanceRoles).toHaveLength(instanceRoles);
      // Nor does anything come back with it.
      const [resource, key] = gone.split(':');
      facts('POST', '/resource_instances', { resource, key, tenant: 'acme' });
      expect(facts('GET', `/role_assignments?resource_instance=${gone}`).json).toEqual([]);
      expect(facts('GET', `/relationship_tuples?object=${gone}`).json).toEqual([]);
    }
  });

  it('is gone with its user', () => {
    const { facts, standIn } = withDocuments();
    facts('DELETE', '/users/bob');
    expect(standIn.facts()).toMatchObject({ instanceRoles: [], tuples: [PARENT] });
  });

  it('goes with its tenant, or stays, as the switch says', () => {
    const gone = withDocuments();
    gone.facts('DELETE', '/tenants/acme');
    expect(gone.standIn.facts()).toMatchObject({ assignments: [], instanceRoles: [], tuples: [] });
    expect(keys(gone.standIn.facts().instances)).toEqual(['document:d2']);

    const kept = withDocuments({ rules: { tenantDelete: 'keep' } });
    kept.facts('DELETE', '/tenants/acme');
    expect(kept.standIn.facts()).toMatchObject({ assignments: [], tuples: [PARENT] });
    expect(kept.standIn.facts().instanceRoles).toHaveLength(1);
    expect(keys(kept.standIn.facts().instances)).toEqual([
      'document:d1',
      'document:d2',
      'folder:f1',
    ]);
    expect(kept.facts('GET', '/resource_instances/document:d1').json).toMatchObject({
      tenant: 'acme',
      tenant_id: null,
    });
  });

  it('comes back when an atomic call fails after it', () => {
    const { facts, standIn } = withDocuments({ rules: { bulkRepeats: 'fail' } });
    const before = standIn.facts();
    for (const [path, ident] of [
      ['/bulk/tenants', 'acme'],
      ['/bulk/users', 'bob'],
      ['/bulk/resource_instances', 'document:d1'],
    ]) {
      expect(facts('DELETE', `${path}`, { idents: [ident, 'ghost'] }).status).toBe(404);
      expect(standIn.facts()).toEqual(before);
    }
    expect(keysIn(facts('GET', '/resource_instances?tenant=acme')).sort()).toEqual(['d1', 'f1']);
    expect(facts('GET', '/relationship_tuples?object=document:d1').json).toHaveLength(1);
    expect(facts('GET', '/role_assignments?resource_instance=document:d1').json).toHaveLength(1);
  });
});

describe('without resources', () => {
  it('has no instances and makes none', () => {
    const { facts } = environment();
    expect(facts('GET', '/resource_instances').json).toEqual([]);
    facts('POST', '/tenants', { key: 'acme', name: 'Acme' });
    expect(facts('POST', '/resource_instances', body).json).toMatchObject(missing('Resource'));
  });
});
