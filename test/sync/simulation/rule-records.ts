/** Roles in an organization that a user's record lists. */
export interface Team {
  readonly org: string;
  readonly roles: readonly string[];
}

/** A document that a user's record lists as shared with them. */
export interface Shared {
  readonly id: string;
  readonly org: string;
  readonly role: string;
}

export interface Folder {
  readonly id: string;
  readonly title: string;
  readonly parent?: string;
}

export interface Document {
  readonly id: string;
  readonly folder?: string;
}

/** A user as a provider has it. A list that is not there is no answer. */
export interface Person {
  email: string;
  plan: string | null;
  banned: boolean;
  teams: readonly Team[] | undefined;
  shared: readonly Shared[] | undefined;
  /** By organization: role ids, and the names under which they were given. */
  readonly members: Map<string, Map<string, string>>;
}

/** An organization as a provider has it. */
export interface Org {
  name: string;
  tier: number | null;
  folders: readonly Folder[] | undefined;
  documents: readonly Document[] | undefined;
}
