import * as z from 'zod/mini';
import { organizationObject, userObject } from '../../providers/auth0/index.ts';
import { id, rfc3339 } from '../../providers/schema.ts';

/** The fields of a user that are asked for. */
export const USER_FIELDS = [...Object.keys(userObject.shape), 'updated_at'] as const;

export const userSchema = z.object({
  ...userObject.shape,
  // Not always there, and not documented to be a time: what cannot be read says nothing.
  updated_at: z.catch(z.optional(rfc3339), undefined),
});

const missing = z.object({ statusCode: z.literal(404) });
/** Whether the answer to a request is Auth0's own word that there is no such thing. */
export const saysMissing = (answer: unknown): boolean => missing.safeParse(answer).success;

export const organizationSchema = organizationObject;

export const roleSchema = z.object({ id, name: id });

/** A member as a list has it; `roles` only where they were asked for and may be told. */
export const memberSchema = z.object({
  user_id: id,
  roles: z.optional(z.nullable(z.array(roleSchema))),
});

/**
 * An export job: `completed`, `failed`, or on its way, by whatever name.
 *
 * @see https://auth0.com/docs/api/management/v2/jobs/get-jobs-by-id
 */
export const exportJobSchema = z.object({
  id,
  status: z.string(),
  location: z.optional(z.nullable(z.url())),
});

export type ExportJob = z.infer<typeof exportJobSchema>;
export type Organization = z.infer<typeof organizationSchema>;
export type Member = z.infer<typeof memberSchema>;
