import * as z from 'zod/mini';
import type { TenantFields } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { id, metadata, text } from '../schema.ts';
import { stated } from '../stated.ts';
import { type Auth0Handler, envelopeOf } from './event.ts';

/** An organization, as events and the Management API have it. */
export const organizationObject = z.object({ id, name: text, display_name: text, metadata });
const saved = envelopeOf(() => organizationObject.shape);
const deleted = envelopeOf(() => ({ id }));

/**
 * What a whole {@link organizationObject} says. `name` is a slug; the name that people see is `display_name`, where
 * there is one.
 */
export function tenantFieldsOf(organization: z.infer<typeof organizationObject>): TenantFields {
  return stated({
    name: organization.display_name ?? organization.name,
    slug: organization.name,
    metadata: organization.metadata,
  });
}

export const organizationCreated: Auth0Handler = (event) => {
  const organization = read(saved, event.envelope, event.identity).data.object;
  return [
    {
      ...event.origin,
      kind: 'tenant',
      change: 'created',
      tenant: organization.id,
      whole: true,
      fields: tenantFieldsOf(organization),
    },
  ];
};

/** Only the fields that are there were changed: an absent `display_name` does not make way for a slug. */
export const organizationUpdated: Auth0Handler = (event) => {
  const organization = read(saved, event.envelope, event.identity).data.object;
  const { display_name: displayName, name: slug } = organization;
  return [
    {
      ...event.origin,
      kind: 'tenant',
      change: 'updated',
      tenant: organization.id,
      whole: false,
      fields: stated({
        name: displayName === null ? slug : displayName,
        slug,
        metadata: organization.metadata,
      }),
    },
  ];
};

export const organizationDeleted: Auth0Handler = (event) => {
  const organization = read(deleted, event.envelope, event.identity).data.object;
  return [{ ...event.origin, kind: 'tenant.deleted', tenant: organization.id }];
};
