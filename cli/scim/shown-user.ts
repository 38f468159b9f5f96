import type { Json, JsonObject } from '../../lib/jobs/index.ts';
import type { Sharers, UserItem } from '../../lib/scim/store/index.ts';
import { instant, maskEmails, type Terminal } from '../terminal/index.ts';

/** A user of the store as it may be seen: ids and groups open, whatever tells who somebody is masked. */
export function shownUser(item: UserItem, sharers: Sharers | undefined, terminal: Terminal) {
  const { document, due, pendingSince, tenant } = item;
  const shownKey = (key: string) => (terminal.showPersonalData ? key : maskEmails(key));
  const others = [...(sharers?.claims.keys() ?? [])].filter((one) => one !== tenant);
  return {
    tenant,
    id: item.id,
    key: shownKey(item.key),
    userName: terminal.personal(document.userName),
    externalId: document.externalId === null ? null : shownKey(document.externalId),
    active: document.active,
    deleted: item.deleted,
    /** Whether this tenant's record is the profile in Permit, and whose it is else. */
    owner: item.owner,
    profileOf: sharers?.owner ?? null,
    sharedWith: others,
    version: item.version,
    versionAt: instant(item.version),
    createdAt: instant(item.createdAt),
    changedAt: instant(item.changedAt),
    groups: [...item.groups].map(([id, { displayName, externalId }]) => ({
      id,
      displayName,
      externalId,
    })),
    pending:
      pendingSince === null
        ? null
        : {
            since: instant(pendingSince),
            due: {
              profile: due.profile,
              index: due.index,
              edges: [...due.edges],
              dropped: due.dropped.length,
              keys: due.keys.map(shownKey),
            },
          },
    profile: recordOf(terminal.personalFields(document.attributes)),
  };
}

const recordOf = (value: Json): JsonObject =>
  typeof value === 'object' && value !== null && !isList(value) ? value : {};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
