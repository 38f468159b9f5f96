import type { SyncJob } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { departureOf, jobsOf } from '../scim/facts/index.ts';
import type { GroupName, StoredUser, UserDocument } from '../scim/model.ts';
import { createSharing } from './sharing.ts';

/** A user of a tenant's directory, as an event states it. */
export interface StatedUser {
  readonly tenant: string;
  readonly id: string;
  readonly document: UserDocument;
  /** By id; absent: those that it was in. */
  readonly groups: ReadonlyMap<string, GroupName> | undefined;
}

/** Why a directory would be told that this cannot be. */
export interface Refused {
  readonly reason: 'invalidValue' | 'uniqueness';
  readonly message: string;
}

/** The directories of an example, and who is in them: as much of the endpoint as decides what its jobs say. */
export interface Directories {
  /** @param version - ms */
  put(user: StatedUser, version: number): readonly SyncJob[] | Refused;
  remove(user: Pick<StatedUser, 'tenant' | 'id'>, version: number): readonly SyncJob[];
}

export function createDirectories({ scim: policy }: Mapping): Directories {
  const users = new Map<string, StoredUser>();
  const sharing = createSharing();
  const tell = (user: StoredUser, place: string, created: boolean): readonly SyncJob[] => {
    const shared = sharing.isShared(user.key, place);
    return jobsOf(user, { policy, profile: true, shared, created, observedAt: user.version });
  };
  /** Another tenant's record may be the one that counts from now on. */
  const leave = (key: string, place: string, version: number): readonly SyncJob[] => {
    const heir = sharing.leave(key, place);
    const user = heir === undefined ? undefined : users.get(heir);
    if (heir === undefined || user === undefined) return [];
    const owner = { ...user, owner: true, version };
    users.set(heir, owner);
    return tell(owner, heir, false);
  };
  const refuse = (key: string | null, tenant: string, place: string): Refused | undefined => {
    const at = policy.keyAttribute;
    if (key === null) {
      const message = `${at}: users are known by it, and what is there can be no key`;
      return { reason: 'invalidValue', message };
    }
    const taken = sharing.others(key, place).some((one) => users.get(one)?.tenant === tenant);
    const message = `${at}: another user of ${tenant} has it`;
    return taken ? { reason: 'uniqueness', message } : undefined;
  };
  return {
    put({ tenant, id, document, groups }, version) {
      const place = placeOf(tenant, id);
      const before = users.get(place);
      const key = policy.keyOf(tenant, id, document);
      const refused = refuse(key, tenant, place);
      if (refused !== undefined || key === null) return refused ?? [];
      sharing.join(key, place);
      const user: StoredUser = {
        ...{ tenant, id, key, version, document, deleted: false },
        createdAt: before?.createdAt ?? version,
        changedAt: version,
        groups: groups ?? before?.groups ?? new Map(),
        owner: sharing.isOwner(key, place),
      };
      users.set(place, user);
      const jobs = tell(user, place, before === undefined);
      if (before === undefined || before.key === key) return jobs;
      const shared = sharing.isShared(before.key, place);
      return [
        ...departureOf(user, before.key, { policy, shared, observedAt: version }),
        ...leave(before.key, place, version),
        ...jobs,
      ];
    },
    remove({ tenant, id }, version) {
      const place = placeOf(tenant, id);
      const user = users.get(place);
      if (user === undefined) return [];
      const jobs = tell({ ...user, version, deleted: true }, place, false);
      users.delete(place);
      return [...jobs, ...leave(user.key, place, version)];
    },
  };
}

const placeOf = (tenant: string, id: string): string => `${tenant}/${id}`;
