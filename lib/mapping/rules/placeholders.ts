import type { FieldPath } from '../fields/paths.ts';
import { areSegments, type PathCompiler, readInside, readPath } from '../fields/paths.ts';
import { bitOf, type FieldSet, NO_FIELDS } from '../fields/record.ts';
import type { Problems } from '../problems.ts';
import type { Read } from './subject.ts';

/** A placeholder made ready. */
export interface Placeholder {
  readonly read: Read;
  /** What it stands for is a key of Permit's already. */
  readonly isKey: boolean;
  /** It differs from record to record; or else from item to item. */
  readonly of: 'record' | 'item' | 'nothing';
  readonly reads: FieldSet;
  /** The way into the record, when it is one. */
  readonly path: FieldPath | undefined;
}

/** What may stand in the templates of a rule. */
export interface Scope {
  /** `undefined`: it was refused. */
  placeholder(at: string, name: string): Placeholder | undefined;
}

const own = (read: Read, isKey: boolean, of: Placeholder['of'] = 'record'): Placeholder => ({
  read,
  isKey,
  of,
  reads: NO_FIELDS,
  path: undefined,
});

export interface ScopeOptions {
  readonly paths: PathCompiler;
  /** Of an organization's record, or of a user's. */
  readonly kind: 'user' | 'tenant';
  /** The rule goes through a list. */
  readonly each: boolean;
  /** `{tenant}`: on what it depends; absent where it cannot stand. */
  readonly tenant?: Placeholder['of'];
  /** What users are known by is others' to write, and must not say where they have roles: who writes it. */
  readonly namedBy?: string | undefined;
  readonly problems: Problems;
}

/** The placeholders of a rule on records. */
export function recordScope(options: ScopeOptions): Scope {
  const { paths, kind, each, tenant, namedBy, problems } = options;
  const refuse = (at: string, why: string) => {
    problems.add(at, why);
    return undefined;
  };
  return {
    placeholder(at, name) {
      if (namedBy !== undefined && (name === 'id' || name === kind)) {
        return refuse(
          at,
          `cannot hold {${name}}: ${namedBy} writes it, and would say in which tenant`,
        );
      }
      if (name === 'id') return own(({ id }) => id, false);
      if (name === kind) return own(({ key }) => key, true);
      if (name === 'tenant') {
        return tenant === undefined
          ? refuse(at, 'cannot hold {tenant}: it says what the tenant is')
          : own((_, place) => place.tenant, true, tenant);
      }
      if (name === 'user')
        return refuse(at, "cannot hold {user}: an organization's record has none");
      const [head, ...inside] = name.split('.');
      if (head === 'item') {
        if (!each) return refuse(at, `cannot hold {${name}}: the rule has no each`);
        if (!areSegments(inside))
          return refuse(at, `"${name}" must have no empty segment, and at most 16`);
        return own((_, { item }) => readInside(item, inside), false, 'item');
      }
      const path = paths(at, name, 'access');
      if (path === undefined) return undefined;
      const read: Read = ({ fields }) => readPath(fields, path) ?? null;
      return { read, isKey: false, of: 'record', reads: bitOf(path.field), path };
    },
  };
}

/** Those of a rule on memberships: the two keys. */
export const memberScope = (problems: Problems): Scope => ({
  placeholder(at, name) {
    if (name === 'tenant') return own((_, { tenant }) => tenant, true);
    if (name === 'user') return own(({ key }) => key, true);
    problems.add(at, `cannot hold {${name}}: a membership has {tenant} and {user}`);
    return undefined;
  },
});
