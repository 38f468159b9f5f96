import type { Json } from '../../lib/jobs/index.ts';

/** A place where two values differ; what is absent was not there, or is no more. */
export interface Difference {
  /** E.g. `fields.metadata.plan`. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Where two JSON values differ, by their innermost values, in the order of the first. */
export function differencesOf(before: Json, after: Json): readonly Difference[] {
  const [old, edited] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...old.keys(), ...edited.keys()]);
  return [...paths]
    .map((path) => ({ path, before: old.get(path), after: edited.get(path) }))
    .filter(({ before: a, after: b }) => JSON.stringify(a) !== JSON.stringify(b));
}

/** By path; an empty list or object is a value of its own. */
export function leavesOf(value: Json): ReadonlyMap<string, Json> {
  const leaves = new Map<string, Json>();
  function visit(inner: Json, path: string): void {
    const entries: readonly [string, Json][] =
      typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
    if (entries.length === 0) leaves.set(path || '(all)', inner);
    for (const [name, child] of entries) visit(child, path === '' ? name : `${path}.${name}`);
  }
  visit(value, '');
  return leaves;
}
