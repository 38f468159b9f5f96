import type { Environment } from './call.ts';
import type { Directory } from './directory.ts';
import type { EntityName } from './errors.ts';
import type { Query } from './http-types.ts';
import { keyNamed } from './key-filter.ts';
import { byIdent, type Keyed } from './keyed.ts';
import type { RelationRecord, TupleRecord } from './records.ts';

/**
 * The tuples that a query asks for, by `subject`, `relation`, `object`, `tenant`, `subject_type` and `object_type`.
 *
 * @throws {Refusal} 404 for what is not there, where the rules say so.
 */
export function* selectedTuples(environment: Environment, query: Query): Iterable<TupleRecord> {
  const { instances, resources, tenants, tuples } = environment.directory;
  const named = (name: string, find: (ident: string) => Keyed | undefined, entity: EntityName) =>
    keyNamed(environment, query, name, find, entity);

  const subject = named('subject', instances.get, 'ResourceInstance');
  const object = named('object', instances.get, 'ResourceInstance');
  const tenant = named('tenant', tenants.get, 'Tenant');
  const subjectType = named('subject_type', resources.get, 'Resource');
  const objectType = named('object_type', resources.get, 'Resource');
  const relation = named(
    'relation',
    (ident) => relationAt(environment.directory, ident),
    'Relation',
  );

  for (const row of rows()) {
    if (subject !== undefined && row.subject !== subject) continue;
    if (object !== undefined && row.object !== object) continue;
    if (relation !== undefined && row.relation !== relation) continue;
    const to = instances.get(row.object);
    if (tenant !== undefined && to?.tenant !== tenant) continue;
    if (objectType !== undefined && to?.resource !== objectType) continue;
    if (subjectType !== undefined && instances.get(row.subject)?.resource !== subjectType) continue;
    yield row;
  }

  /** By the narrowest index that the query allows. */
  function rows(): Iterable<TupleRecord> {
    if (subject !== undefined) return tuples.by('subject', subject);
    if (object !== undefined) return tuples.by('object', object);
    return tuples.values();
  }
}

function relationAt({ resources }: Directory, ident: string): RelationRecord | undefined {
  for (const resource of resources.values()) {
    const relation = byIdent(resource.relations, ident);
    if (relation !== undefined) return relation;
  }
  return undefined;
}
