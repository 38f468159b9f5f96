import * as z from 'zod/mini';
import type { Change, TenantJob } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { id, metadata, text } from '../schema.ts';
import { stated } from '../stated.ts';
import {
  type ClerkHandler,
  changeOrigin,
  deletedOf,
  deletionOrigin,
  savedOf,
  updatedAt,
} from './event.ts';

/** An organization as events and the Backend API tell it. */
export const organizationObject = z.lazy(() =>
  z.object({ id, updated_at: updatedAt, name: text, slug: text, public_metadata: metadata }),
);
const saved = savedOf(organizationObject);
const deleted = deletedOf(() => ({ id }));

/** What an organization object says, whoever told it. */
export function tenantFactsOf(
  data: z.infer<typeof organizationObject>,
): Pick<TenantJob, 'tenant' | 'whole' | 'fields'> {
  return {
    tenant: data.id,
    whole: true,
    fields: stated({ name: data.name, slug: data.slug, metadata: data.public_metadata }),
  };
}

function organizationSaved(change: Change): ClerkHandler {
  return (event) => {
    const { timestamp: sentAt, data } = read(saved, event.envelope, event.identity);
    const origin = changeOrigin(event, data.updated_at, sentAt);
    return [{ ...origin, kind: 'tenant', change, ...tenantFactsOf(data) }];
  };
}

export const organizationCreated = organizationSaved('created');
export const organizationUpdated = organizationSaved('updated');

export const organizationDeleted: ClerkHandler = (event) => {
  const { timestamp: sentAt, data } = read(deleted, event.envelope, event.identity);
  return [{ ...deletionOrigin(event, sentAt), kind: 'tenant.deleted', tenant: data.id }];
};
