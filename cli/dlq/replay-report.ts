import type { ReplayReport } from '../../lib/queue/index.ts';
import type { Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import type { Terminal } from '../terminal/index.ts';
import { shortId } from './letter-ids.ts';
import { openText } from './open-text.ts';
import type { Kept, PlannedGroup, ReplayPlan } from './plan-replay.ts';
import { remedyOf, wordsOf } from './replay-words.ts';

/** Ids of one cause that are told; `--json` has all. */
const MAX_IDS = 5;
/** Messages of one cause that are told. */
const MAX_MESSAGES = 10;

const groupJson = (group: PlannedGroup) => ({
  reason: group.reason,
  outcome: group.fate,
  code: group.code ?? null,
  letters: group.letters,
  sent: group.isSent,
});

/**
 * Shows what a replay is going to do.
 *
 * @param isResult - nothing else comes: it goes to stdout
 */
export function showPlan(plan: ReplayPlan, terminal: Terminal, isResult: boolean): void {
  if (terminal.json) {
    if (!isResult && plan.sent.size > 0) return;
    terminal.printJson({
      ...head(plan, isResult),
      replayed: 0,
      jobs: 0,
      missed: 0,
      kept: plan.kept,
    });
    return;
  }
  if (plan.chosen === 0) {
    terminal.note('No letter matches: nothing to replay.');
    return;
  }
  if (isResult && !terminal.isHuman) {
    terminal.table({
      columns: ['reason', { name: 'letters', align: 'right' }, 'what happens'],
      rows: plan.groups.map((group) => [group.reason, String(group.letters), wordsOf(group)]),
    });
  } else {
    const width = String(plan.groups[0]?.letters ?? 0).length;
    for (const group of plan.groups) {
      const letters = String(group.letters).padStart(width);
      const line = `${letters}  ${group.reason}: ${wordsOf(group)}`;
      if (isResult) terminal.print(line);
      else terminal.note(line);
    }
  }
  if (plan.identical > 0) {
    terminal.note(`${plan.identical} of them say what others say: such a job is sent once.`);
  }
  adviseOn(plan.kept, terminal);
}

/**
 * Shows what a replay has done.
 *
 * @param isStopped - by Ctrl-C, before its end
 * @returns whether a letter that was chosen is still there
 */
export function showResult(
  plan: ReplayPlan,
  report: ReplayReport,
  { terminal, options }: Pick<Given, 'terminal' | 'options'>,
  isStopped: boolean,
): boolean {
  const clear = openText(terminal);
  const kept: readonly Kept[] = [
    ...plan.kept,
    ...report.kept.map(({ messageId, cause, message }) => ({
      id: messageId,
      cause,
      message: clear(message),
    })),
  ];
  const missed = Math.max(0, plan.sent.size - report.selected);
  if (terminal.json) {
    terminal.printJson({
      ...head(plan, false),
      complete: report.complete,
      replayed: report.replayed,
      identical: report.identical,
      jobs: report.jobs,
      missed,
      kept,
    });
  } else {
    const { letters: superseded = 0 } = plan.groups.find(({ fate }) => fate === 'superseded') ?? {};
    terminal.table({
      columns: ['outcome', { name: 'letters', align: 'right' }, 'ids'],
      rows: [
        ['replayed', String(report.replayed), ''],
        ...[...byCause(kept)].map(([cause, letters]) => [
          `kept: ${cause}`,
          String(letters.length),
          idsOf(letters, terminal.isHuman),
        ]),
      ],
    });
    if (report.identical > 0) {
      terminal.note(`${report.identical} of them said what others said: cleared with these.`);
    }
    if (superseded > 0) terminal.note(`${superseded} of them superseded: something newer stands.`);
    if (missed > 0) terminal.note(missedText(missed, report, isStopped));
    adviseOn(kept, terminal);
    if (report.replayed > 0) noteWhereToWatch({ terminal, options });
  }
  return kept.length > 0 || missed > 0;
}

function head(plan: ReplayPlan, isDryRun: boolean) {
  return {
    dryRun: isDryRun,
    complete: plan.seen.complete || plan.seen.end === 'enough',
    seen: plan.seen.seen,
    outOfSight: plan.seen.outOfSight,
    chosen: plan.chosen,
    identical: plan.identical,
    plan: plan.groups.map(groupJson),
  };
}

function missedText(missed: number, { failure }: ReplayReport, isStopped: boolean): string {
  if (isStopped) return `not sent: ${missed} (stopped)`;
  if (failure !== undefined) return `not sent: ${missed} (the live queue took no more)`;
  return `${missed} were not seen again: somebody else dealt with them, or holds them. Run it again.`;
}

/** What was sent is applied by the worker, or comes back as a letter. */
function noteWhereToWatch({ terminal, options }: Pick<Given, 'terminal' | 'options'>): void {
  const place = placeOf(options);
  const [status, list] = [['status'], ['dlq', 'list']].map((words) =>
    commandLine(words, [], place),
  );
  terminal.note(`Watch it: ${status}, ${list}`);
}

const byCause = (kept: readonly Kept[]): ReadonlyMap<string, readonly Kept[]> =>
  Map.groupBy(kept, ({ cause }) => cause);

/** The first of them. */
function idsOf(letters: readonly Kept[], isShort: boolean): string {
  const ids = letters.slice(0, MAX_IDS).map(({ id }) => (isShort ? shortId(id) : id));
  const more = letters.length > MAX_IDS ? ` and ${letters.length - MAX_IDS} more` : '';
  return `${ids.join(' ')}${more}`;
}

/** What is to be done about those that stay. */
function adviseOn(kept: readonly Kept[], terminal: Terminal): void {
  for (const [cause, letters] of byCause(kept)) {
    const messages = [...Map.groupBy(letters, ({ message }) => message)].sort(
      ([, a], [, b]) => b.length - a.length,
    );
    for (const [message, own] of messages.slice(0, MAX_MESSAGES)) {
      const why = message === '' ? '' : `: ${openText(terminal)(message)}`;
      terminal.note(`kept, ${cause} (${idsOf(own, true)})${why}`);
    }
    const rest = messages.slice(MAX_MESSAGES).flatMap(([, own]) => own);
    if (rest.length > 0) {
      const others = messages.length - MAX_MESSAGES;
      terminal.note(
        `kept, ${cause} (${idsOf(rest, true)}): ${others} other message${others === 1 ? '' : 's'}`,
      );
    }
    const remedy = remedyOf(cause);
    if (remedy !== undefined) terminal.note(`  ${remedy}`);
  }
}
