import * as fc from 'fast-check';
import {
  type JobOrigin,
  type Json,
  type JsonObject,
  SOURCES,
  type SyncJob,
} from '../../lib/jobs/index.ts';

/** Any text but the empty one; ids are at most 1,024 characters. */
const id = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc.constantFrom('auth0|1', '__proto__', 'constructor', ' ', 'x'.repeat(1024), '𝔸'.repeat(1024)),
);
const time = fc.oneof(
  fc.nat({ max: 2_000_000_000 }),
  fc.constantFrom(0, 1_769_000_000_000, 253_402_300_799_999),
);
const key = fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('__proto__', 'toString'));

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.string(),
    // JSON has no negative zero.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie('json'), { maxLength: 4 }),
    dictionary(tie('json')),
  ),
}));

/** As `JSON.parse` makes them: every name is the object's own, `__proto__` too. */
function dictionary(value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> {
  return fc
    .uniqueArray(fc.tuple(key, value), { maxLength: 4, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));
}

const some = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape, { requiredKeys: [], noNullPrototype: true });
const text = fc.option(fc.string());
const flag = fc.option(fc.boolean());
const object = fc.option(dictionary(json));

const origin: fc.Arbitrary<JobOrigin> = fc.record(
  {
    source: fc.constantFrom(...SOURCES),
    eventId: id,
    eventType: id,
    version: time,
    observedAt: time,
    verify: fc.constant(true),
    fresh: fc.constant(true),
  },
  { requiredKeys: ['source', 'eventId', 'eventType', 'version', 'observedAt'] },
);
const change = fc.constantFrom('created', 'updated');
const role = fc.record({ id, name: id }, { noNullPrototype: true });
const tenant = fc.option(id);

const of = <T extends object>(rest: fc.Arbitrary<T>) =>
  fc.tuple(origin, rest).map(([from, what]) => ({ ...from, ...what }));

/** Any job that there can be. */
export const anyJob: fc.Arbitrary<SyncJob> = fc.oneof(
  of(
    fc.record({
      kind: fc.constant('user'),
      change,
      user: id,
      whole: fc.boolean(),
      fields: some({
        email: text,
        emailVerified: flag,
        firstName: text,
        lastName: text,
        name: text,
        username: text,
        phone: text,
        externalId: text,
        blocked: flag,
        locked: flag,
        metadata: object,
        userMetadata: object,
        custom: object,
      }),
    }),
  ),
  of(fc.record({ kind: fc.constant('user.deleted'), user: id })),
  of(
    fc.record({
      kind: fc.constant('tenant'),
      change,
      tenant: id,
      whole: fc.boolean(),
      fields: some({ name: text, slug: text, metadata: object }),
    }),
  ),
  of(fc.record({ kind: fc.constant('tenant.deleted'), tenant: id })),
  of(
    fc.record(
      {
        kind: fc.constant('membership'),
        change,
        user: id,
        tenant,
        roles: fc.array(role, { maxLength: 4 }),
      },
      { requiredKeys: ['kind', 'change', 'user', 'tenant'] },
    ),
  ),
  of(fc.record({ kind: fc.constant('membership.deleted'), user: id, tenant })),
  of(fc.record({ kind: fc.constant('grant'), user: id, tenant: id, role })),
  of(fc.record({ kind: fc.constant('grant.deleted'), user: id, tenant: id, role })),
);
