import type { JsonObject } from '../../../jobs/index.ts';
import { ScimError } from '../../errors.ts';
import { listResponse } from '../present/messages.ts';
import { ALL_RESOURCES } from '../schema/resources.ts';
import type { Resource } from '../schema/schema.ts';
import { URN } from '../urns.ts';

/** What kinds of resources there are (RFC 7643, section 6), as a list. */
export const resourceTypes = (base: string): JsonObject =>
  listResponse({
    total: ALL_RESOURCES.length,
    startIndex: 1,
    resources: ALL_RESOURCES.map((resource) => describe(resource, base)),
  });

/** @throws {ScimError} 404 */
export function resourceType(name: string, base: string): JsonObject {
  const found = ALL_RESOURCES.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new ScimError(404, 'There is no such resource type.');
  return describe(found, base);
}

const describe = (
  { name, endpoint, description, schema, extensions }: Resource,
  base: string,
): JsonObject => ({
  schemas: [URN.resourceType],
  id: name,
  name,
  endpoint,
  description,
  schema: schema.id,
  schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});
