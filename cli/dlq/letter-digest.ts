import { createHash } from 'node:crypto';
import type { DeadLetter } from '../../lib/queue/index.ts';

/** The same for letters that have the same body and the same reason. */
export function digestOf({ body, reason }: Pick<DeadLetter, 'body' | 'reason'>): string {
  const attributes = Object.entries(reason).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([attributes, body]))
    .digest('base64url');
}
