import type { JsonObject } from '../jobs/index.ts';

/** A User as a client gave it, in one form whatever the dialect. No `id`, `meta`, `schemas`, `groups`, `password`. */
export interface UserDocument {
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: boolean;
  /** The client says nothing of `active`, or took it away: none is shown, and what was last said of it counts. */
  readonly activeUnsaid?: true;
  /** All other attributes by their names in the schema; extensions by their URN. */
  readonly attributes: JsonObject;
}

/** A Group as a client gave it, less its members. */
export interface GroupDocument {
  readonly displayName: string;
  readonly externalId: string | null;
  readonly attributes: JsonObject;
}

/** What a group is called: a role's name and id. */
export type GroupName = Pick<GroupDocument, 'displayName' | 'externalId'>;

/** A user as it stands in the store. Times are milliseconds. */
export interface StoredUser {
  readonly tenant: string;
  readonly id: string;
  /** Whose facts these are: `user` of its jobs. */
  readonly key: string;
  /** Raised by each write: of the facts that follow from it. */
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly document: UserDocument;
  /** By the group's id. */
  readonly groups: ReadonlyMap<string, GroupName>;
  /** Whether this tenant's record is the user's profile in Permit. */
  readonly owner: boolean;
  /** On its way out: only what follows from it is still to be done. */
  readonly deleted: boolean;
}

export interface StoredGroup {
  readonly tenant: string;
  readonly id: string;
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly document: GroupDocument;
  readonly deleted: boolean;
}

export interface Member {
  /** A user's id. */
  readonly id: string;
  /** What the client that put it in calls it. */
  readonly display: string | null;
}

/** What becomes of a group's members: those there are (or none), less some, and some more. */
export interface MemberChange {
  /** `none`: whoever is not added is no member afterwards. */
  readonly from: 'current' | 'none';
  readonly remove: ReadonlySet<string>;
  readonly add: ReadonlySet<string>;
  /** What the client calls those of them that it has a name for: shown with them, and of no other use. */
  readonly called?: ReadonlyMap<string, string>;
}

export interface GroupChange {
  readonly document: GroupDocument;
  readonly members: MemberChange;
}

/** What the config says of SCIM. */
export interface DirectoryPolicy {
  /** The key of a user, `null` where its document has no value for it. */
  keyOf(tenant: string, id: string, document: UserDocument): string | null;
  /** What users are known by, for messages: `userName`, `externalId`, `emails`, `id`. */
  readonly keyAttribute: string;
  /** What `active: false` does. */
  readonly onBlock: 'unassign' | 'delete' | 'keep';
  /** What DELETE does. */
  readonly onDelete: 'delete' | 'unassign';
}

/** Which resources to list. `Filter` is the protocol's. */
export interface ListQuery<Filter> {
  readonly filter?: Filter | undefined;
  /** From 1. */
  readonly startIndex: number;
  /** 0: the total alone. */
  readonly count: number;
}

export interface ListPage<Resource> {
  readonly total: number;
  readonly resources: readonly Resource[];
}
