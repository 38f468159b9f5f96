import type { TupleBody, TupleIdent } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { duplicate, notFound } from './errors.ts';
import { ensureInstance, type NamedInstance, namedInstance } from './instance-idents.ts';
import { byIdent } from './keyed.ts';
import { pageOf } from './paging.ts';
import { readBody } from './read-body.ts';
import type { TupleRecord } from './records.ts';
import { tupleRead } from './representations.ts';
import { selectedTuples } from './tuple-filters.ts';
import { unknownInSchema } from './unknown-in-schema.ts';

/** What a tuple is between, by keys. */
interface Ends {
  readonly subject: NamedInstance;
  readonly relation: string;
  readonly object: NamedInstance;
}

/**
 * Relates two instances. Those that are not there are made when the body names their tenant; else the tenant is
 * passed over.
 *
 * @throws {Refusal} 404 for what is not there; 409 when they are so related already.
 */
export function relate(environment: Environment, body: TupleBody): TupleRecord {
  const ends = endsOf(environment, body, body.tenant ?? undefined);
  if (found(environment, ends) !== undefined) {
    throw duplicate('RelationshipTuple', 'subject, relation and object');
  }
  ensureInstance(environment, ends.subject);
  ensureInstance(environment, ends.object);
  const record: TupleRecord = {
    id: environment.newId(),
    subject: ends.subject.key,
    relation: ends.relation,
    object: ends.object.key,
    createdAt: environment.now(),
  };
  environment.directory.tuples.add(record);
  return record;
}

/** @throws {Refusal} 404 for what is not there, the tuple itself included. */
export function unrelate(environment: Environment, ident: TupleIdent): void {
  const record = found(environment, endsOf(environment, ident, undefined));
  if (record === undefined) throw notFound('RelationshipTuple');
  environment.directory.tuples.remove(record);
}

/**
 * Whether two instances are so related.
 *
 * @param tenant where those that are not there would be made; `undefined`: they must be there.
 * @throws {Refusal} 404 for what is neither there nor can be made.
 */
export const isRelated = (
  environment: Environment,
  ident: TupleIdent,
  tenant: string | undefined,
): boolean => found(environment, endsOf(environment, ident, tenant)) !== undefined;

export function listTuples({ environment, query }: Call): Reply {
  const page = pageOf(selectedTuples(environment, query), query);
  return { status: 200, value: page.rows.map((row) => tupleRead(environment, row)) };
}

export function postTuple({ environment, body }: Call): Reply {
  const record = relate(environment, readBody(environment.bodies.tupleCreate, body));
  return { status: 201, value: tupleRead(environment, record) };
}

export function deleteTuple({ environment, body }: Call): Reply {
  unrelate(environment, readBody(environment.bodies.tupleDelete, body));
  return { status: 204 };
}

const found = ({ directory }: Environment, { subject, relation, object }: Ends) =>
  directory.tuples.find({ subject: subject.key, relation, object: object.key });

/** @throws {Refusal} for an instance that is neither there nor can be made, or a relation that does not lead so. */
function endsOf(environment: Environment, ident: TupleIdent, tenant: string | undefined): Ends {
  const subject = namedInstance(environment, 'subject', ident.subject, tenant);
  const object = namedInstance(environment, 'object', ident.object, tenant);
  const relation = byIdent(object.resource.relations, ident.relation);
  if (relation === undefined || relation.subject !== subject.resource.key) {
    throw unknownInSchema(environment, 'Relation', 'relation', ident.relation);
  }
  return { subject, relation: relation.key, object };
}
