import type { Fate } from './fate.ts';
import type { PlannedGroup } from './plan-replay.ts';

const WORDS: Readonly<Record<Fate, string>> = {
  apply: 'sent, and applied',
  unchanged: 'sent; Permit has it already',
  superseded: 'superseded: something newer stands; cleared, and changes nothing',
  ignored: 'sent; the config makes nothing of it; cleared',
  unjudged: 'sent; what becomes of it could not be foreseen',
  refresh: 'read afresh from its provider, and that is sent',
  too_old: 'kept: observed more than 60 days ago, and not read afresh',
  refused: 'kept: it would be refused again',
  unreadable: 'kept: it still cannot be read',
  no_jobs: 'kept: its event makes no job',
};

/** What is going to happen with some letters. */
export function wordsOf({ fate, code, isSent }: PlannedGroup): string {
  if (fate !== 'refused') return WORDS[fate];
  return isSent ? `sent, though it would be refused: ${code}` : `${WORDS.refused}: ${code}`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  too_old:
    'Send what the provider says now: dlq replay … --refresh, or permit-sync reconcile <provider> --user ID --apply',
  unknown_role:
    'Create the role in Permit, or rename it in sync.config.ts; permit-sync doctor --fix creates roles that the config or its provider has. --force sends it all the same.',
  unreadable: 'See what is wrong: permit-sync dlq show ID; mend it: permit-sync dlq edit ID',
  no_jobs: 'If that is right, drop it: permit-sync dlq drop ID',
  not_sent: 'Run it again once the live queue takes messages.',
  not_deleted: 'Its jobs were sent; run it again to clear it.',
  not_read: "Check the provider's credentials and limits, then run it again.",
};

/** What to do about letters that were kept, by the cause. */
export const remedyOf = (cause: string): string | undefined => REMEDIES[cause];
