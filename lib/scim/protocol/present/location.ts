import type { Json, JsonObject } from '../../../jobs/index.ts';
import type { ResourceName } from '../schema/schema.ts';

/** `base`: `https://host/scim/v2/T`. */
export const locationOf = (base: string, resource: ResourceName, id: string): string =>
  `${base}/${resource}s/${encodeURIComponent(id)}`;

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

export const metaOf = (resource: ResourceName, stored: Stored, base: string): JsonObject => ({
  resourceType: resource,
  created: new Date(stored.createdAt).toISOString(),
  lastModified: new Date(stored.changedAt).toISOString(),
  location: locationOf(base, resource, stored.id),
  version: `W/"${stored.version}"`,
});

/** A member that is there only when it has a value. */
export const optional = (name: string, value: Json | null): JsonObject =>
  value === null ? {} : { [name]: value };
