import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import { gone, isTaken, orNull } from './already.ts';
import { type Each, PAGE_SIZE, pages } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import type { Within } from './within.ts';

/** The subject is the object's `relation`. Both are resource instances, `<resource>:<key>`. */
export interface TupleKeys {
  readonly subject: string;
  readonly relation: string;
  readonly object: string;
}

/** A page of tuples as Permit lists them. */
export const tuplesPage = z.array(
  z.object({ subject: z.string(), relation: z.string(), object: z.string() }),
);

/** The body that names a tuple. As it names no tenant, Permit makes no instances for it. */
export const tupleBody = ({ subject, relation, object }: TupleKeys) => ({
  subject,
  relation,
  object,
});

/** Relationships between resource instances. */
export function createRelationshipTupleCalls(permit: Permit, within: Within) {
  const { relationshipTuples } = permit.api;
  return {
    async relate(tuple: TupleKeys): Promise<void> {
      try {
        await within(() => relationshipTuples.create(tupleBody(tuple)));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },
    async unrelate(tuple: TupleKeys): Promise<void> {
      await gone(() => within(() => relationshipTuples.delete(tupleBody(tuple))));
    },
    /** Whom Permit does not know has none. */
    async tuples(
      filter: { readonly subject: string } | { readonly object: string },
      each: Each = (page) => page(),
    ): Promise<readonly TupleKeys[]> {
      const list = (page: number) =>
        relationshipTuples.list({ ...filter, page, perPage: PAGE_SIZE });
      const listed = pages(
        (page) => orNull(() => each(() => within(() => list(page)))),
        (answer) => readAnswer(tuplesPage, answer ?? [], 'relationship tuples'),
      );
      const found: TupleKeys[] = [];
      for await (const rows of listed) found.push(...rows);
      return found;
    },
  };
}
