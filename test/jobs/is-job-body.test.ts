import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJob, type SyncJob } from '../../lib/jobs/index.ts';
import { isJobBody } from '../../lib/jobs/is-job-body.ts';
import { jobBody } from '../../lib/jobs/schema.ts';
import { anyJob } from './arbitrary-job.ts';

/** Whatever stands at the edge of a rule, as JSON. */
const ODD = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1',
  '1.5',
  '2',
  '253402300799999',
  '253402300800000',
  '9007199254740993',
  '1e400',
  '""',
  '"created"',
  '"deleted"',
  '"clerk"',
  '"user"',
  '"grant.deleted"',
  '"membership"',
  `"${'x'.repeat(1024)}"`,
  `"${'x'.repeat(1025)}"`,
  '[]',
  '[null]',
  '{}',
  '[{"id":"r","name":"R"}]',
  '{"id":"r","name":"R"}',
  '{"id":"r","name":"R","more":1}',
  '{"__proto__":1}',
  `{"a":${'['.repeat(64)}${']'.repeat(64)}}`,
  `{"a":${'['.repeat(63)}1${']'.repeat(63)}}`,
  `{"a":${'['.repeat(63)}${']'.repeat(63)}}`,
];
const NAMES = [
  'kind',
  'v',
  'user',
  'tenant',
  'role',
  'roles',
  'fields',
  'whole',
  'change',
  'verify',
];
const STRANGE = ['fresh', 'email', 'metadata', 'more', '__proto__', 'constructor', 'toString', ''];

const ORIGIN = {
  source: 'auth0',
  eventId: 'evt_1',
  eventType: 'any',
  version: 1_769_000_000_000,
  observedAt: 1_769_000_000_000,
  verify: true,
  fresh: true,
} as const;
const ROLE = { id: 'r', name: 'R' };
const METADATA = { plan: 'pro', nested: { deeper: [1] } };
/** Of every kind one that has all that it can have. */
const FULL: readonly SyncJob[] = [
  {
    ...ORIGIN,
    kind: 'user',
    change: 'updated',
    user: 'u',
    whole: true,
    fields: {
      email: 'ann@mail.test',
      emailVerified: true,
      firstName: 'Ann',
      lastName: null,
      name: 'Ann Lee',
      username: 'ann',
      phone: '+46700000',
      externalId: '7',
      blocked: false,
      metadata: METADATA,
      custom: METADATA,
    },
  },
  { ...ORIGIN, kind: 'user.deleted', user: 'u' },
  {
    ...ORIGIN,
    kind: 'tenant',
    change: 'created',
    tenant: 't',
    whole: false,
    fields: { name: 'T', slug: 't', metadata: METADATA },
  },
  { ...ORIGIN, kind: 'tenant.deleted', tenant: 't' },
  { ...ORIGIN, kind: 'membership', change: 'created', user: 'u', tenant: 't', roles: [ROLE, ROLE] },
  { ...ORIGIN, kind: 'membership.deleted', user: 'u', tenant: 't' },
  { ...ORIGIN, kind: 'grant', user: 'u', tenant: 't', role: ROLE },
  { ...ORIGIN, kind: 'grant.deleted', user: 'u', tenant: 't', role: ROLE },
];

type Change =
  | { readonly what: 'drop' }
  | { readonly what: 'set' | 'add'; readonly name: string; readonly json: string };
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ what: fc.constant('drop') }),
  fc.record({
    what: fc.constantFrom('set', 'add'),
    name: fc.constantFrom(...NAMES, ...STRANGE),
    json: fc.constantFrom(...ODD),
  }),
);

/** Changes what stands at the n-th place of a body: a name's value, or the names of the object that it stands in. */
function changed(body: string, n: number, by: Change): string {
  const place = n % Math.max(1, placesOf(JSON.parse(body)));
  let at = 0;
  const write = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const entries = Object.entries(value).flatMap(([name, inner]) => {
      const here = at++ === place;
      const kept = `${JSON.stringify(name)}:${write(inner)}`;
      if (!here) return [kept];
      if (by.what === 'drop') return [];
      return by.what === 'set'
        ? [`${JSON.stringify(name)}:${by.json}`]
        : [kept, `${JSON.stringify(by.name)}:${by.json}`];
    });
    return `{${entries.join(',')}}`;
  };
  return write(JSON.parse(body));
}

function placesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, item) => sum + placesOf(item), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

/** Both verdicts; of what is accepted, the schema makes the very same value. */
function verdicts(body: string): { readonly quick: boolean; readonly schema: boolean } {
  const parsed: unknown = JSON.parse(body);
  const result = jobBody.safeParse(parsed);
  const quick = isJobBody(parsed);
  if (quick && result.success) expect(isDeepStrictEqual(result.data, parsed)).toBe(true);
  return { quick, schema: result.success };
}

describe('the quick check and the schema agree', () => {
  it('on every job', () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        expect(verdicts(encodeJob(job))).toEqual({ quick: true, schema: true });
      }),
      { numRuns: 500 },
    );
  });

  it('on jobs of which one thing is changed, or two', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        anyJob,
        fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 2 }),
        (job, by) => {
          const body = by.reduce((text, [n, what]) => changed(text, n, what), encodeJob(job));
          const { quick, schema } = verdicts(body);
          expect(quick).toBe(schema);
          seen[quick ? 'accepted' : 'refused'] += 1;
        },
      ),
      { numRuns: 2000 },
    );
    // Both happen, so that agreement means something.
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
  });

  it.each(FULL)('on a $kind of which any one thing is changed in any way', (job) => {
    const body = encodeJob(job);
    expect(verdicts(body)).toEqual({ quick: true, schema: true });
    for (let place = 0; place < placesOf(JSON.parse(body)); place++) {
      const ways: Change[] = ODD.map((json) => ({ what: 'set', name: '', json }));
      const more: Change[] = STRANGE.map((name) => ({ what: 'add', name, json: 'null' }));
      for (const way of [...ways, ...more, { what: 'drop' } as const]) {
        const { quick, schema } = verdicts(changed(body, place, way));
        expect(quick, `${place} ${JSON.stringify(way)}`).toBe(schema);
      }
    }
  });

  it.each(ODD)('on a body that is %s', (body) => {
    expect(verdicts(body)).toEqual({ quick: false, schema: false });
  });
});
