import type { Json, JsonObject } from '../../lib/jobs/index.ts';
import type { Sharers, UserItem } from '../../lib/scim/store/index.ts';
import { instant, maskEmails, type Terminal } from '../terminal/index.ts';

/** What somebody does and where: of the core schema, and of its enterprise extension. Not who it is. */
const IMPERSONAL: ReadonlySet<string> = new Set([
  'title',
  'userType',
  'department',
  'organization',
  'costCenter',
  'division',
]);
/** An extension's attributes stand under its name. */
const EXTENSION = /^urn:/i;

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
    profile: profileOf(document.attributes, terminal),
  };
}

/** As it may be seen, with what does not tell who somebody is in clear. */
function profileOf(attributes: JsonObject, terminal: Terminal): JsonObject {
  const open = Object.entries(attributes).flatMap(([name, value]: [string, Json]) => {
    if (EXTENSION.test(name) && isRecord(value)) return [[name, profileOf(value, terminal)]];
    if (!IMPERSONAL.has(name) || typeof value !== 'string') return [];
    return [[name, terminal.showPersonalData ? value : maskEmails(value)]];
  });
  const shown = terminal.personalFields(attributes);
  return { ...(isRecord(shown) ? shown : {}), ...Object.fromEntries(open) };
}

const isRecord = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
