import type { SyncJob } from '../../../jobs/index.ts';
import type {
  DirectoryPolicy,
  GroupChange,
  GroupDocument,
  ListPage,
  ListQuery,
  Member,
  StoredGroup,
  StoredUser,
  UserDocument,
} from '../../model.ts';
import type { ScimTable } from '../../store/index.ts';

/** What the operations work with. */
export interface DirectoryPorts {
  readonly table: ScimTable;
  /** Resolves when all of them are in the queue. */
  readonly enqueue: (jobs: readonly SyncJob[]) => Promise<void>;
  readonly policy: DirectoryPolicy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** An id that nothing else has. */
  readonly newId: () => string;
  /** When an operation that begins now must be through, in ms since the epoch; in 25 s if absent. */
  readonly deadline?: (() => number) | undefined;
}

/** A filter, as the store can ask it. */
export interface Matcher<Resource> {
  /** A value that every match has, as the client wrote it: found without walking the tenant. */
  readonly lookup: {
    readonly attribute: 'id' | 'userName' | 'externalId' | 'email' | 'displayName';
    readonly value: string;
  } | null;
  matches(resource: Resource): boolean;
}

/**
 * The users and groups of one tenant.
 *
 * @throws {ScimError} from every operation: 404 for what is not there, 429 and 503 when the store or the queue does not
 * take it (what is marked then is finished by the client's next try, or by the sweep), 413 for what is too large
 */
export interface Directory {
  readonly users: {
    /** @throws {ScimError} 409 `uniqueness`, 400 `invalidValue` where the document has no user key */
    create(document: UserDocument): Promise<StoredUser>;
    read(id: string): Promise<StoredUser>;
    /** @param change - pure: made anew when somebody else writes in between. @throws as `create` */
    change(id: string, change: (document: UserDocument) => UserDocument): Promise<StoredUser>;
    remove(id: string): Promise<void>;
    list(query: ListQuery<Matcher<StoredUser>>): Promise<ListPage<StoredUser>>;
    /** Tells everything of it again, at a new version. */
    tellAgain(id: string): Promise<void>;
  };
  readonly groups: {
    /** @throws {ScimError} 400 `invalidValue` for members that are no users of this tenant */
    create(
      document: GroupDocument,
      members: readonly string[],
      /** What the client calls them, where it says it. */
      called?: ReadonlyMap<string, string>,
    ): Promise<StoredGroup>;
    read(id: string): Promise<StoredGroup>;
    /** Of a group that was read: of one that is not there, none. */
    members(id: string): Promise<readonly Member[]>;
    /** @param change - pure: made anew when somebody else writes in between. @throws as `create` */
    change(id: string, change: (document: GroupDocument) => GroupChange): Promise<StoredGroup>;
    remove(id: string): Promise<void>;
    list(query: ListQuery<Matcher<StoredGroup>>): Promise<ListPage<StoredGroup>>;
  };
}
