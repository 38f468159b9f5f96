import * as z from 'zod/mini';
import { attributes, type ObjectOf, slug, text } from './body-parts.ts';

const names = z.exactOptional(z.nullable(z.array(z.string())));
const block = z.record(z.string(), z.json());

/** The bodies that Permit takes for what an administrator lays down. */
export function schemaBodies(object: ObjectOf) {
  const role = object({
    key: slug,
    name: z.string(),
    description: text,
    permissions: names,
    extends: names,
    attributes,
    granted_to: z.exactOptional(z.nullable(z.json())),
  });
  const roleBlock = object({
    name: text,
    description: text,
    permissions: names,
    extends: names,
    attributes,
    granted_to: z.exactOptional(z.nullable(z.json())),
  });
  return {
    role,
    resource: object({
      key: slug,
      name: z.string(),
      urn: text,
      description: text,
      actions: block,
      attributes: z.exactOptional(z.nullable(block)),
      roles: z.exactOptional(z.nullable(z.record(slug, roleBlock))),
      /** Relation → resource of the subject. */
      relations: z.exactOptional(z.nullable(z.record(slug, z.string()))),
    }),
    relation: object({
      key: slug,
      name: z.string(),
      description: text,
      subject_resource: z.string(),
    }),
  };
}
