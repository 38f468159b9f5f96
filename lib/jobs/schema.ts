import * as z from 'zod/mini';
import { SCHEMA_VERSION } from './encode.ts';
import { SOURCES } from './job.ts';
import { jsonObject } from './json-object.ts';
import { MAX_ID_LENGTH, MAX_TIME } from './limits.ts';

export { MAX_ID_LENGTH, MAX_TIME };

const id = z.string().check(z.minLength(1), z.maxLength(MAX_ID_LENGTH));
const time = z.int().check(z.nonnegative(), z.maximum(MAX_TIME));
const text = z.exactOptional(z.nullable(z.string()));
const flag = z.exactOptional(z.nullable(z.boolean()));
const object = z.exactOptional(z.nullable(jsonObject));
const role = z.strictObject({ id, name: id });

const origin = {
  v: z.literal(SCHEMA_VERSION),
  source: z.enum(SOURCES),
  eventId: id,
  eventType: id,
  version: time,
  observedAt: time,
  verify: z.exactOptional(z.literal(true)),
  fresh: z.exactOptional(z.literal(true)),
};
const change = z.enum(['created', 'updated']);

const userFields = z.strictObject({
  email: text,
  emailVerified: flag,
  firstName: text,
  lastName: text,
  name: text,
  username: text,
  phone: text,
  externalId: text,
  blocked: flag,
  locked: flag,
  metadata: object,
  userMetadata: object,
  custom: object,
});
const tenantFields = z.strictObject({ name: text, slug: text, metadata: object });

/** A job as it stands in a message body. */
export const jobBody = z.discriminatedUnion('kind', [
  z.strictObject({
    ...origin,
    kind: z.literal('user'),
    change,
    user: id,
    whole: z.boolean(),
    fields: userFields,
  }),
  z.strictObject({ ...origin, kind: z.literal('user.deleted'), user: id }),
  z.strictObject({
    ...origin,
    kind: z.literal('tenant'),
    change,
    tenant: id,
    whole: z.boolean(),
    fields: tenantFields,
  }),
  z.strictObject({ ...origin, kind: z.literal('tenant.deleted'), tenant: id }),
  z.strictObject({
    ...origin,
    kind: z.literal('membership'),
    change,
    user: id,
    tenant: z.nullable(id),
    roles: z.exactOptional(z.array(role)),
  }),
  z.strictObject({
    ...origin,
    kind: z.literal('membership.deleted'),
    user: id,
    tenant: z.nullable(id),
  }),
  z.strictObject({ ...origin, kind: z.literal('grant'), user: id, tenant: id, role }),
  z.strictObject({ ...origin, kind: z.literal('grant.deleted'), user: id, tenant: id, role }),
]);

export type JobBody = z.infer<typeof jobBody>;
