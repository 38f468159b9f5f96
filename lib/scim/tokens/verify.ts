import { isTenant } from '../tenant.ts';
import { digestOf, isSameDigest } from './digest.ts';
import { getToken, type TokenTable } from './records.ts';

/** A token of the setting `SCIM_TOKENS`. */
export interface FixedToken {
  readonly tenant: string;
  readonly token: string;
}

/** Tokens of the setting, where it can be read again (`Secret` of lib/config). */
export interface FixedTokens {
  current(): readonly FixedToken[] | undefined;
  /** A token was not among them: whether they are others now. Never throws. */
  refresh(): Promise<boolean>;
}

export interface VerifyOptions extends TokenTable {
  /** Milliseconds. */
  readonly now: () => number;
  readonly fixed?: readonly FixedToken[] | FixedTokens | undefined;
}

/** A directory sends its requests in rows: one look at the table for all of a row. */
const REMEMBERED_MS = 10_000;
const MAX_REMEMBERED = 1_000;

/**
 * Whether a token opens a tenant. That one does is remembered for ten seconds; that one does not never is, so a new token
 * works at once; one of the setting as soon as the setting is read again, which a token that nobody knows brings about.
 *
 * @returns what throws {ScimError} when the table does not answer
 */
export function createVerify(
  options: VerifyOptions,
): (tenant: string, token: string) => Promise<boolean> {
  const { now, fixed } = options;
  const isFixed = matcherOf(() => (isRereadable(fixed) ? fixed.current() : fixed));
  const remembered = new Map<string, number>();

  function remember(known: string, until: number): void {
    remembered.delete(known);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= MAX_REMEMBERED) remembered.delete(oldest);
    remembered.set(known, until);
  }

  async function isInTable(tenant: string, digest: string): Promise<boolean> {
    const known = `${tenant}/${digest}`;
    if ((remembered.get(known) ?? 0) > now()) return true;
    const found = await getToken(options, tenant, digest);
    const askedAt = now();
    const expiresOn = found?.expiresOn ?? Number.POSITIVE_INFINITY;
    if (found === null || expiresOn <= askedAt) return false;
    remember(known, Math.min(askedAt + REMEMBERED_MS, expiresOn));
    return true;
  }

  return async (tenant, token) => {
    if (!isTenant(tenant) || token === '') return false;
    const digest = digestOf(token);
    if (isFixed(tenant, digest) || (await isInTable(tenant, digest))) return true;
    if (isRereadable(fixed)) await fixed.refresh();
    return isFixed(tenant, digest);
  };
}

const isRereadable = (fixed: VerifyOptions['fixed']): fixed is FixedTokens =>
  fixed !== undefined && 'refresh' in fixed;

/** Compares with the tokens as they are then; their digests are made once for each list. */
function matcherOf(current: () => readonly FixedToken[] | undefined) {
  let of: readonly FixedToken[] | undefined;
  let digests: readonly { readonly tenant: string; readonly digest: string }[] = [];
  return (tenant: string, digest: string): boolean => {
    const now = current();
    if (now !== of) {
      digests = (now ?? []).map((one) => ({ tenant: one.tenant, digest: digestOf(one.token) }));
      of = now;
    }
    // Each is compared, whatever came of the ones before.
    const matching = digests.filter((one) => isSameDigest(one.digest, digest));
    return matching.some((one) => one.tenant === tenant);
  };
}
