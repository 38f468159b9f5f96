import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../local/permit/index.ts';
import { missing, PARENT, withDocuments } from './environment.ts';

const BULK = '/relationship_tuples/bulk';
const under = (folder: string, object: string, more: object = {}) => ({
  subject: `folder:${folder}`,
  relation: 'parent',
  object: `document:${object}`,
  ...more,
});
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => under('f1', `n${index}`));

describe('bulk relationship tuples', () => {
  it('relates and parts', () => {
    const { facts, standIn } = withDocuments();
    const operations = [under('f1', 'd2'), under('f8', 'd8', { tenant: 'blue' })];
    expect(facts('POST', BULK, { operations })).toMatchObject({ status: 200, json: {} });
    expect(standIn.facts()).toMatchObject({
      tuples: [PARENT, under('f1', 'd2'), under('f8', 'd8')],
      instances: { length: 5 },
    });
    expect(facts('DELETE', BULK, { idents: [PARENT, under('f8', 'd8')] }).status).toBe(200);
    expect(standIn.facts().tuples).toEqual([under('f1', 'd2')]);
    expect(facts('POST', BULK, operations).status).toBe(422);
  });

  it('passes over what is so already, or fails, as the switch says', () => {
    const twice = { operations: [under('f1', 'd2'), under('f1', 'd2')] };
    const gone = { idents: [PARENT, PARENT] };
    const lenient = withDocuments();
    expect(lenient.facts('POST', BULK, twice).status).toBe(200);
    expect(lenient.facts('DELETE', BULK, gone).status).toBe(200);
    expect(lenient.standIn.facts().tuples).toEqual([under('f1', 'd2')]);
    const strict = withDocuments({ rules: { bulkRepeats: 'fail' } });
    expect(strict.facts('POST', BULK, twice).status).toBe(409);
    expect(strict.facts('DELETE', BULK, gone).json).toMatchObject(missing('RelationshipTuple'));
    expect(strict.standIn.facts().tuples).toEqual([PARENT]);
  });

  it.each<[Rules['bulk'], number, number]>([
    ['atomic', 1, 3],
    ['per-item', 3, 5],
    ['until-failure', 2, 4],
  ])('meets an item that fails in the way %s', (bulk, tuples, instances) => {
    const { facts, standIn } = withDocuments({ rules: { bulk } });
    const operations = [
      under('f1', 'd7', { tenant: 'acme' }),
      under('f1', 'ghost'),
      under('f1', 'd8', { tenant: 'acme' }),
    ];
    const { status, json } = facts('POST', BULK, { operations });
    expect(status).toBe(404);
    expect(json).toMatchObject(missing('ResourceInstance'));
    expect(standIn.facts().tuples).toHaveLength(tuples);
    expect(standIn.facts().instances).toHaveLength(instances);
  });

  it('puts back what an atomic call had parted', () => {
    const { facts, standIn } = withDocuments();
    expect(facts('DELETE', BULK, { idents: [PARENT, under('f1', 'ghost')] }).status).toBe(404);
    expect(standIn.facts().tuples).toEqual([PARENT]);
    expect(facts('GET', '/relationship_tuples?object=document:d1').json).toHaveLength(1);
  });

  it('takes 1,000 items and not one more', () => {
    const { facts, standIn } = withDocuments();
    const made = many(1000).map((tuple) => ({ ...tuple, tenant: 'acme' }));
    expect(facts('POST', BULK, { operations: made }).status).toBe(200);
    expect(standIn.facts().tuples).toHaveLength(1001);
    expect(facts('DELETE', BULK, { idents: many(1000) }).status).toBe(200);
    for (const [method, body] of [
      ['POST', { operations: many(1001) }],
      ['DELETE', { idents: many(1001) }],
    ] as const) {
      const over = facts(method, BULK, body);
      expect(over.status).toBe(422);
      expect(over.json).toMatchObject({ detail: [{ type: 'value_error.list.max_items' }] });
    }
  });
});
