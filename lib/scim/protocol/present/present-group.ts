import type { JsonObject } from '../../../jobs/index.ts';
import type { Member, StoredGroup } from '../../model.ts';
import { isUrn, URN } from '../urns.ts';
import { locationOf, metaOf, optional } from './location.ts';

/**
 * A group as clients see it (RFC 7643, section 4.2).
 *
 * @param members `undefined`: they were not asked for
 * @param base the tenant's address, such as `https://host/scim/v2/T`
 */
export function presentGroup(
  group: StoredGroup,
  members: readonly Member[] | undefined,
  base: string,
): JsonObject {
  const { displayName, externalId, attributes } = group.document;
  return {
    schemas: [URN.group, ...Object.keys(attributes).filter(isUrn)],
    id: group.id,
    ...optional('externalId', externalId),
    displayName,
    ...attributes,
    ...(members === undefined
      ? {}
      : {
          members: members.map(({ id, display }) => ({
            value: id,
            $ref: locationOf(base, 'User', id),
            type: 'User',
            ...optional('display', display),
          })),
        }),
    meta: metaOf('Group', group, base),
  };
}
