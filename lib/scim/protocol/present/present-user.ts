import type { JsonObject } from '../../../jobs/index.ts';
import type { StoredUser } from '../../model.ts';
import { activeIn } from '../read/documents.ts';
import { isUrn, URN } from '../urns.ts';
import { locationOf, metaOf, optional } from './location.ts';

/**
 * A user as clients see it (RFC 7643, section 4.1).
 *
 * @param base the tenant's address, such as `https://host/scim/v2/T`
 */
export function presentUser(user: StoredUser, base: string): JsonObject {
  const { userName, externalId, attributes } = user.document;
  const groups = [...user.groups].map(([id, { displayName }]) => ({
    value: id,
    $ref: locationOf(base, 'Group', id),
    display: displayName,
    type: 'direct',
  }));
  return {
    schemas: [URN.user, ...Object.keys(attributes).filter(isUrn)],
    id: user.id,
    ...optional('externalId', externalId),
    userName,
    ...activeIn(user.document),
    ...attributes,
    ...(groups.length === 0 ? {} : { groups }),
    meta: metaOf('User', user, base),
  };
}
