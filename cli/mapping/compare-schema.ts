import { type AttributeNeed, type Need, nameOf } from './needs.ts';
import type { PermitSchema } from './permit-schema.ts';

/** What is to be said of one thing that a config names. */
export interface SchemaRow {
  readonly kind: Need['kind'] | 'user attribute' | 'attribute';
  /** `editor`, `document#editor`, `document.parent`; of an attribute `plan`, `document.title`. */
  readonly name: string;
  /**
   * `missing`: jobs that need it are dead-lettered. `differs`: it is there, and is something else. `undeclared`: an attribute
   * that Permit takes all the same, and that its conditions cannot use.
   */
  readonly state: 'there' | 'missing' | 'differs' | 'undeclared';
  /** More about it, for people. */
  readonly detail: string;
  /** Absent of attributes, which are not made. */
  readonly need?: Need;
}

/** Permit's types for those of a config. Of a type that is not among them nothing is said. */
const PERMIT_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['string', 'time'],
  number: ['number'],
  boolean: ['bool'],
  list: ['array'],
  object: ['json'],
};
const KNOWN_TYPES = new Set(Object.values(PERMIT_TYPES).flat());

export const compareSchema = (
  needs: readonly Need[],
  attributes: readonly AttributeNeed[],
  schema: PermitSchema,
): readonly SchemaRow[] => [
  ...needs.map((need) => compareNeed(need, schema)),
  ...attributes.flatMap((attribute) => compareAttribute(attribute, schema)),
];

function compareNeed(need: Need, { roles, resources, relations }: PermitSchema): SchemaRow {
  const name = nameOf(need);
  const row = { kind: need.kind, name, need };
  const isThere = need.kind === 'role' ? roles.has(name) : resources.has(name);
  if (!isThere) return { ...row, state: 'missing', detail: subjectOf(need) };
  const theirs = relations.get(name);
  if (need.kind !== 'relation' || theirs === undefined || theirs === need.subject) {
    return { ...row, state: 'there', detail: subjectOf(need) };
  }
  const detail = `of ${theirs} in Permit, of ${need.subject} in the config`;
  return { ...row, state: 'differs', detail };
}

const subjectOf = (need: Need): string => (need.kind === 'relation' ? `of ${need.subject}` : '');

function compareAttribute(
  { of, key, types }: AttributeNeed,
  { userAttributes, resourceAttributes }: PermitSchema,
): readonly SchemaRow[] {
  const theirs = of === 'user' ? userAttributes : resourceAttributes.get(of.resource);
  // Permit says nothing of them: it does not list them, or the resource itself is missing.
  if (theirs === null || theirs === undefined) return [];
  const row =
    of === 'user'
      ? { kind: 'user attribute' as const, name: key }
      : { kind: 'attribute' as const, name: `${of.resource}.${key}` };
  const type = theirs.get(key);
  if (type === undefined) return [{ ...row, state: 'undeclared', detail: [...types].join(', ') }];
  const wrong = [...types].filter((stated) => !fits(stated, type));
  if (wrong.length === 0) return [{ ...row, state: 'there', detail: type }];
  const detail = `${type} in Permit, ${wrong.join(', ')} in the config`;
  return [{ ...row, state: 'differs', detail }];
}

const fits = (stated: string, type: string): boolean =>
  !KNOWN_TYPES.has(type) || (PERMIT_TYPES[stated]?.includes(type) ?? true);
