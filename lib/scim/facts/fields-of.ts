import type { Json, JsonObject, UserFields } from '../../jobs/index.ts';
import type { UserDocument } from '../model.ts';

/** RFC 7643, 4.3. A client may spell it in whatever case. */
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user';

/** Attributes that are fields of their own; all others are metadata. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['name', 'displayName', 'emails', 'phoneNumbers']);

/**
 * A user's record as jobs carry it, whole: what it does not name is not there.
 *
 * That an e-mail is verified it never says: whoever runs a tenant's directory can write whatever address there. Nor that the
 * user is blocked: another tenant may have the same person. Whether this one has it active is `metadata.active`.
 */
export function fieldsOf(document: UserDocument): UserFields {
  const { attributes } = document;
  const name = objectAt(attributes, 'name');
  return {
    email: mainValue(attributes['emails']),
    firstName: textAt(name, 'givenName'),
    lastName: textAt(name, 'familyName'),
    name: textAt(attributes, 'displayName') ?? textAt(name, 'formatted'),
    username: document.userName,
    phone: mainValue(attributes['phoneNumbers']),
    externalId: document.externalId,
    metadata: metadataOf(document),
  };
}

/**
 * The record of a user that its directory deleted, and that stays in Permit: as it was, and `metadata.deleted`, so that rules
 * give nothing by it.
 */
export function lastFieldsOf(document: UserDocument): UserFields {
  const fields = fieldsOf(document);
  return { ...fields, metadata: { ...fields.metadata, ...GONE } };
}

const GONE = { active: false, deleted: true } as const;

/** The record of a key that is nobody's now. */
export const NOTHING_LEFT: UserFields = { metadata: GONE };

/**
 * What has no field of its own: attributes by their names, the enterprise extension as `enterprise`, others as
 * `extensions`, their URNs with `_` for each `.`, which would part a path.
 */
function metadataOf({ active, attributes }: UserDocument): JsonObject {
  const metadata = new Map<string, Json>();
  const extensions = new Map<string, Json>();
  let enterprise: Json | undefined;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.toLowerCase() === ENTERPRISE) enterprise = value;
    else if (isUrn(name)) extensions.set(name.replaceAll('.', '_'), value);
    else if (!OWN_FIELDS.has(name)) metadata.set(name, value);
  }
  // After the rest: no attribute of a client's can pose as one of these.
  metadata.set('active', active);
  metadata.delete('deleted');
  if (enterprise === undefined) metadata.delete('enterprise');
  else metadata.set('enterprise', enterprise);
  if (extensions.size === 0) metadata.delete('extensions');
  else metadata.set('extensions', Object.fromEntries(extensions));
  return Object.fromEntries(metadata);
}

const isUrn = (name: string): boolean => name.toLowerCase().startsWith('urn:');

/** The value that is marked as primary, else the first. */
function mainValue(list: Json | undefined): string | null {
  if (!Array.isArray(list)) return null;
  let first: string | null = null;
  for (const entry of list) {
    const value = isObject(entry) ? textAt(entry, 'value') : null;
    if (value === null) continue;
    if (isObject(entry) && entry['primary'] === true) return value;
    first ??= value;
  }
  return first;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectAt(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  return isObject(value) ? value : {};
}

/** An empty text is none. */
function textAt(from: JsonObject, name: string): string | null {
  const value = Object.hasOwn(from, name) ? from[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
