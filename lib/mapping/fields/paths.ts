import type { Json } from '../../jobs/index.ts';
import {
  MEMBER_WRITTEN,
  OF_ORGANIZATION,
  OPEN_FIELDS,
  OTHERS_WRITTEN,
  type Provider,
  TENANT_FIELDS,
  USER_FIELDS,
  USER_WRITTEN,
} from '../config/fields.ts';
import { LIMITS } from '../config/limits.ts';
import type { Problems } from '../problems.ts';
import { isObject, isRecordField, type RecordField, type RecordFields } from './record.ts';

/** A compiled path into a record: the field that must be named, and the way inside it. */
export interface FieldPath {
  readonly field: RecordField;
  readonly inside: readonly string[];
}

/**
 * What a value is read for. Access is decided by what users cannot write; an attribute may also show an e-mail, verified
 * or not, and what a tenant's directory says; what is for show alone may be anything.
 */
export type Purpose = 'access' | 'attribute' | 'show';

/** Makes a path ready: `at` is where it stands in the config. `undefined`: it was refused. */
export type PathCompiler = (at: string, path: string, purpose: Purpose) => FieldPath | undefined;

const open: ReadonlySet<string> = new Set(OPEN_FIELDS);
const userWritten: ReadonlySet<string> = new Set(USER_WRITTEN);
const memberWritten: ReadonlySet<string> = new Set(MEMBER_WRITTEN);

/** `custom:plan` is written `custom.plan` in paths. */
const asPath = (path: string): string =>
  path.startsWith('custom:') ? `custom.${path.slice('custom:'.length)}` : path;

/** Paths into a user's record. `trust`: those that may be read though users can write them. */
export function userPaths(
  provider: Provider,
  trust: readonly string[],
  problems: Problems,
): PathCompiler {
  const fields: readonly string[] = USER_FIELDS[provider];
  const othersWritten: readonly string[] = OTHERS_WRITTEN[provider];
  const trusted = new Set(trust.map(asPath));
  const isForeign = ({ field }: FieldPath): boolean =>
    userWritten.has(field) || othersWritten.includes(field);
  trust.forEach((path, index) => {
    if (path.startsWith(OF_ORGANIZATION)) return;
    const at = `${provider}.trust.${index}`;
    const compiled = compilePath(at, asPath(path), fields, problems);
    if (compiled !== undefined && !isForeign(compiled)) {
      problems.add(at, `"${path}" needs no trust: users cannot write ${compiled.field}`);
    }
  });
  return (at, path, purpose) => {
    const compiled = compilePath(at, path, fields, problems);
    if (compiled === undefined || purpose === 'show' || !isForeign(compiled)) return compiled;
    if (purpose === 'attribute' && isShown(provider, compiled)) return compiled;
    if (trusted.has(path)) return compiled;
    problems.add(at, `"${path}" ${whyNot(provider, compiled)}`);
    return undefined;
  };
}

/** Paths into an organization's record. `trust`: as of users, those that begin with `organization.`. */
export function tenantPaths(
  provider: Provider,
  trust: readonly string[],
  problems: Problems,
): PathCompiler {
  const fields: readonly string[] = TENANT_FIELDS[provider];
  const trusted = new Set<string>();
  trust.forEach((path, index) => {
    if (!path.startsWith(OF_ORGANIZATION)) return;
    const at = `${provider}.trust.${index}`;
    const inside = path.slice(OF_ORGANIZATION.length);
    const compiled = compilePath(at, inside, fields, problems);
    if (compiled !== undefined && !memberWritten.has(compiled.field)) {
      problems.add(at, `"${path}" needs no trust: members cannot write ${compiled.field}`);
    }
    trusted.add(inside);
  });
  return (at, path, purpose) => {
    const compiled = compilePath(at, path, fields, problems);
    if (compiled === undefined || purpose !== 'access' || !memberWritten.has(compiled.field)) {
      return compiled;
    }
    if (trusted.has(path)) return compiled;
    problems.add(
      at,
      `"${path}" is what an organization's members write: two may have one, or take the other's; take {id}, or its metadata, or name ${OF_ORGANIZATION}${path} in ${provider}.trust`,
    );
    return undefined;
  };
}

/** What an attribute may show, as it is no more than what it came from. */
const isShown = (provider: Provider, { field }: FieldPath): boolean =>
  field === 'email' || (provider === 'scim' && !userWritten.has(field));

function whyNot(provider: Provider, { field, inside }: FieldPath): string {
  if (provider === 'scim' && (field === 'email' || !userWritten.has(field))) {
    return `is what any tenant's IT may write, of whomever: it can feed attributes; if you vouch for all of them, name it in scim.trust`;
  }
  if (field === 'metadata') {
    return `is a claim that the issuer signs, whoever wrote it: it can feed display; if only your servers write it, name it in ${provider}.trust`;
  }
  if (field === 'email') {
    return `may not be verified: ask for an emailDomain, which must be, or name email in ${provider}.trust`;
  }
  if (field === 'custom') {
    return `reads ${inside[0]}, which users can write unless every app client forbids it; if so, name it in ${provider}.trust`;
  }
  return `is what users write themselves: it can feed display; if only your servers write it, name it in ${provider}.trust`;
}

function compilePath(
  at: string,
  path: string,
  fields: readonly string[],
  problems: Problems,
): FieldPath | undefined {
  const [field = '', ...inside] = path.split('.');
  const refuse = (why: string) => {
    problems.add(at, `"${path}" ${why}`);
    return undefined;
  };
  if (!fields.includes(field) || !isRecordField(field)) {
    return refuse(
      fields.length > 0
        ? `must start with one of ${fields.join(', ')}`
        : 'leads nowhere: this provider has no organizations',
    );
  }
  if (!areSegments(inside)) {
    return refuse(
      `must have at most ${LIMITS.segments} segments after ${field}, none of them empty`,
    );
  }
  if (inside.length > 0 && !open.has(field)) {
    return refuse(`has nothing inside: ${field} is a single value`);
  }
  if (field !== 'custom') return { field, inside };
  if (inside.length === 0) return refuse('must name one of them, e.g. custom.plan');
  return { field, inside: [`custom:${inside.join('.')}`] };
}

export const areSegments = (segments: readonly string[]): boolean =>
  segments.length <= LIMITS.segments && !segments.includes('');

/**
 * What stands at a path: `undefined` when its field is not named at all (the provider did not say), `null` when the
 * field is there and the rest is not.
 */
export function readPath(fields: RecordFields, path: FieldPath): Json | undefined {
  const value = fields[path.field];
  return value === undefined || path.inside.length === 0 ? value : readInside(value, path.inside);
}

/** What stands at the end of a way; `null` when it ends early. */
export function readInside(from: Json, inside: readonly string[]): Json {
  let value = from;
  for (const segment of inside) {
    // A list has names of its own, too: its places, and `length`.
    if (!isObject(value) || !Object.hasOwn(value, segment)) return null;
    value = value[segment] ?? null;
  }
  return value;
}
