import * as z from 'zod/mini';
import { isTaken } from './already.ts';
import { PAGE_SIZE, pages } from './pages.ts';
import { readAnswer } from './read-answer.ts';

/** What is made in the schema. */
export interface SchemaRecord {
  readonly key: string;
  /** For people. */
  readonly name: string;
}

export interface RelationRecord extends SchemaRecord {
  /** The resource of those that it relates. */
  readonly subject: string;
}

/** Sends a request to a path of the environment's schema, and gives what is answered. */
export type AskSchema = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;

const rolesPage = z.array(z.object({ key: z.string() }));
const keyed = <T extends z.core.$ZodType>(entry: T) => z.nullish(z.record(z.string(), entry));
const resourcesPage = z.array(
  z.object({
    key: z.string(),
    roles: keyed(z.unknown()),
    relations: keyed(z.object({ resource: z.string() })),
  }),
);

/** What the environment's schema has, and what we make in it: it is otherwise its administrators' own. */
export function createSchemaCalls(ask: AskSchema) {
  /** `false` when there is one of that key; it is then left as it is. */
  async function create(path: string, body: unknown): Promise<boolean> {
    try {
      await ask('POST', path, body);
      return true;
    } catch (error) {
      if (!isTaken(error)) throw error;
      return false;
    }
  }

  async function all<T>(path: string, read: (answer: unknown) => readonly T[]): Promise<T[]> {
    const found: T[] = [];
    const listed = pages((page) => ask('GET', `${path}?page=${page}&per_page=${PAGE_SIZE}`), read);
    for await (const rows of listed) found.push(...rows);
    return found;
  }

  const allResources = () =>
    all('/resources', (answer) => readAnswer(resourcesPage, answer, 'resources'));
  const below = (resource: string, what: 'roles' | 'relations') =>
    `/resources/${encodeURIComponent(resource)}/${what}`;

  return {
    async roles(): Promise<ReadonlySet<string>> {
      const roles = await all('/roles', (answer) => readAnswer(rolesPage, answer, 'roles'));
      return new Set(roles.map(({ key }) => key));
    },
    /** `document` for a resource, `document#editor` for its role, `document.parent` for its relation. */
    async resources(): Promise<ReadonlySet<string>> {
      const resources = await allResources();
      return new Set(
        resources.flatMap(({ key, roles, relations }) => [
          key,
          ...Object.keys(roles ?? {}).map((role) => `${key}#${role}`),
          ...Object.keys(relations ?? {}).map((relation) => `${key}.${relation}`),
        ]),
      );
    },
    /** The subject's resource of each relation: `document.parent` → `folder`. */
    async resourceRelations(): Promise<ReadonlyMap<string, string>> {
      const resources = await allResources();
      return new Map(
        resources.flatMap(({ key, relations }) =>
          Object.entries(relations ?? {}).map(
            ([relation, { resource }]) => [`${key}.${relation}`, resource] as const,
          ),
        ),
      );
    },
    /** A role without permissions. `false` when there is one of that key; it is then left as it is. */
    createRole: ({ key, name }: SchemaRecord): Promise<boolean> => create('/roles', { key, name }),
    /** A resource on which nothing can be done yet. `false` as for {@link createRole}. */
    createResource: ({ key, name }: SchemaRecord): Promise<boolean> =>
      create('/resources', { key, name, actions: {} }),
    /** A role without permissions, on instances of a resource. `false` as for {@link createRole}. */
    createResourceRole: (resource: string, { key, name }: SchemaRecord): Promise<boolean> =>
      create(below(resource, 'roles'), { key, name }),
    /**
     * A relation to a resource's instances from those of its `subject`. `false` when the resource has one of that key, be
     * it of another subject; it is then left as it is.
     */
    createRelation: (resource: string, { key, name, subject }: RelationRecord): Promise<boolean> =>
      create(below(resource, 'relations'), { key, name, subject_resource: subject }),
  };
}
