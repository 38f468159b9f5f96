import type { Source } from '../../lib/jobs/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';
import { CliError } from '../errors.ts';

/**
 * Comparing goes by the keys that ids become: where the config knows users otherwise, it would find nobody.
 *
 * @throws {CliError} `users_not_by_id`
 */
export function refuseUnlessKnownById(mapping: Mapping, source: Source): void {
  const { by } = mapping.identity(source);
  if (by === 'id') return;
  throw new CliError(
    'users_not_by_id',
    `${source}.userKey is made of {${by}}: users that are not known by their id cannot be compared yet`,
    {
      remedy: `To send what the provider says now: permit-sync backfill ${source}. To see one user as ledger and Permit have it: permit-sync verify KEY --key`,
    },
  );
}
