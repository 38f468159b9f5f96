import type { HttpRequest } from '../../intake/index.ts';

/** RFC 6750, 2.1, with any characters; the scheme in any case (RFC 9110, 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/** The token of a request; empty: there is none that could be one. */
export function bearerOf({ headers }: Pick<HttpRequest, 'headers'>): string {
  return BEARER.exec(headers.get('authorization') ?? '')?.[1] ?? '';
}
