import { SCHEMA_VERSION } from './encode.ts';
import { SOURCES } from './job.ts';
import { isObject, isShallow } from './json-object.ts';
import { MAX_ID_LENGTH, MAX_TIME } from './limits.ts';
import type { JobBody } from './schema.ts';

type Names = Readonly<Record<string, unknown>>;
type Rule = (value: unknown) => boolean;

const sources: ReadonlySet<unknown> = new Set(SOURCES);
const isId: Rule = (value) =>
  typeof value === 'string' &&
  value.length > 0 &&
  // The schema counts characters, of which some are two units long.
  (value.length <= MAX_ID_LENGTH ||
    (value.length <= 2 * MAX_ID_LENGTH && [...value].length <= MAX_ID_LENGTH));
const isIdOrNull: Rule = (value) => value === null || isId(value);
const isTime: Rule = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_TIME;
const isFlag: Rule = (value) => typeof value === 'boolean';
const isChange: Rule = (value) => value === 'created' || value === 'updated';
const isAbsentOrTrue: Rule = (value) => value === undefined || value === true;

const textOrNull: Rule = (value) => value === null || typeof value === 'string';
const flagOrNull: Rule = (value) => value === null || isFlag(value);
const objectOrNull: Rule = (value) => value === null || (isObject(value) && isShallow(value));

function countNames(value: Names): number {
  let count = 0;
  for (const _ in value) count += 1;
  return count;
}

const isRole: Rule = (value) =>
  isObject(value) && isId(value['id']) && isId(value['name']) && countNames(value) === 2;
const isAbsentOrRoles: Rule = (value) =>
  value === undefined || (Array.isArray(value) && value.every(isRole));

/** Rules of an object that may have any of some names, and no others. */
function fieldsOf(rules: Readonly<Record<string, Rule>>): Rule {
  const byName = new Map(Object.entries(rules));
  return (value) => {
    if (!isObject(value)) return false;
    for (const name in value) {
      const rule = byName.get(name);
      if (rule === undefined || !rule(value[name])) return false;
    }
    return true;
  };
}
const areUserFields = fieldsOf({
  email: textOrNull,
  emailVerified: flagOrNull,
  firstName: textOrNull,
  lastName: textOrNull,
  name: textOrNull,
  username: textOrNull,
  phone: textOrNull,
  externalId: textOrNull,
  blocked: flagOrNull,
  locked: flagOrNull,
  metadata: objectOrNull,
  userMetadata: objectOrNull,
  custom: objectOrNull,
});
const areTenantFields = fieldsOf({ name: textOrNull, slug: textOrNull, metadata: objectOrNull });

/** What every job has: `v`, kind and origin. The number of such names, or `undefined` where one breaks its rule. */
function originNames(body: Names): number | undefined {
  const fits =
    body['v'] === SCHEMA_VERSION &&
    sources.has(body['source']) &&
    isId(body['eventId']) &&
    isId(body['eventType']) &&
    isTime(body['version']) &&
    isTime(body['observedAt']) &&
    isAbsentOrTrue(body['verify']) &&
    isAbsentOrTrue(body['fresh']);
  if (!fits) return undefined;
  return 7 + (body['verify'] === undefined ? 0 : 1) + (body['fresh'] === undefined ? 0 : 1);
}

/** What a job of its kind has besides. The number of such names, or `undefined` where one breaks its rule. */
function ownNames(body: Names): number | undefined {
  const { kind, change, user, tenant, role, roles, fields, whole } = body;
  switch (kind) {
    case 'user':
      return isId(user) && isChange(change) && isFlag(whole) && areUserFields(fields)
        ? 4
        : undefined;
    case 'tenant':
      return isId(tenant) && isChange(change) && isFlag(whole) && areTenantFields(fields)
        ? 4
        : undefined;
    case 'membership':
      return isId(user) && isIdOrNull(tenant) && isChange(change) && isAbsentOrRoles(roles)
        ? 3 + (roles === undefined ? 0 : 1)
        : undefined;
    case 'grant':
    case 'grant.deleted':
      return isId(user) && isId(tenant) && isRole(role) ? 3 : undefined;
    case 'membership.deleted':
      return isId(user) && isIdOrNull(tenant) ? 2 : undefined;
    case 'user.deleted':
      return isId(user) ? 1 : undefined;
    case 'tenant.deleted':
      return isId(tenant) ? 1 : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether a value that `JSON.parse` gave is a job as it stands in a message body: `jobBody`'s verdict, in a small part
 * of its time and without a reason. A property test holds the two together.
 */
export function isJobBody(value: unknown): value is JobBody {
  if (!isObject(value)) return false;
  const [origin, own] = [originNames(value), ownNames(value)];
  if (origin === undefined || own === undefined) return false;
  // Every name that may be there was found; one more would be none of ours.
  return countNames(value) === origin + own;
}
