import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TenantJob, UserJob } from '../../lib/jobs/index.ts';
import { MappingError, type RuleSet } from '../../lib/mapping/index.ts';
import { anyJob } from '../jobs/arbitrary-job.ts';
import { mappingOf } from './reading.ts';

const KEY = /^[A-Za-z0-9\-_]+$/;
const PLACE = /^(?:doc:)?[A-Za-z0-9\-_]+$/;

const mapping = mappingOf({
  schema: { resources: { doc: { roles: ['viewer'], relations: { parent: 'doc' } } } },
  clerk: {
    attributes: { a: { from: 'metadata.a', convert: 'number' }, b: 'metadata' },
    display: { c: { from: 'userMetadata.a', convert: 'split' } },
    trust: ['name', 'organization.name'],
    rules: [
      {
        name: 'a',
        on: 'user',
        each: 'metadata.a',
        tenant: '{item}',
        roles: '{item.b}',
        default: 'x',
      },
      { name: 'b', on: 'user', when: { emailDomain: 'a' }, tenant: '{id}', roles: '{metadata.b}' },
      { name: 'c', on: 'user', at: 'doc:{name}', tenant: '{user}', roles: 'viewer' },
      { name: 'd', on: 'user', instance: 'doc:{user}', tenant: 't', attributes: { a: 'metadata' } },
      {
        name: 'e',
        on: 'tenant',
        each: 'metadata.a',
        instance: 'doc:{tenant}-{item}',
        relations: { parent: ['doc:{item.a}', 'doc:{name}'] },
      },
      { name: 'f', on: 'membership', at: 'doc:{tenant}-{user}', roles: 'viewer' },
    ],
  },
});

const anyUser = anyJob.filter((job): job is UserJob => job.kind === 'user');
const anyTenant = anyJob.filter((job): job is TenantJob => job.kind === 'tenant');

/** What an evaluation gives, or that it refuses the job by a reason: it ends in no other way. */
function setsOrRefusal(evaluate: () => readonly RuleSet[]): readonly RuleSet[] {
  try {
    return evaluate();
  } catch (error) {
    expect(error).toBeInstanceOf(MappingError);
    return [];
  }
}

function expectLegal(sets: readonly RuleSet[]): void {
  for (const { voice, places, instances } of sets) {
    expect(mapping.knowsVoice(voice)).toBe(true);
    for (const [place, { tenant, roles }] of places) {
      expect(place).toMatch(PLACE);
      for (const key of [tenant, ...roles]) expect(key).toMatch(KEY);
    }
    for (const { key, tenant, relations } of instances) {
      expect(tenant).toMatch(KEY);
      for (const place of [key, ...relations.keys()]) expect(place).toMatch(PLACE);
    }
  }
}

describe('whatever a record holds', () => {
  it("a user's gives legal keys, or is refused by a reason", () => {
    fc.assert(
      fc.property(anyUser, ({ user, fields, whole }) => {
        const evaluate = () => {
          mapping.userFields('clerk', fields, whole);
          mapping.keyOfRecord('clerk', fields);
          const key = mapping.userKey('clerk', user);
          return mapping.userSets('clerk', user, key, fields, whole);
        };
        expectLegal(setsOrRefusal(evaluate));
      }),
    );
  });

  it("an organization's does, too", () => {
    fc.assert(
      fc.property(anyTenant, ({ tenant, fields, whole }) => {
        const evaluate = () => {
          const key = mapping.tenantKey('clerk', tenant) ?? '';
          return mapping.tenantSets('clerk', tenant, key, fields, whole);
        };
        expectLegal(setsOrRefusal(evaluate));
      }),
    );
  });
});

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  fc
    .array(fc.constantFrom('_', 'x', '7', 'C', '|', '.', '@', '_x7C_'), { minLength: 1 })
    .map((parts) => parts.join('')),
);

/** The place that an id and a value lead to, by a template of tenants. */
function placeBy(tenant: string): (id: string, value: string) => string | undefined {
  const rules = [{ name: 'r', on: 'user', roles: 'member', tenant }];
  const one = mappingOf({ clerk: { rules } });
  return (id, value) => {
    const key = one.userKey('clerk', id);
    const [set] = one.userSets('clerk', id, key, { metadata: { value } }, true);
    return set?.places.keys().next().value;
  };
}

describe('two records never lead to one key', () => {
  it.each(['{metadata.value}', 'a_{metadata.value}', '{metadata.value}_x7C_b'])(
    'by a value in %s',
    (tenant) => {
      const place = placeBy(tenant);
      fc.assert(
        fc.property(text, text, (a, b) => {
          expect(place('u', a) === place('u', b)).toBe(a === b);
        }),
      );
    },
  );

  it.each(['{user}', 'a_{user}', '{id}-x'])('by their id in %s', (tenant) => {
    const place = placeBy(tenant);
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(place(a, 'v') === place(b, 'v')).toBe(a === b);
      }),
    );
  });
});
