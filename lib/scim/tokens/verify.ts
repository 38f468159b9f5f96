import { isTenant } from '../tenant.ts';
import { digestOf, isSameDigest } from './digest.ts';
import { getToken, type TokenTable } from './records.ts';

/** A token of the setting `SCIM_TOKENS`. */
export interface FixedToken {
  readonly tenant: string;
  readonly token: string;
}

export interface VerifyOptions extends TokenTable {
  /** Milliseconds. */
  readonly now: () => number;
  readonly fixed?: readonly FixedToken[] | undefined;
}

/** A directory sends its requests in rows: one look at the table for all of a row. */
const REMEMBERED_MS = 10_000;
const MAX_REMEMBERED = 1_000;

/**
 * Whether a token opens a tenant. That one does is remembered for ten seconds; that one does not never is, so a new token
 * works at once.
 *
 * @returns what throws {ScimError} when the table does not answer
 */
export function createVerify(
  options: VerifyOptions,
): (tenant: string, token: string) => Promise<boolean> {
  const { now } = options;
  const fixed = (options.fixed ?? []).map((one) => ({ ...one, digest: digestOf(one.token) }));
  const remembered = new Map<string, number>();

  function remember(known: string, until: number): void {
    remembered.delete(known);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= MAX_REMEMBERED) remembered.delete(oldest);
    remembered.set(known, until);
  }

  return async (tenant, token) => {
    if (!isTenant(tenant) || token === '') return false;
    const digest = digestOf(token);
    // Each is compared, whatever came of the ones before.
    const matching = fixed.filter((one) => isSameDigest(one.digest, digest));
    if (matching.some((one) => one.tenant === tenant)) return true;
    const known = `${tenant}/${digest}`;
    if ((remembered.get(known) ?? 0) > now()) return true;
    const found = await getToken(options, tenant, digest);
    const askedAt = now();
    const expiresOn = found?.expiresOn ?? Number.POSITIVE_INFINITY;
    if (found === null || expiresOn <= askedAt) return false;
    remember(known, Math.min(askedAt + REMEMBERED_MS, expiresOn));
    return true;
  };
}
