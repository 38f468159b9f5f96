import type { MetricName } from './names.ts';

interface LoggedEvent {
  /** Levels that it is written at. */
  readonly level: string;
  /** Which functions write it. */
  readonly by: string;
  readonly says: string;
}

/**
 * Every event that is logged: `docs/observability.md` lists them. No function needs these words at run time, so that
 * only types are to be imported from here.
 */
export const EVENTS = {
  webhook_accepted: {
    level: 'info',
    by: 'clerk, auth0',
    says: 'a believed event became jobs, and the queue has confirmed them',
  },
  webhook_ignored: {
    level: 'info',
    by: 'clerk, auth0',
    says: 'a believed event of a type that concerns nobody',
  },
  webhook_rejected: {
    level: 'warn',
    by: 'clerk, auth0',
    says: 'a request that is not believed, with the cause: it names no event that could be trusted',
  },
  webhook_unparseable: {
    level: 'error',
    by: 'clerk, auth0',
    says: 'a believed event that cannot be read, or is too large: kept in the dead-letter queue',
  },
  webhook_unavailable: {
    level: 'error',
    by: 'clerk, auth0',
    says: 'the queue did not confirm; answered 503, so that the provider sends again',
  },
  trigger_accepted: {
    level: 'info',
    by: 'cognito',
    says: 'a trigger became jobs, and the queue has confirmed them',
  },
  trigger_ignored: { level: 'debug', by: 'cognito', says: 'a trigger that says nothing of users' },
  trigger_unparseable: {
    level: 'error',
    by: 'cognito',
    says: 'a trigger that cannot be read; the sign-up goes on',
  },
  trigger_not_queued: {
    level: 'error',
    by: 'cognito',
    says: 'the queue did not confirm in time; the sign-up goes on, the next login makes it good',
  },
  change_accepted: {
    level: 'info',
    by: 'cognito-admin',
    says: 'a call to the user pool became jobs, and the queue has confirmed them',
  },
  change_ignored: {
    level: 'info',
    by: 'cognito-admin',
    says: 'a call that changes nothing here, with the reason',
  },
  change_unparseable: {
    level: 'error',
    by: 'cognito-admin',
    says: 'a record of a call that cannot be read: kept in the dead-letter queue',
  },
  change_unavailable: {
    level: 'error',
    by: 'cognito-admin',
    says: 'Cognito or the queue did not answer, or Cognito not yet with the change: Lambda tries again, twice',
  },
  secret_changed: {
    level: 'info',
    by: 'clerk, auth0, scim, worker',
    says: 'a secret was read again, and is another one now',
  },
  secret_unreadable: {
    level: 'warn',
    by: 'clerk, auth0, scim, worker',
    says: 'a secret could not be read again, or is malformed: what was known stays',
  },
  settings_invalid: { level: 'error', by: 'cognito', says: 'a setting is missing or malformed' },
  scim_accepted: {
    level: 'info',
    by: 'scim',
    says: 'a request that was carried out, with the events that its jobs carry',
  },
  scim_rejected: { level: 'warn', by: 'scim', says: 'a request that was refused (4xx)' },
  scim_unavailable: {
    level: 'error',
    by: 'scim',
    says: 'table or queue did not answer, or the tenant has too much under way (503, 429)',
  },
  scim_failed: { level: 'error', by: 'scim', says: 'something unforeseen, with its place (500)' },
  scim_swept: {
    level: 'info, warn',
    by: 'scim',
    says: 'the sweep finished what writes had left; a warning when some of it failed',
  },
  handoff_accepted: {
    level: 'info',
    by: 'handoff',
    says: 'a token became jobs, and the queue has confirmed them',
  },
  handoff_unchanged: {
    level: 'info',
    by: 'handoff',
    says: 'the same facts were told shortly before, by that event',
  },
  handoff_rejected: {
    level: 'warn',
    by: 'handoff',
    says: 'a token that is not believed or of use',
  },
  handoff_unavailable: {
    level: 'error',
    by: 'handoff',
    says: 'the queue, or the issuer of the keys, did not answer (503)',
  },
  handoff_unmarked: {
    level: 'warn',
    by: 'handoff',
    says: 'told without a mark: the next sign-in tells the same again',
  },
  handoff_unseen: {
    level: 'warn',
    by: 'handoff',
    says: 'a `?wait` could not look into the ledger; it says “not yet”',
  },
  job: {
    level: 'info, warn, debug',
    by: 'worker',
    says: 'what became of one message: `outcome` is applied, unchanged, superseded, ignored, retry, dead (a warning) or deferred to the next round (debug)',
  },
  round: {
    level: 'info, debug',
    by: 'worker',
    says: 'a round has ended; those of fewer than 100 messages at debug',
  },
  round_stopped: {
    level: 'warn, error',
    by: 'worker',
    says: 'a round ended early, with the cause; an error when Permit refuses our key or address',
  },
  round_failed: {
    level: 'error',
    by: 'worker',
    says: 'something unforeseen: its place in the code. The message at fault is looked for by halves',
  },
  permit_stands_again: { level: 'info', by: 'worker', says: 'an outage of Permit has ended' },
  permit_still_refuses: {
    level: 'error',
    by: 'worker',
    says: 'a probe found that Permit refuses our key or address still',
  },
  ledger_unavailable: { level: 'error', by: 'worker', says: 'the ledger table did not answer' },
  lease_unavailable: {
    level: 'error',
    by: 'worker',
    says: 'the writer lease could not be asked for',
  },
  receive_failed: { level: 'error', by: 'worker', says: 'SQS did not answer a ReceiveMessage' },
  reconcile: {
    level: 'info, warn, error',
    by: 'reconcile',
    says: 'how a run stands after a wake-up: `outcome` is finished, refused (a warning), failed (an error), going_on, begun_anew or taken_over; at its end with the differences of each kind, and in `jobs` what mends them',
  },
} as const satisfies Readonly<Record<string, LoggedEvent>>;

export type EventName = keyof typeof EVENTS;

/** What each metric counts or measures. */
export const METRICS_SAID: Readonly<Record<MetricName, string>> = {
  accepted:
    'events and requests taken: the queue has confirmed all that they became, if anything. What is sent twice counts twice; of SCIM, what only reads as well',
  ignored:
    'events that concern nobody, at the entries; jobs that `sync.config.ts` makes nothing of, in the worker',
  rejected: 'requests that are not believed or not allowed',
  unparseable:
    'believed events that could not be read: kept in the dead-letter queue, but for those of Cognito’s triggers',
  unavailable:
    'events and requests that could not be taken now, each time: queue, table or issuer did not answer, or a fault of ours',
  applied: 'jobs that changed something in Permit',
  unchanged:
    'jobs that needed no call, as all was so already; handoffs whose facts were told shortly before',
  superseded: 'jobs that something newer had overtaken',
  retried:
    'messages that come again, by cause, each time; an outage makes many and ages none. What was only waited with is `gave_up_in_line`',
  dead_lettered:
    'messages that the worker has put into the dead-letter queue, by reason. What the entries keep is `unparseable`; what Lambda and SQS move there is not told',
  permit_calls:
    'calls of the worker to Permit, tries again included: `read`, `write`, `delete`, `bulk`; each counts as one of them',
  permit_refused:
    'rounds and probes that Permit refused: our key (401, 403) or our address. Nothing is applied until somebody acts',
  budget_left:
    'what may go at once, of what could at most, after a round, every 10 s at most: `requests`, `writes`, `deletes`, `bulk`',
  budget_waited_s:
    'time in which work waited for budget, by lane: `live`, `import`; of workers that wait side by side, each one’s, and of what goes back to the queue a minute at most',
  event_to_permit_ms:
    'from the receipt of an event to its record as applied, live lane only. Of rounds with more than 100, that many values which stand for all: the percentiles are right, the count is not. A replayed job counts from its first receipt',
  oldest_age_s:
    'age of the oldest message that the live lane had in hand, in an outage too; but for what waits for its own user’s record',
  round_stopped: 'rounds that ended early, by cause',
  gave_up_in_line: 'messages given back by an invocation that waited for its turn',
  undeleted: 'messages done that SQS did not delete: they come again, unchanged',
  resend_failed: 'copies of often received messages that SQS did not take',
  delay_failed: 'groups of messages whose visibility SQS did not change: they come later',
  flight_unrecorded:
    'notes of who is aboard a round that the ledger table did not give or take: three for a round at most',
  heartbeat_unwritten: 'words for `permit-sync status` that the ledger table did not take',
  secret_unreadable: 'secrets that could not be read again: what was known stays',
  scim_swept: 'writes that the sweep finished',
  scim_sweep_failed: 'writes that the sweep could not finish',
  drift: 'differences that a scheduled reconcile found, at the end of a run',
  reconcile_runs:
    'runs of the scheduled reconcile that ended: `finished`, `refused`, `failed`; and wake-ups that left one open, `going_on`',
  reconcile_mends: 'jobs that a scheduled reconcile sent to mend what it found',
};
