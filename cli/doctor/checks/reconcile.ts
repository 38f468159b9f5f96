import type { ReconcileSource } from '../../../lib/config/index.ts';
import { LedgerError } from '../../../lib/ledger/index.ts';
import { type ProviderRuns, readRuns } from '../../../lib/scheduled-reconcile/read-runs.ts';
import { cameTo, shownText } from '../../status/runs.ts';
import { duration } from '../../terminal/index.ts';
import type { Check } from '../check.ts';
import { type Finding, type Outcome, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const ID = 'reconcile';
const TITLE = 'reconcile';
const HOUR_MS = 60 * 60_000;
/** A run that is open for longer is given up (docs/reconcile.md). */
const LONGEST_RUN_MS = 6 * HOUR_MS;
/** The longest that there may be between two runs. */
const LONGEST_PERIOD_MS = 168 * HOUR_MS;

const LATE =
  'Look at the log of the function reconcile, and whether its schedule is enabled; docs/reconcile.md#when-it-fails';
const FAILED =
  'docs/runbook.md#alarm-reconcile-failed; once it is mended, docs/reconcile.md#run-it-now';

/** What is known of the schedule. */
interface Schedule {
  readonly sources: readonly ReconcileSource[];
  readonly periodMs: number;
}

/** Whether the scheduled reconcile comes to its end, where it is on. */
export const reconcileCheck = (patient: Patient): Check => ({
  id: ID,
  title: TITLE,
  async run() {
    const { setting, awsTrouble, access, shell } = patient;
    const sources = await setting('RECONCILE_SOURCES');
    const hours = await setting('RECONCILE_INTERVAL_HOURS');
    const schedule =
      sources === undefined ? undefined : { sources, periodMs: (hours ?? 24) * HOUR_MS };
    if ((await setting('LEDGER_TABLE')) === undefined) return skipped('LEDGER_TABLE is not set');
    const trouble = await awsTrouble();
    if (trouble !== undefined) return skipped(trouble.detail);
    let runs: readonly ProviderRuns[];
    try {
      runs = await readRuns((await access.ledger()).documents, sources);
    } catch (error) {
      if (error instanceof LedgerError) return skipped('not known: needs the ledger table');
      throw error;
    }
    if (runs.length === 0) return skipped('no schedule is known here (RECONCILE_SOURCES)');
    return runs.map((one): Finding => {
      const outcome = judge(one, schedule, shell.now());
      return { id: `${ID}.${one.source}`, title: `${TITLE} ${one.source}`, ...outcome };
    });
  },
});

/** How the runs of one provider stand. @param schedule - `undefined`: whether there is one is not known */
export function judge(runs: ProviderRuns, schedule: Schedule | undefined, now: number): Outcome {
  const { source, last, open } = runs;
  const isOn = schedule?.sources.includes(source) === true;
  const said = last === undefined ? 'no run has ended yet' : lastText(last, now);
  const under = open === undefined ? '' : `; one is under way, begun ${ago(open.startedAt, now)}`;
  const isBad = last !== undefined && last.outcome !== 'finished';
  if (!isOn) {
    // After a failure the next one comes in an hour: a schedule that is on does not leave it at that for long.
    const isRecent = last !== undefined && now - last.endedAt < LONGEST_PERIOD_MS;
    if (isBad && isRecent) return warning(`${said}${under}`, FAILED);
    return skipped(`${said}${under}; ${schedule === undefined ? NOT_KNOWN : 'off by now'}`);
  }
  if (last === undefined && open === undefined) {
    return warning('has never run, though it is on', `${FIRST} ${LATE}`);
  }
  const since = last?.endedAt ?? open?.startedAt ?? now;
  const dueMs = last === undefined ? 0 : 2 * schedule.periodMs;
  const allowedMs = dueMs + (open === undefined ? 0 : LONGEST_RUN_MS);
  if (now - since > allowedMs) {
    const every = `one is due every ${schedule.periodMs / HOUR_MS} h`;
    return warning(`${said}${under}; ${every}`, isBad ? `${LATE}. ${FAILED}` : LATE);
  }
  return isBad ? warning(`${said}${under}`, FAILED) : ok(`${said}${under}`);
}

const FIRST = 'It is woken every 15 minutes: after a deploy, wait for that.';
const NOT_KNOWN = 'whether there is a schedule is not known here (RECONCILE_SOURCES)';

const ago = (ms: number, now: number): string => `${duration(now - ms)} ago`;
const count = (value: number): string => value.toLocaleString('en-US');

function lastText(last: NonNullable<ProviderRuns['last']>, now: number): string {
  const { mode, endedAt, message } = last;
  const why = message === undefined ? '' : ` (${shownText(message)})`;
  return `ended ${ago(endedAt, now)}, ${mode}: ${cameTo(last, { count })}${why}`;
}
