import type { SyncJob } from '../../lib/jobs/index.ts';
import { type Mapping, MappingError } from '../../lib/mapping/index.ts';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import { readDepth, readLetter } from '../../lib/queue/index.ts';
import { lookAtLetters } from '../status/letters.ts';
import type { Patient } from './patient.ts';

/** What dead letters ask for that are there because Permit lacked a role. */
export interface AskedRoles {
  /** Permit role → letters that ask for it. */
  readonly letters: ReadonlyMap<string, number>;
  /** False: there are more letters than were looked at. */
  readonly complete: boolean;
}

/**
 * Looks into the dead letters for a moment, as `status` does.
 *
 * @returns `undefined`: they cannot be looked at, which other checks tell
 */
export async function askedRolesOf(
  { sqs, setting, awsTrouble, shell }: Patient,
  mapping: Mapping,
): Promise<AskedRoles | undefined> {
  const queueUrl = await setting('DEAD_LETTER_QUEUE_URL');
  if (queueUrl === undefined || (await awsTrouble()) !== undefined) return undefined;
  const letters = new Map<string, number>();
  try {
    const { visible } = await readDepth({ client: sqs, queueUrl });
    // An empty queue is known to be one only after a second.
    if (visible === 0) return { letters, complete: true };
    const { complete } = await lookAtLetters(sqs, queueUrl, shell, (letter) => {
      if (letter.reason.reason !== 'unknown_role') return;
      const reading = readLetter(letter, parseKeptEvent);
      if (reading.kind !== 'jobs') return;
      const roles = new Set(reading.jobs.flatMap((job) => rolesOfJob(job, mapping)));
      for (const role of roles) letters.set(role, (letters.get(role) ?? 0) + 1);
    });
    return { letters, complete };
  } catch {
    return undefined;
  }
}

/** By the mapping as it is now: what it no longer makes is not asked for any more. */
function rolesOfJob(job: SyncJob, mapping: Mapping): readonly string[] {
  if (job.kind !== 'membership' && job.kind !== 'grant') return [];
  const { source } = job;
  try {
    if (mapping.tenantKey(source, job.tenant) === null) return [];
    if (job.kind === 'grant') return mapping.roles(source, job.role);
    const given = (job.roles ?? []).flatMap((role) => mapping.roles(source, role));
    return given.length > 0 ? given : mapping.defaultRoles(source);
  } catch (error) {
    // What can be no key becomes nothing in Permit.
    if (error instanceof MappingError) return [];
    throw error;
  }
}
