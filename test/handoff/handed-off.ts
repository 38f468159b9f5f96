import { isApplied, itemsOf } from '../../lib/handoff/is-applied.ts';
import { jobsOf } from '../../lib/handoff/jobs.ts';
import type { JsonObject, SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';
import type { Engine } from '../sync/harness.ts';
import { STORY_START } from '../sync/jobs.ts';

/** The jobs of a token with these claims, issued so many seconds after the stories begin. */
export function handedOff(claims: JsonObject, second: number, config: SyncConfig = {}): SyncJob[] {
  const facts = compileMapping(config).handoff.read({ sub: 'ann', ...claims });
  const version = STORY_START + second * 1000;
  const stamp = { version, eventId: `token-${second}`, observedAt: version, change: 'updated' };
  return jobsOf({ user: facts.user, facts }, { ...stamp, change: 'updated' });
}

/** Whether the ledger says that jobs are applied. */
export async function isThere(
  engine: Pick<Engine, 'memory'>,
  jobs: readonly SyncJob[],
  config: SyncConfig = {},
): Promise<boolean> {
  const mapping = compileMapping(config);
  const ledger = engine.memory.ledger.port(async () => {});
  return isApplied(await ledger.load(itemsOf(jobs, mapping)), jobs, mapping);
}
