import { isTaken } from './already.ts';

export interface RoleRecord {
  readonly key: string;
  /** For people. */
  readonly name: string;
}

/** Sends a body to a path of the environment's schema. */
type Post = (path: string, body: unknown) => Promise<unknown>;

/** What we make in an environment's schema, which is otherwise its administrators' own. */
export function createSchemaCalls(post: Post) {
  return {
    /** A role without permissions. `false` when there is one of that key; it is then left as it is. */
    async createRole({ key, name }: RoleRecord): Promise<boolean> {
      try {
        await post('/roles', { key, name });
        return true;
      } catch (error) {
        if (!isTaken(error)) throw error;
        return false;
      }
    },
  };
}
