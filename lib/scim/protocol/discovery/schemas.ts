import type { JsonObject } from '../../../jobs/index.ts';
import { ScimError } from '../../errors.ts';
import { listResponse } from '../present/messages.ts';
import type { Attribute } from '../schema/attribute.ts';
import { ALL_SCHEMAS } from '../schema/resources.ts';
import type { Schema } from '../schema/schema.ts';
import { URN } from '../urns.ts';

/** All attributes that are kept (RFC 7643, section 7), as a list. */
export const schemas = (base: string): JsonObject =>
  listResponse({
    total: ALL_SCHEMAS.length,
    startIndex: 1,
    resources: ALL_SCHEMAS.map((one) => describe(one, base)),
  });

/** @param id the URN, in whatever case. @throws {ScimError} 404 */
export function schema(id: string, base: string): JsonObject {
  const found = ALL_SCHEMAS.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw new ScimError(404, 'There is no such schema.');
  return describe(found, base);
}

const describe = ({ id, name, description, attributes }: Schema, base: string): JsonObject => ({
  schemas: [URN.schema],
  id,
  name,
  description,
  attributes: attributes.map(definition),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
});

const definition = ({ subAttributes, ...attribute }: Attribute): JsonObject => ({
  ...attribute,
  ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(definition) }),
});
