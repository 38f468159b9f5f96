import type { Mapping } from '../../lib/mapping/index.ts';
import { ScimError } from '../../lib/scim/errors.ts';
import { jobsOf } from '../../lib/scim/facts/index.ts';
import type { StoredUser } from '../../lib/scim/model.ts';
import { asCreated, readUser } from '../../lib/scim/protocol/index.ts';
import { isTenant } from '../../lib/scim/tenant.ts';
import { CliError, usageError } from '../errors.ts';
import type { Interpreted } from './interpret.ts';
import type { ScimPayload } from './scim-payload.ts';

export interface ScimContext {
  /** `--tenant` */
  readonly tenant: string | undefined;
  readonly mapping: Mapping;
  /** Milliseconds. */
  readonly now: number;
}

/**
 * What the SCIM endpoint would tell of a user whom no other tenant shares: its record, and its roles if its groups are
 * in the payload.
 *
 * @throws {CliError} `usage` without a tenant; `unparseable_event` for what the endpoint would refuse
 */
export function interpretScim(
  { type, created, id, body, groups }: ScimPayload,
  { tenant, mapping: { scim: policy }, now }: ScimContext,
): Interpreted {
  if (tenant === undefined) {
    throw usageError(
      'in which tenant is this user? SCIM says it by the URL',
      'Say --tenant NAME, as in …/scim/v2/NAME.',
    );
  }
  if (!isTenant(tenant)) {
    throw usageError(`--tenant: must be letters, digits and ._- (64 at most)`);
  }
  const document = asTheEndpoint(() => asCreated(readUser(body)));
  const key = policy.keyOf(tenant, id, document);
  if (key === null) {
    throw refused(
      `users are known by ${policy.keyAttribute} here, and this one has none`,
      'invalidValue',
    );
  }
  const user: StoredUser = {
    ...{ tenant, id, key, document, groups },
    version: now,
    createdAt: now,
    changedAt: now,
    owner: true,
    deleted: false,
  };
  const told = { policy, profile: true, shared: false, created, observedAt: now };
  return { source: 'scim', type, from: 'event', jobs: jobsOf(user, told) };
}

function asTheEndpoint<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw refused(error.message, error.scimType ?? String(error.status), error);
  }
}

const refused = (message: string, scimType: string, cause?: ScimError): CliError =>
  new CliError('unparseable_event', `scim: ${message}`, {
    cause,
    remedy: `The endpoint would answer ${cause?.status ?? 400} ${scimType}, and keep nothing.`,
  });
