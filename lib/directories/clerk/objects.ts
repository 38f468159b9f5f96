import * as z from 'zod/mini';
import { id } from '../../providers/schema.ts';
import type { ListingPage } from './listing.ts';
import type { Listed } from './position.ts';

/** An object of the Backend API, read as far as its place in a list goes. */
export interface ClerkObject extends Listed {
  /** All of it, still unread. */
  readonly body: unknown;
}

const object = z.looseObject({ id, created_at: z.optional(z.nullable(z.number())) });

export const clerkObject = z.pipe(
  object,
  z.transform(
    (body: z.infer<typeof object>): ClerkObject => ({
      id: body.id,
      createdAt: body.created_at ?? 0,
      body,
    }),
  ),
);

export const bareList = z.array(clerkObject);

const counted = z.object({
  data: z.array(clerkObject),
  total_count: z.int().check(z.nonnegative()),
});
export const countedPage = z.pipe(
  counted,
  z.transform(
    ({ data, total_count }: z.infer<typeof counted>): ListingPage<ClerkObject> => ({
      objects: data,
      total: total_count,
    }),
  ),
);
export const totalCount = z.object({ total_count: z.int().check(z.nonnegative()) });

/** The key is what memberships name; `id` is of the role itself, and named nowhere else. */
export const roleObject = z.object({ key: id });

const NOT_ENABLED = 'organization_not_enabled_in_instance';
const refusalBody = z.object({ errors: z.array(z.object({ code: z.string() })) });

/** Whether an answer is one of Clerk's own refusals. */
export function isRefusal(answer: unknown): boolean {
  const body = refusalBody.safeParse(answer);
  return body.success && body.data.errors.length > 0;
}

/** Whether a refusal says that the instance has no organizations at all, which is no lack of a right. */
export function saysNoOrganizations(status: number, answer: unknown): boolean {
  const body = refusalBody.safeParse(answer);
  return (
    status === 403 && body.success && body.data.errors.some(({ code }) => code === NOT_ENABLED)
  );
}
