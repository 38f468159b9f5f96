import * as z from 'zod/mini';
import { MappingError } from './errors.ts';

/** Permit's own profile fields that a provider's profile may fill. */
export const PROFILE_FIELDS = ['email', 'first_name', 'last_name'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

export interface RolesConfig {
  /** Provider's role (its name, or its id) → Permit role key, or several. */
  readonly rename?: Readonly<Record<string, string | readonly string[]>>;
  /** Provider's roles (name or id) that become nothing. */
  readonly ignore?: readonly string[];
  /** What a member of a tenant gets while no other role of this provider counts there. */
  readonly default?: string | readonly string[];
}

export interface ProviderConfig {
  /** Template of the Permit user key: literal text around one `{id}`. */
  readonly userKey?: string;
  /** Template of the Permit tenant key: literal text around one `{id}`. */
  readonly tenantKey?: string;
  /** Which of the organization's names becomes the tenant's. */
  readonly tenantName?: 'name' | 'slug';
  /** Which profile fields reach Permit. */
  readonly profile?: readonly ProfileField[];
  /** Permit user attribute → path in the user's trusted fields, e.g. `metadata.plan`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Permit tenant attribute → path in the organization's trusted fields. */
  readonly tenantAttributes?: Readonly<Record<string, string>>;
  readonly roles?: RolesConfig;
}

export interface CognitoConfig extends ProviderConfig {
  /** The Permit tenant that groups are roles in. Without it groups become nothing. */
  readonly tenant?: string;
  /**
   * `custom:*` attributes that no app client lets its users write. Only these may feed attributes, as
   * `custom.<name without custom:>`.
   */
  readonly trust?: readonly string[];
}

export interface SyncConfig {
  readonly users?: {
    /** `replace`: the record is the provider's. `merge`: read, change what is ours, write. */
    readonly write?: 'replace' | 'merge';
    /** What a deletion at the provider does: remove the user, or only take the roles we gave. */
    readonly onDelete?: 'delete' | 'unassign';
  };
  readonly tenants?: {
    readonly onDelete?: 'delete' | 'unassign';
  };
  readonly roles?: {
    /** `granted`: only roles that a provider granted are ever removed. `all`: those that a person assigned, too. */
    readonly ownership?: 'granted' | 'all';
  };
  readonly clerk?: ProviderConfig;
  readonly auth0?: ProviderConfig;
  readonly cognito?: CognitoConfig;
}

const text = z.string().check(z.minLength(1, { error: 'must not be empty' }));
const template = z
  .string()
  .check(
    z.refine((value) => value.split('{id}').length === 2, 'must hold {id} once, e.g. "clerk-{id}"'),
  );
const oneOrMore = z.union([text, z.array(text)], {
  error: 'must be a role key, or a list of role keys',
});
/** `z.record` leaves `__proto__` out in silence, and a setting that does nothing is worse than none. */
const named = <T extends z.ZodMiniType>(value: T) =>
  z.pipe(
    z
      .unknown()
      .check(
        z.refine(
          (entries) => typeof entries !== 'object' || !Object.hasOwn(entries ?? {}, '__proto__'),
          { error: 'cannot name __proto__', abort: true },
        ),
      ),
    z.record(text, value),
  );
const provider = {
  userKey: z.exactOptional(template),
  tenantKey: z.exactOptional(template),
  tenantName: z.exactOptional(z.enum(['name', 'slug'])),
  profile: z.exactOptional(z.array(z.enum(PROFILE_FIELDS))),
  attributes: z.exactOptional(named(text)),
  tenantAttributes: z.exactOptional(named(text)),
  roles: z.exactOptional(
    z.strictObject({
      rename: z.exactOptional(named(oneOrMore)),
      ignore: z.exactOptional(z.array(text)),
      default: z.exactOptional(oneOrMore),
    }),
  ),
};
const deletion = z.exactOptional(z.enum(['delete', 'unassign']));

const schema = z.strictObject({
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
  clerk: z.exactOptional(z.strictObject(provider)),
  auth0: z.exactOptional(z.strictObject(provider)),
  cognito: z.exactOptional(
    z.strictObject({
      ...provider,
      tenant: z.exactOptional(text),
      trust: z.exactOptional(
        z.array(z.string().check(z.startsWith('custom:', { error: 'must begin with custom:' }))),
      ),
    }),
  ),
});

/** One problem of a config: where, and what to do. */
function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...at, key].join('.')}: no such setting`).join('; ');
  }
  const path = at.join('.') || '(root)';
  if (issue.code === 'invalid_key') return `${path}: is named by nothing`;
  if (issue.code === 'invalid_value') {
    return `${path}: must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  if (issue.code === 'invalid_type') return `${path}: must be ${issue.expected}`;
  return `${path}: ${issue.message === 'Invalid input' ? 'has the wrong shape' : issue.message}`;
}

/**
 * Checks a config's shape.
 *
 * @throws {MappingError} `invalid_config`, naming every wrong setting by its path.
 */
export function parseConfig(config: unknown): SyncConfig {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const problems = result.error.issues.map(describe).join('; ');
  throw new MappingError('invalid_config', `sync.config.ts: ${problems}`);
}

/**
 * Declares how providers' users, organizations, roles and groups become Permit's. Put the result as the
 * default export of `sync.config.ts`; the worker checks it at cold start.
 */
export function defineSync(config: SyncConfig): SyncConfig {
  return parseConfig(config);
}
