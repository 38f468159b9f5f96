import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/jobs/index.ts';
import { LIMITS } from '../../lib/mapping/config/limits.ts';
import { rows } from './document.ts';
import { failureOf, mappingOf, ofUser, refusalOf } from './reading.ts';

const USER = { name: 'r', on: 'user', tenant: 't', roles: 'member' };
const schema = { resources: { a: { relations: {} } } };
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const named = (count: number, value: unknown) =>
  Object.fromEntries(many(count, (index) => [`metadata.c${index}`, value]));
const withRules = (...rules: readonly object[]) => ({ schema, clerk: { rules } });
const nested = (depth: number): Json =>
  many(depth, () => 0).reduce<Json>((inner) => ({ a: inner }), 1);

/** A config at a limit, and beyond it. */
const CONFIGS: readonly (readonly [string, (count: number) => unknown, number, string])[] = [
  [
    'rules of one provider',
    (count) => withRules(...many(count, (index) => ({ ...USER, name: `r${index}` }))),
    LIMITS.rules,
    'clerk.rules: has more than 200 rules',
  ],
  [
    "a rule's name",
    (count) => withRules({ ...USER, name: 'r'.repeat(count) }),
    LIMITS.ruleName,
    '.name: must be 1 to 40 of',
  ],
  [
    'conditions',
    (count) => withRules({ ...USER, when: named(count, 1) }),
    LIMITS.conditions,
    'clerk.rules.r.when: has more than 8 conditions',
  ],
  [
    'conditions, with an e-mail domain',
    (count) => withRules({ ...USER, when: { emailDomain: 'x.test', ...named(count - 1, 1) } }),
    LIMITS.conditions,
    'clerk.rules.r.when: has more than 8 conditions',
  ],
  [
    'values of one condition',
    (count) => withRules({ ...USER, when: { 'metadata.v': many(count, String) } }),
    LIMITS.conditionValues,
    'clerk.rules.r.when.metadata.v: has more than 1000 values',
  ],
  [
    'e-mail domains',
    (count) => withRules({ ...USER, when: { emailDomain: many(count, (i) => `d${i}.test`) } }),
    LIMITS.conditionValues,
    'clerk.rules.r.when.emailDomain: has more than 1000 values',
  ],
  [
    'relations of an instance',
    (count) => ({
      schema: {
        resources: {
          b: {},
          a: { relations: Object.fromEntries(many(count, (i) => [`p${i}`, 'b'])) },
        },
      },
      clerk: {
        rules: [
          {
            name: 'r',
            on: 'tenant',
            instance: 'a:{id}',
            relations: Object.fromEntries(many(count, (i) => [`p${i}`, 'b:x'])),
          },
        ],
      },
    }),
    LIMITS.relations,
    'clerk.rules.r.relations: has more than 16 relations',
  ],
  [
    'subjects of one relation',
    (count) => ({
      schema: { resources: { b: {}, a: { relations: { p: 'b' } } } },
      clerk: {
        rules: [
          {
            name: 'r',
            on: 'tenant',
            instance: 'a:{id}',
            relations: { p: many(count, (i) => `b:x${i}`) },
          },
        ],
      },
    }),
    LIMITS.subjects,
    'clerk.rules.r.relations.p: has more than 16 subjects',
  ],
  [
    'segments of a path',
    (count) => ({ clerk: { attributes: { a: `metadata${'.x'.repeat(count)}` } } }),
    LIMITS.segments,
    'must have at most 16 segments',
  ],
  [
    'segments of a path into an item',
    (count) => withRules({ ...USER, each: 'metadata.x', tenant: `{item${'.x'.repeat(count)}}` }),
    LIMITS.segments,
    'must have no empty segment, and at most 16',
  ],
  [
    'a template',
    (count) => withRules({ ...USER, tenant: 't'.repeat(count) }),
    LIMITS.template,
    'clerk.rules.r.tenant: has more than 256 characters',
  ],
  [
    'placeholders',
    (count) => withRules({ ...USER, tenant: many(count, (i) => `{metadata.p${i}}`).join('-') }),
    LIMITS.placeholders,
    'clerk.rules.r.tenant: has more than 4 placeholders',
  ],
  [
    'depth of a constant',
    (count) => ({ clerk: { attributes: { a: { value: nested(count) } } } }),
    64,
    'at most 64 levels deep',
  ],
];

describe('a config may hold so much, and no more', () => {
  it.each(CONFIGS)('%s', (_, config, limit, problem) => {
    expect(() => mappingOf(config(limit))).not.toThrow();
    expect(refusalOf(config(limit + 1))).toContain(problem);
  });

  it('as documented', () => {
    const documented = rows('Limits').map(([, value = '']) => value.replaceAll(',', ''));
    const numbers = documented.join(' ').match(/\d+/g)?.map(Number);
    expect(numbers).toEqual(expect.arrayContaining(Object.values(LIMITS)));
  });
});

describe('a record may hold so much, and no more', () => {
  const rule = { ...USER, each: 'metadata.teams', tenant: '{item}' };
  const mapping = mappingOf(withRules(rule));
  const teams = (count: number) => ({ metadata: { teams: many(count, (i) => `t${i}`) } });

  it('members of each', () => {
    const roles = ofUser(mapping, 'clerk', teams(LIMITS.items))['r']?.roles;
    expect(Object.keys(roles ?? {})).toHaveLength(1000);
    expect(failureOf(() => ofUser(mapping, 'clerk', teams(LIMITS.items + 1)))).toEqual({
      code: 'too_many',
      message: 'clerk.rules.r.each: is a list of more than 1000',
    });
  });

  it('roles in one list, which as many members of each may give', () => {
    const roles = '{metadata.roles}';
    const ofRoles = mappingOf(withRules({ ...USER, each: 'metadata.teams', roles }));
    const fields = (count: number) => ({
      metadata: { teams: ['a', 'b'], roles: many(count, (i) => `r${i}`) },
    });
    expect(ofUser(ofRoles, 'clerk', fields(LIMITS.items))['r']?.roles['t']).toHaveLength(1000);
    expect(failureOf(() => ofUser(ofRoles, 'clerk', fields(LIMITS.items + 1)))).toEqual({
      code: 'too_many',
      message: 'clerk.rules.r.roles: is a list of more than 1000',
    });
  });
});
