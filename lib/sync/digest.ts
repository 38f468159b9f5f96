import { createHash } from 'node:crypto';
import type { Json } from '../jobs/index.ts';

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
 * What the ledger keeps of a value: enough to see that it is the same, under the same mapping, for the same Permit
 * environment. Not a secret: who reads the table can test a guess. `''` for `null`: nothing is there.
 */
export function digest(value: Json, env: string, mappingVersion: string): string {
  if (value === null) return '';
  return createHash('sha256')
    .update(`${env}\n${mappingVersion}\n${canonical(value)}`)
    .digest('base64url')
    .slice(0, DIGEST_LENGTH);
}
