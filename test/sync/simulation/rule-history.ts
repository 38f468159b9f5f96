import type { Org, Person, Shared, Team } from './rule-records.ts';

/** What was told, when: in ms. */
interface Answer<Value> {
  readonly at: number;
  readonly value: Value;
}

/** What a user's newest records answered, rule by rule. */
export interface UserAnswers {
  teams?: Answer<readonly Team[]>;
  shared?: Answer<readonly Shared[]>;
  plan: string | null;
}

/** What an organization's newest records answered. */
export interface OrgAnswers {
  folders?: Answer<NonNullable<Org['folders']>>;
  documents?: Answer<NonNullable<Org['documents']>>;
}

/** When an instance was declared, and when a list that had it before was told without it. */
interface Listings {
  readonly with: number[];
  readonly without: number[];
}

/** The newest deletion of an instance, as far as it does not depend on the order of delivery. */
export interface DeletedWithin {
  readonly earliest: number;
  readonly latest: number;
}

/** What Permit is to hold is a function of this: what the providers have, and when they told what. */
export interface History {
  readonly people: ReadonlyMap<string, Person>;
  readonly orgs: ReadonlyMap<string, Org>;
  readonly users: ReadonlyMap<string, UserAnswers>;
  readonly organizations: ReadonlyMap<string, OrgAnswers>;
  /** Tenants by when they were last named. */
  readonly tenants: ReadonlyMap<string, number>;
  /** Instances by when they were last named, rather than declared. */
  readonly bare: ReadonlyMap<string, number>;
  readonly orgDeletedAt: (org: string) => number;
  deletedWithin(instance: string): DeletedWithin;
  toldUser(user: string, person: Person, at: number): void;
  userGone(user: string): void;
  toldOrg(org: string, told: Org, at: number): void;
  orgGone(org: string, at: number): void;
  /** A membership, or a role of one, was told. */
  joined(org: string, at: number): void;
}

/** The organization of an instance: `clerk-t0` of `workspace:clerk-t0` and of `folder:clerk-t0-f1`. */
export const orgOf = (instance: string): string =>
  instance
    .slice(instance.indexOf(':') + 1)
    .split('-', 2)
    .join('-');

/** Whether an organization's workspace is in a region. */
export const isPaying = (tier: number | null): boolean => tier !== null && tier >= 1 && tier <= 3;

export function createHistory(
  people: ReadonlyMap<string, Person>,
  orgs: ReadonlyMap<string, Org>,
): History {
  const users = new Map<string, UserAnswers>();
  const organizations = new Map<string, OrgAnswers>();
  const tenants = new Map<string, number>();
  const bare = new Map<string, number>();
  const deleted = new Map<string, number>();
  const listings = new Map<string, Listings>();

  /** Every instance of the kind that was ever listed is with this list, or without it. */
  function listed(kind: string, org: string, ids: readonly string[], at: number): void {
    const now = new Set(ids.map((id) => `${kind}:${id}`));
    for (const key of now) if (!listings.has(key)) listings.set(key, { with: [], without: [] });
    for (const [key, listing] of listings) {
      if (!key.startsWith(`${kind}:`) || orgOf(key) !== org) continue;
      listing[now.has(key) ? 'with' : 'without'].push(at);
    }
  }
  const orgDeletedAt = (org: string): number => deleted.get(org) ?? 0;

  const history: History = {
    people,
    orgs,
    users,
    organizations,
    tenants,
    bare,
    orgDeletedAt,
    deletedWithin(instance) {
      const gone = orgDeletedAt(orgOf(instance));
      const { with: declared, without } = listings.get(instance) ?? { with: [], without: [] };
      const last = Math.max(0, ...declared);
      const after = without.filter((at) => at > last);
      const isOver = last > gone && after.length > 0;
      return {
        earliest: Math.max(gone, isOver ? Math.min(...after) : 0),
        latest: Math.max(gone, ...without),
      };
    },
    toldUser(user, { plan, teams, shared }, at) {
      const known = users.get(user) ?? { plan: null };
      users.set(user, {
        ...known,
        plan,
        ...(teams === undefined ? {} : { teams: { at, value: teams } }),
        ...(shared === undefined ? {} : { shared: { at, value: shared } }),
      });
      tenants.set('main', at);
      if (plan === 'staff') tenants.set('internal', at);
      for (const { org } of [...(teams ?? []), ...(shared ?? [])]) tenants.set(org, at);
      for (const { id } of shared ?? []) bare.set(`document:${id}`, at);
    },
    userGone: (user) => void users.delete(user),
    toldOrg(org, { tier, folders, documents }, at) {
      if (isPaying(tier)) bare.set(`region:${org}`, at);
      tenants.set(org, at);
      organizations.set(org, {
        ...organizations.get(org),
        ...(folders === undefined ? {} : { folders: { at, value: folders } }),
        ...(documents === undefined ? {} : { documents: { at, value: documents } }),
      });
      const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
      if (folders !== undefined) listed('folder', org, idsOf(folders), at);
      if (documents !== undefined) listed('document', org, idsOf(documents), at);
      for (const { parent } of folders ?? [])
        if (parent !== undefined) bare.set(`folder:${parent}`, at);
      for (const { folder } of documents ?? [])
        if (folder !== undefined) bare.set(`folder:${folder}`, at);
    },
    orgGone(org, at) {
      organizations.delete(org);
      deleted.set(org, at);
    },
    joined(org, at) {
      tenants.set(org, at);
      bare.set(`workspace:${org}`, at);
    },
  };
  return history;
}
