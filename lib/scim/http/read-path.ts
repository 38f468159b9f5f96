/** Where the endpoint begins; a stage of API Gateway, or a custom domain's path, may stand before it. */
const ROOT = '/scim/v2/';

export interface ScimPath {
  /** What stands before `/scim/v2`; mostly nothing. */
  readonly prefix: string;
  /** Decoded; empty: there is none. */
  readonly tenant: string;
  /** After the tenant, decoded; `null`: not to be decoded, so nothing of ours. A slash at the end is no segment. */
  readonly segments: readonly string[] | null;
}

/** @param path - as it came, encoded */
export function readPath(path: string): ScimPath {
  const at = path.indexOf(ROOT);
  if (at < 0) return { prefix: '', tenant: '', segments: null };
  const [first = '', ...rest] = path.slice(at + ROOT.length).split('/');
  if (rest.at(-1) === '') rest.pop();
  const segments = rest.map(decoded);
  return {
    prefix: path.slice(0, at),
    tenant: decoded(first) ?? '',
    segments: segments.every((segment) => segment !== null) ? segments : null,
  };
}

/** Each segment by itself, so that an encoded slash is none. */
function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
