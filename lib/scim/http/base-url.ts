import type { HttpRequest } from '../../intake/index.ts';

/** A name or address, and a port (RFC 9110, 7.2). */
const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Where the client sees this tenant's resources: `https://host/scim/v2/acme`. Made of what the request itself says, and
 * shown to nobody but its sender. Without a usable host: the path alone, which is a reference, too.
 *
 * @param prefix - what stands before `/scim/v2` in the path
 */
export function baseUrlOf(
  { headers }: Pick<HttpRequest, 'headers'>,
  prefix: string,
  tenant: string,
): string {
  const path = `${prefix}/scim/v2/${tenant}`;
  const host = headers.get('host') ?? '';
  if (!HOST.test(host)) return path;
  // A chain of proxies writes a list, the client's own side first.
  const scheme = headers.get('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase();
  return `${scheme === 'http' ? 'http' : 'https'}://${host}${path}`;
}
