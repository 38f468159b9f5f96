import { createHmac } from 'node:crypto';
import type { SyncJob } from '../../lib/jobs/index.ts';

const KEY = Buffer.from('the signing key of the soak');
export const CLERK_SECRET = `whsec_${KEY.toString('base64')}`;

/** What Clerk would post to say what a job says; `null`: it has no such event. */
export function clerkEventOf(job: SyncJob): unknown {
  if (job.source !== 'clerk' || job.verify === true) return null;
  const { version: timestamp } = job;
  const event = (type: string, data: object) => ({ object: 'event', type, timestamp, data });
  const updated_at = timestamp;
  switch (job.kind) {
    case 'user': {
      const { email, firstName, metadata, username } = job.fields;
      const emails = typeof email === 'string' ? [{ id: 'idn_1', email_address: email }] : [];
      return event(`user.${job.change}`, {
        id: job.user,
        updated_at,
        primary_email_address_id: emails.length === 0 ? null : 'idn_1',
        email_addresses: emails,
        primary_phone_number_id: null,
        phone_numbers: [],
        username: username ?? null,
        first_name: firstName ?? null,
        last_name: null,
        public_metadata: metadata ?? {},
      });
    }
    case 'user.deleted':
      return event('user.deleted', { id: job.user, object: 'user', deleted: true });
    case 'tenant':
      return event(`organization.${job.change}`, {
        id: job.tenant,
        updated_at,
        name: job.fields.name,
      });
    case 'tenant.deleted':
      return event('organization.deleted', { id: job.tenant, deleted: true });
    case 'membership': {
      const [role, ...others] = job.roles ?? [];
      if (role === undefined || others.length > 0) return null;
      const whose = membershipOf(job.user, job.tenant);
      return event(`organizationMembership.${job.change}`, {
        ...whose,
        role: role.name,
        updated_at,
      });
    }
    case 'membership.deleted':
      return event('organizationMembership.deleted', membershipOf(job.user, job.tenant));
    default:
      return null;
  }
}

const membershipOf = (user: string, tenant: string | null) => ({
  organization: { id: tenant },
  public_user_data: { user_id: user },
});

/** A request as Svix signs it. @param now - in ms */
export function signed(event: unknown, id: string, now: number) {
  const body = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const timestamp = String(Math.floor(now / 1000));
  const mac = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(body);
  return {
    method: 'POST',
    headers: new Map([
      ['svix-id', id],
      ['svix-timestamp', timestamp],
      ['svix-signature', `v1,${mac.digest('base64')}`],
    ]),
    body,
  };
}
