import { describe, expect, it } from 'vitest';
import { fieldOf, missing, PARENT, withDocuments } from './environment.ts';

const nested = { subject: 'folder:f1', relation: 'parent', object: 'document:d2' };
const fresh = { subject: 'folder:f8', relation: 'parent', object: 'document:d8' };

describe('relationship tuples', () => {
  it('relates with 201', () => {
    const { facts, standIn } = withDocuments();
    const { status, json } = facts('POST', '/relationship_tuples', nested);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...nested,
      tenant: 'blue',
      subject_id: fieldOf(facts('GET', '/resource_instances/folder:f1'), 'id'),
      object_id: fieldOf(facts('GET', '/resource_instances/document:d2'), 'id'),
      tenant_id: fieldOf(facts('GET', '/tenants/blue'), 'id'),
      relation_id: expect.any(String),
    });
    expect(standIn.facts().tuples).toEqual([PARENT, nested]);
  });

  it('refuses to relate twice with 409, and to part what is not related with 404', () => {
    const { facts, standIn } = withDocuments();
    expect(facts('POST', '/relationship_tuples', PARENT).status).toBe(409);
    expect(facts('DELETE', '/relationship_tuples', PARENT).status).toBe(204);
    const again = facts('DELETE', '/relationship_tuples', PARENT);
    expect(again.status).toBe(404);
    expect(again.json).toMatchObject(missing('RelationshipTuple'));
    expect(standIn.facts().tuples).toEqual([]);
  });

  it('takes ids for keys', () => {
    const { facts, schema } = withDocuments();
    const [relation] = Object(schema('GET', '/resources/document/relations').json);
    const tuple = {
      subject: fieldOf(facts('GET', '/resource_instances/folder:f1'), 'id'),
      relation: Reflect.get(Object(relation), 'id'),
      object: fieldOf(facts('GET', '/resource_instances/document:d1'), 'id'),
    };
    expect(facts('POST', '/relationship_tuples', tuple).status).toBe(409);
    expect(facts('DELETE', '/relationship_tuples', tuple).status).toBe(204);
  });

  it.each<[string, object]>([
    ['ResourceInstance', { subject: 'folder:ghost' }],
    ['ResourceInstance', { object: 'document:ghost' }],
    ['ResourceInstance', { object: 'ghost:d1' }],
    ['Relation', { relation: 'ghost' }],
    // The relation is there, but its subjects are folders.
    ['Relation', { subject: 'document:d1' }],
  ])('says in the prose of a 404 that the %s is missing: %j', (entity, change) => {
    for (const method of ['POST', 'DELETE']) {
      const { facts } = withDocuments();
      const { status, json } = facts(method, '/relationship_tuples', { ...nested, ...change });
      expect(status).toBe(404);
      expect(json).toMatchObject(missing(entity));
    }
  });

  it('answers an unknown relation with 422 where the switch says so', () => {
    const { facts } = withDocuments({ rules: { unknownRole: 422 } });
    for (const change of [{ relation: 'ghost' }, { subject: 'document:d1' }]) {
      const { status, json } = facts('POST', '/relationship_tuples', { ...nested, ...change });
      expect(status).toBe(422);
      expect(json).toMatchObject({ detail: [{ loc: ['body', 'relation'] }] });
    }
  });

  it('makes the instances that are not there when their tenant is named, else passes it over', () => {
    const { facts, standIn } = withDocuments();
    const made = { ...fresh, tenant: 'blue' };
    expect(facts('POST', '/relationship_tuples', made).status).toBe(201);
    expect(facts('POST', '/relationship_tuples', { ...nested, tenant: 'ghost' }).status).toBe(201);
    expect(standIn.facts().instances.filter(({ key }) => key.endsWith('8'))).toEqual([
      { key: 'document:d8', tenant: 'blue', attributes: {} },
      { key: 'folder:f8', tenant: 'blue', attributes: {} },
    ]);
  });

  it('makes one instance for a tuple of it with itself', () => {
    const { facts, standIn } = withDocuments();
    const own = { subject: 'folder:f8', relation: 'parent', object: 'folder:f8', tenant: 'blue' };
    const before = standIn.revision();
    expect(facts('POST', '/relationship_tuples', own).status).toBe(201);
    expect(standIn.facts().instances).toHaveLength(4);
    expect(standIn.revision() - before).toBe(2);
    facts('DELETE', '/resource_instances/folder:f8');
    expect(standIn.facts().tuples).toEqual([PARENT]);
  });

  it('makes nothing when the tuple cannot be made', () => {
    const { facts, standIn } = withDocuments();
    for (const [change, entity] of [
      [{ tenant: 'ghost' }, 'Tenant'],
      [{ relation: 'ghost' }, 'Relation'],
      [{ subject: 'ghost:f8' }, 'Resource'],
      [{ subject: 'document:d7' }, 'Relation'],
      [{ object: 'd8' }, 'ResourceInstance'],
    ] as const) {
      const tuple = { ...fresh, tenant: 'blue', ...change };
      expect(facts('POST', '/relationship_tuples', tuple).json).toMatchObject(missing(entity));
    }
    const badKey = facts('POST', '/relationship_tuples', {
      ...fresh,
      tenant: 'blue',
      subject: 'folder:no good',
    });
    expect(badKey.status).toBe(422);
    expect(badKey.json).toMatchObject({ detail: [{ loc: ['body', 'subject'] }] });
    expect(facts('DELETE', '/relationship_tuples', { ...fresh, tenant: 'blue' }).status).toBe(422);
    expect(standIn.facts().instances).toHaveLength(3);
  });

  it.each<[string, readonly string[]]>([
    ['', ['f1 d1', 'f1 f2', 'f2 d2']],
    ['?per_page=1&page=2', ['f1 f2']],
    ['?subject=folder:f1', ['f1 d1', 'f1 f2']],
    ['?object=document:d2', ['f2 d2']],
    ['?subject=folder:f1&object=document:d1', ['f1 d1']],
    ['?relation=parent&object=folder:f2', ['f1 f2']],
    ['?relation=ghost', []],
    ['?tenant=blue', ['f2 d2']],
    ['?object_type=document', ['f1 d1', 'f2 d2']],
    ['?subject_type=document', []],
    ['?subject=folder:ghost', []],
  ])('lists bare arrays, filtered by %j', (query, expected) => {
    const { facts } = withDocuments();
    facts('POST', '/relationship_tuples', {
      subject: 'folder:f1',
      relation: 'parent',
      object: 'folder:f2',
      tenant: 'acme',
    });
    facts('POST', '/relationship_tuples', { ...nested, subject: 'folder:f2' });
    const { json } = facts('GET', `/relationship_tuples${query}`);
    if (!Array.isArray(json)) throw new Error('not a bare array');
    const short = (key: string) => key.split(':')[1];
    expect(json.map((row) => `${short(row.subject)} ${short(row.object)}`)).toEqual(expected);
  });

  it('answers a filter that names nothing with 404 where the switch says so', () => {
    const { facts } = withDocuments({ rules: { unknownFilter: 'not-found' } });
    for (const [query, entity] of [
      ['subject=folder:ghost', 'ResourceInstance'],
      ['object=document:ghost', 'ResourceInstance'],
      ['relation=ghost', 'Relation'],
      ['tenant=ghost', 'Tenant'],
      ['subject_type=ghost', 'Resource'],
    ] as const) {
      expect(facts('GET', `/relationship_tuples?${query}`).json).toMatchObject(missing(entity));
    }
    expect(facts('GET', '/relationship_tuples?relation=parent').status).toBe(200);
  });
});
