import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isList, isObject } from '../json-shape.ts';
import { COMMON } from '../schema/resources.ts';
import { isUrn, URN } from '../urns.ts';

/** Shown whatever is asked for (RFC 7643, section 7). */
const ALWAYS: readonly string[] = COMMON.filter(({ returned }) => returned === 'always').map(
  ({ name }) => name,
);

/** What a query names, in lower case: core attributes without their schema's URN. */
interface Names {
  readonly whole: ReadonlySet<string>;
  /** What they begin with, up to each point or colon: whose parts they are. */
  readonly heads: ReadonlySet<string>;
}

/** Points and colons of a name that are looked at. A URN has about ten, and a path one or two. */
const MAX_HEADS = 40;

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
  const picked = shown.whole.size === 0 ? resource : members(resource, '', shown, pick);
  return hidden.whole.size === 0 ? picked : members(picked, '', hidden, hide);
}

/** Whether an answer to such a query shows members, which are much to read. */
export function wantsMembers(
  attributes: string | undefined,
  excludedAttributes: string | undefined,
): boolean {
  const shown = [...namesIn(attributes).whole];
  const asked = shown.some((name) => name === 'members' || name.startsWith('members.'));
  return (shown.length === 0 || asked) && !namesIn(excludedAttributes).whole.has('members');
}

/** `emails[type eq "work"]` shows all e-mails: which values of a list are shown is not chosen here. */
const FILTERS = /\[[^[\]]*\]/g;

function namesIn(list: string | undefined): Names {
  const names = (list ?? '')
    .replaceAll(FILTERS, '')
    .split(',')
    .map((name) => withoutCore(name.trim().toLowerCase()))
    .filter((name) => name !== '');
  return { whole: new Set(names), heads: new Set(names.flatMap(headsOf)) };
}

const headsOf = (name: string): readonly string[] =>
  [...name.matchAll(/[.:]/g)].slice(0, MAX_HEADS).map(({ index }) => name.slice(0, index + 1));

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
  names.whole.has(path)
    ? value
    : names.heads.has(prefix)
      ? within(value, prefix, names, pick)
      : undefined;

const hide: Choose = (value, path, prefix, names) => {
  if (names.whole.has(path)) return undefined;
  return names.heads.has(prefix) ? within(value, prefix, names, hide) : value;
};

/** The same of a value's parts. What has none stays with `hide` alone. */
function within(value: Json, prefix: string, names: Names, choose: Choose): Json | undefined {
  if (isObject(value)) return filled(members(value, prefix, names, choose));
  if (!isList(value)) return choose === hide ? value : undefined;
  const inner = value.flatMap((one) => within(one, prefix, names, choose) ?? []);
  return inner.length === 0 ? undefined : inner;
}

const filled = (object: JsonObject): JsonObject | undefined =>
  Object.keys(object).length === 0 ? undefined : object;
