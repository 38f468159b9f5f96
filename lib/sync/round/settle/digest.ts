import { hash } from 'node:crypto';
import type { Json } from '../../../jobs/index.ts';

const DIGEST_LENGTH = 16;

/** JSON with sorted keys, so that equal values have equal texts. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * What digests are salted with: a value in another Permit environment counts as changed. Not the mapping's version:
 * they are of what Permit holds, so another mapping that comes to the same costs nothing.
 */
export const saltOf = (env: string): string => `${env}\n`;

/**
 * What the ledger keeps of a value: enough to see that it is the same. Not a secret: who reads the table can test a
 * guess. `''` for `null`: nothing is there.
 *
 * @param salt - of {@link saltOf}
 */
export function digest(value: Json, salt: string): string {
  if (value === null) return '';
  return hash('sha256', salt + canonical(value), 'base64url').slice(0, DIGEST_LENGTH);
}
