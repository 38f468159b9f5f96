import type { Json, JsonObject } from '../../jobs/index.ts';
import type { ScimConfig } from '../config/config.ts';
import { MappingError } from '../errors.ts';
import { isList, isObject } from '../fields/record.ts';
import type { ScimPolicy } from '../mapping.ts';
import { KNOWN_BY, type KnownBy, type ScimKey, SEPARATOR } from './scim-key.ts';

type Document = Parameters<ScimPolicy['keyOf']>[2];

/** What a config says of directories, for the endpoint that they write to. */
export function compileScimPolicy(
  config: ScimConfig,
  { by, byTenant, template }: ScimKey,
): ScimPolicy {
  const { onBlock = 'unassign' } = config;
  // A key that others may name too is not one tenant's to delete: one customer's IT would end what a person is elsewhere.
  const { onDelete = byTenant ? 'delete' : 'unassign' } = config;
  return {
    keyOf(tenant, id, document) {
      const value = VALUE[by](document, id);
      if (value === null || value === '') return null;
      const user = byTenant ? `${tenant}${SEPARATOR}${value}` : value;
      try {
        template.keyOf(user);
        return user;
      } catch (error) {
        // Too long, or no well-formed text: as good as none, and better refused now than dead-lettered later.
        if (error instanceof MappingError) return null;
        throw error;
      }
    },
    keyAttribute: KNOWN_BY[by],
    onBlock,
    onDelete,
  };
}

/** What users are known by. Names and addresses count in whatever case (RFC 7643, 4.1); the client's own id is exact. */
const VALUE: Readonly<Record<KnownBy, (document: Document, id: string) => string | null>> = {
  userName: ({ userName }) => userName.toLowerCase(),
  externalId: ({ externalId }) => externalId,
  email: ({ attributes }) => mainEmail(attributes)?.toLowerCase() ?? null,
  id: (_, id) => id,
};

/** The one that is marked as primary, else the first. */
function mainEmail({ emails }: JsonObject): string | null {
  if (emails === undefined || !isList(emails)) return null;
  let first: string | null = null;
  for (const entry of emails) {
    const address = isObject(entry) ? addressIn(entry) : null;
    if (address === null) continue;
    if (isObject(entry) && entry['primary'] === true) return address;
    first ??= address;
  }
  return first;
}

function addressIn({ value }: Readonly<Record<string, Json>>): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
