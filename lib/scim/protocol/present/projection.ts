import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isList, isObject } from '../json-shape.ts';
import { COMMON } from '../schema/resources.ts';
import { isUrn, URN } from '../urns.ts';

/** Shown whatever is asked for (RFC 7643, section 7). */
const ALWAYS: readonly string[] = COMMON.filter(({ returned }) => returned === 'always').map(
  ({ name }) => name,
);

/** What a query names, in lower case: core attributes without their schema's URN. */
type Names = ReadonlySet<string>;

/**
 * Leaves of a resource what `attributes` names, less what `excludedAttributes` names (RFC 7644, section 3.9): attributes,
 * parts of them (`name.familyName`), extensions and attributes of these by URN, in whatever case. Names that the resource
 * does not have mean nothing. `id` and `schemas` stay.
 *
 * @param attributes comma-separated; `undefined` or empty: all
 */
export function project(
  resource: JsonObject,
  attributes: string | undefined,
  excludedAttributes: string | undefined,
): JsonObject {
  const shown = namesIn(attributes);
  const hidden = namesIn(excludedAttributes);
  const picked = shown.size === 0 ? resource : members(resource, '', shown, pick);
  return hidden.size === 0 ? picked : members(picked, '', hidden, hide);
}

/** Whether an answer to such a query shows members, which are much to read. */
export function wantsMembers(
  attributes: string | undefined,
  excludedAttributes: string | undefined,
): boolean {
  const shown = [...namesIn(attributes)];
  const asked = shown.some((name) => name === 'members' || name.startsWith('members.'));
  return (shown.length === 0 || asked) && !namesIn(excludedAttributes).has('members');
}

/** `emails[type eq "work"]` shows all e-mails: which values of a list are shown is not chosen here. */
const FILTERS = /\[[^[\]]*\]/g;

function namesIn(list: string | undefined): Names {
  const names = (list ?? '')
    .replaceAll(FILTERS, '')
    .split(',')
    .map((name) => withoutCore(name.trim().toLowerCase()));
  return new Set(names.filter((name) => name !== ''));
}

const CORE = [URN.user, URN.group].map((urn) => `${urn.toLowerCase()}:`);

function withoutCore(name: string): string {
  const core = CORE.find((urn) => name.startsWith(urn));
  return core === undefined ? name : name.slice(core.length);
}

/** Says what stays of the value at `path`, whose parts' paths begin with `prefix`; `undefined`: nothing. */
type Choose = (value: Json, path: string, prefix: string, names: Names) => Json | undefined;

function members(object: JsonObject, before: string, names: Names, choose: Choose): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const path = before + key.toLowerCase();
      const prefix = `${path}${before === '' && isUrn(key) ? ':' : '.'}`;
      const isAlways = before === '' && ALWAYS.includes(key);
      const chosen = isAlways ? value : choose(value, path, prefix, names);
      return chosen === undefined ? [] : [[key, chosen] as const];
    }),
  );
}

const pick: Choose = (value, path, prefix, names) =>
  names.has(path) ? value : isNamed(prefix, names) ? within(value, prefix, names, pick) : undefined;

const hide: Choose = (value, path, prefix, names) => {
  if (names.has(path)) return undefined;
  return isNamed(prefix, names) ? within(value, prefix, names, hide) : value;
};

const isNamed = (prefix: string, names: Names): boolean =>
  [...names].some((name) => name.startsWith(prefix));

/** The same of a value's parts. What has none stays with `hide` alone. */
function within(value: Json, prefix: string, names: Names, choose: Choose): Json | undefined {
  if (isObject(value)) return filled(members(value, prefix, names, choose));
  if (!isList(value)) return choose === hide ? value : undefined;
  const inner = value.flatMap((one) => within(one, prefix, names, choose) ?? []);
  return inner.length === 0 ? undefined : inner;
}

const filled = (object: JsonObject): JsonObject | undefined =>
  Object.keys(object).length === 0 ? undefined : object;
