import * as z from 'zod/mini';
import { MappingError } from '../errors.ts';
import type { SyncConfig, SyncConfigFor } from './config.ts';
import { describeIssue } from './describe.ts';
import type { SchemaConfig } from './schema-config.ts';
import { named, text } from './shape.ts';
import { auth0, clerk, cognito, deletion, handoff, scim } from './source-shape.ts';

const config = z.strictObject({
  schema: z.exactOptional(
    z.strictObject({
      roles: z.exactOptional(z.array(text)),
      resources: z.exactOptional(
        named(
          z.strictObject({
            roles: z.exactOptional(z.array(text)),
            relations: z.exactOptional(named(text)),
          }),
        ),
      ),
    }),
  ),
  users: z.exactOptional(
    z.strictObject({
      write: z.exactOptional(z.enum(['replace', 'merge'])),
      onDelete: deletion,
    }),
  ),
  tenants: z.exactOptional(z.strictObject({ onDelete: deletion })),
  roles: z.exactOptional(
    z.strictObject({ ownership: z.exactOptional(z.enum(['granted', 'all'])) }),
  ),
  clerk: z.exactOptional(clerk),
  auth0: z.exactOptional(auth0),
  cognito: z.exactOptional(cognito),
  scim: z.exactOptional(scim),
  handoff: z.exactOptional(handoff),
});

/**
 * Checks a config's shape.
 *
 * @throws {MappingError} `invalid_config`, naming every wrong setting by its path.
 */
export function parseConfig(given: unknown): SyncConfig {
  const result = config.safeParse(given);
  if (result.success) return result.data;
  const problems = ofRightType(result.error.issues).map((issue) => describeIssue(issue, given));
  throw new MappingError('invalid_config', `sync.config.ts: ${problems.join('; ')}`);
}

/** Without what else is wrong with a value of the wrong type: a function is no empty text. */
function ofRightType(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const wrongType = new Set(
    issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('\n')),
  );
  return issues.filter(
    ({ code, path }) => code === 'invalid_type' || !wrongType.has(path.join('\n')),
  );
}

/**
 * Declares how providers' users, organizations, roles, groups and metadata become Permit's. Put the result as the
 * default export of `sync.config.ts`; the worker checks it at cold start. A path that a provider does not have (other than
 * in a template), and a role, resource or relation that `schema` does not have, do not compile.
 *
 * @throws {MappingError} `invalid_config`, naming every wrong setting by its path.
 */
export function defineSync<const S extends SchemaConfig = SchemaConfig>(
  given: SyncConfigFor<S>,
): SyncConfig {
  return parseConfig(given);
}
