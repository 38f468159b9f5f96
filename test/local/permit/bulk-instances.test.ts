import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../local/permit/index.ts';
import { fieldOf, missing, PARENT, withDocuments } from './environment.ts';

const document = (key: string, more: object = {}) => ({
  resource: 'document',
  key,
  tenant: 'acme',
  ...more,
});
const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);

describe('bulk resource instances', () => {
  it('creates, and puts whole ones in place of those that are there', () => {
    const clock = { now: 1_800_000_000_000 };
    const { facts, standIn } = withDocuments({ now: () => clock.now });
    const before = facts('GET', '/resource_instances/document:d1').json;
    clock.now += 1000;
    const { status, json } = facts('PUT', '/bulk/resource_instances', {
      operations: [document('d1', { tenant: 'blue' }), document('d3', { attributes: { a: 1 } })],
    });
    expect([status, json]).toEqual([200, {}]);
    expect(standIn.facts().instances).toMatchObject([
      { key: 'document:d1', tenant: 'blue', attributes: {} },
      { key: 'document:d2' },
      { key: 'document:d3', tenant: 'acme', attributes: { a: 1 } },
      { key: 'folder:f1' },
    ]);
    // It is still the same one: what hangs on it stays, now in the other tenant.
    const { id, created_at, updated_at } = Object(before);
    const after = facts('GET', '/resource_instances/document:d1').json;
    expect(after).toMatchObject({ id, created_at });
    expect(after).not.toMatchObject({ updated_at });
    expect(facts('GET', '/relationship_tuples?tenant=blue').json).toMatchObject([PARENT]);
    expect(facts('GET', '/role_assignments?tenant=blue').json).toMatchObject([
      { resource_instance: 'document:d1', tenant: 'blue' },
    ]);
    facts('DELETE', '/tenants/blue');
    expect(keys(standIn.facts().instances)).toEqual(['document:d3', 'folder:f1']);
  });

  it('deletes by key and id, with what hangs on them', () => {
    const { facts, standIn } = withDocuments();
    const id = fieldOf(facts('GET', '/resource_instances/document:d2'), 'id');
    const idents = ['document:d1', id];
    expect(facts('DELETE', '/bulk/resource_instances', { idents }).status).toBe(200);
    expect(keys(standIn.facts().instances)).toEqual(['folder:f1']);
    expect(standIn.facts()).toMatchObject({ instanceRoles: [], tuples: [] });
  });

  it('passes over what is deleted already unless told otherwise', () => {
    const idents = ['document:ghost', 'document:d1'];
    const lenient = withDocuments();
    expect(lenient.facts('DELETE', '/bulk/resource_instances', { idents }).status).toBe(200);
    expect(lenient.standIn.facts().instances).toHaveLength(2);
    const strict = withDocuments({ rules: { bulkRepeats: 'fail' } });
    const { json } = strict.facts('DELETE', '/bulk/resource_instances', { idents });
    expect(json).toMatchObject(missing('ResourceInstance'));
    expect(strict.standIn.facts().instances).toHaveLength(3);
  });

  it.each<[Rules['bulk'], string[]]>([
    ['atomic', []],
    ['per-item', ['document:first', 'document:last']],
    ['until-failure', ['document:first']],
  ])('meets an item that fails in the way %s', (bulk, expected) => {
    const { facts, standIn } = withDocuments({ rules: { bulk } });
    const before = keys(standIn.facts().instances);
    for (const [change, entity] of [
      [{ tenant: 'ghost' }, 'Tenant'],
      [{ resource: 'ghost' }, 'Resource'],
    ] as const) {
      const operations = [document('first'), document('second', change), document('last')];
      const { status, json } = facts('PUT', '/bulk/resource_instances', { operations });
      expect(status).toBe(404);
      expect(json).toMatchObject(missing(entity));
    }
    const made = keys(standIn.facts().instances).filter((key) => !before.includes(key));
    expect(made).toEqual(expected);
  });

  it('undoes a replacement, tenant included', () => {
    const { facts, standIn } = withDocuments();
    const before = standIn.facts();
    const operations = [document('d1', { tenant: 'blue' }), document('d3', { tenant: 'ghost' })];
    expect(facts('PUT', '/bulk/resource_instances', { operations }).status).toBe(404);
    expect(standIn.facts()).toEqual(before);
    expect(facts('GET', '/resource_instances?tenant=blue').json).toHaveLength(1);
    expect(facts('GET', '/resource_instances?tenant=acme').json).toHaveLength(2);
  });

  it.each<[string, (count: number) => unknown]>([
    ['PUT', (n) => ({ operations: many(n, (i) => document(`n${i}`)) })],
    ['DELETE', (n) => ({ idents: many(n, (i) => `document:n${i}`) })],
  ])('%s takes 3,000 items and not one more', (method, body) => {
    const { facts } = withDocuments();
    expect(facts(method, '/bulk/resource_instances', body(3000)).status).toBe(200);
    const over = facts(method, '/bulk/resource_instances', body(3001));
    expect(over.status).toBe(422);
    expect(over.json).toMatchObject({ detail: [{ type: 'value_error.list.max_items' }] });
  });

  it('has no POST', () => {
    expect(withDocuments().facts('POST', '/bulk/resource_instances', {}).status).toBe(405);
  });
});
