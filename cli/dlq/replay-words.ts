import type { Fate } from './fate.ts';
import { NO_REASON } from './letter-facts.ts';
import type { PlannedGroup } from './plan-replay.ts';

const WORDS: Readonly<Record<Fate, string>> = {
  apply: 'will be sent, and would be applied now',
  unchanged: 'will be sent; Permit has it already',
  superseded: 'superseded: something newer stands; will be cleared, and changes nothing',
  ignored: 'will be sent; the config makes nothing of it; cleared',
  unjudged: 'will be sent; what becomes of it could not be foreseen',
  refresh: 'will be read afresh from its provider, and that is sent',
  too_old: 'kept: observed more than 60 days ago, and not read afresh',
  refused: 'kept: it would be refused again',
  unreadable: 'kept: it still cannot be read',
  no_jobs: 'kept: its event makes no job',
};

/** What nobody can foresee, by the reason: ledger and mapping say that it would be applied, and so they did before. */
const MAY_AGAIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['email_taken', 'conflict', 'not_found', 'rejected'].map((code) => [code, 'Permit refused it']),
  ),
  max_age_exceeded: 'it kept failing',
  expired: 'it kept failing',
  [NO_REASON]: 'the worker died on it',
};

/** What is going to happen with some letters. */
export function wordsOf({ reason, fate, code, isSent }: PlannedGroup): string {
  const before = MAY_AGAIN[reason];
  if (fate === 'apply' && before !== undefined) {
    const why = reason === NO_REASON ? '' : ` (${reason})`;
    return `will be sent; ${before} before${why}, and may again`;
  }
  if (fate !== 'refused') return WORDS[fate];
  return isSent ? `will be sent, though it would be refused: ${code}` : `${WORDS.refused}: ${code}`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  too_old:
    'Send what the provider says now: dlq replay … --refresh, or permit-sync reconcile <provider> --user ID --apply',
  unknown_role:
    'Create the role in Permit (permit-sync doctor --fix), or rename it in sync.config.ts; --force sends it all the same.',
  unknown_resource:
    'Create it in Permit (permit-sync mapping check --create), or rename it in sync.config.ts.',
  unknown_relation:
    'Create it in Permit (permit-sync mapping check --create), or rename it in sync.config.ts.',
  unreadable: 'See what is wrong: permit-sync dlq show ID; mend it: permit-sync dlq edit ID',
  no_jobs: 'If that is right, drop it: permit-sync dlq drop ID',
  not_sent: 'Run it again once the live queue takes messages.',
  not_deleted: 'Its jobs were sent; run it again to clear it.',
  not_read: "Check the provider's credentials and limits, then run it again.",
};

/** What to do about letters that were kept, by the cause. */
export const remedyOf = (cause: string): string | undefined => REMEDIES[cause];
