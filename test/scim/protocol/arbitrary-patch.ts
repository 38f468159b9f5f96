import * as fc from 'fast-check';
import { BADGE, ENTERPRISE, USER } from './people.ts';

const PATHS = [
  'active',
  'userName',
  'displayName',
  'externalId',
  'id',
  'password',
  'schemas',
  'name',
  'name.givenName',
  'emails',
  'emails.value',
  'emails[type eq "work"]',
  'emails[type eq "work"].value',
  'emails[primary eq "True"].display',
  'emails[value co "a" or not (type pr)].type',
  'roles[primary eq true].value',
  'addresses',
  'addresses[type eq "home"].locality',
  'constructor',
  '__proto__',
  'name.__proto__',
  'emails[__proto__ pr]',
  USER,
  ENTERPRISE,
  `${ENTERPRISE}:manager`,
  `${ENTERPRISE}:manager.value`,
  `${ENTERPRISE}:__proto__`,
  BADGE,
  `${BADGE}:number`,
  `${BADGE}:__proto__`,
  `${BADGE}:__proto__.admin`,
  `${BADGE}:constructor.prototype`,
];

const text = fc.constantFrom('a', 'A', 'b@acme.test', 'work', 'home', 'True', 'false', '');
const part = fc.constantFrom(
  'value',
  'Value',
  'type',
  'primary',
  'display',
  'givenName',
  'locality',
  'department',
  'password',
  '__proto__',
);

/** What may stand anywhere, of the names and types that mean something to somebody. */
const value = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(part, tie('json')), { maxLength: 4 }).map(asParsed),
  ),
})).json;

/** An object as `JSON.parse` makes it, which can have a `__proto__` of its own. */
function asParsed(members: readonly (readonly [string, unknown])[]): unknown {
  const text = members.map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`);
  return JSON.parse(`{${text.join(',')}}`);
}

const op = fc.constantFrom('add', 'Replace', 'REMOVE', 'replace', 'remove');
const path = fc.constantFrom(...PATHS);

const operation = fc.oneof(
  { weight: 8, arbitrary: fc.record({ op, path, value }, { requiredKeys: ['op', 'path'] }) },
  {
    weight: 3,
    arbitrary: fc.record({
      op,
      value: fc.array(fc.tuple(path, value), { maxLength: 3 }).map(asParsed),
    }),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

export const anyValue: fc.Arbitrary<unknown> = value;

/** Operations of a user's PATCH: many that make sense, and some that do not. */
export const anyOperations: fc.Arbitrary<readonly unknown[]> = fc.array(operation, {
  minLength: 1,
  maxLength: 4,
});
