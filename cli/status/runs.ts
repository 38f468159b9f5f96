import type { ProviderRuns } from '../../lib/scheduled-reconcile/read-runs.ts';
import { UNITS } from '../reconcile/watch.ts';
import { inLine, maskEmails, type Terminal } from '../terminal/index.ts';
import { createSpeech, type Speech } from './speech.ts';

type Open = NonNullable<ProviderRuns['open']>;
type Last = NonNullable<ProviderRuns['last']>;

const UNIT_OF: ReadonlyMap<string, string> = new Map(Object.entries(UNITS));

/** How the scheduled reconcile stands: a row for what is under way, and for what ended last. */
export function drawRuns(
  runs: readonly ProviderRuns[] | undefined,
  now: number,
  terminal: Terminal,
): void {
  if (runs?.length === 0) return;
  const speech = createSpeech(terminal, now);
  terminal.print();
  if (runs === undefined) {
    terminal.print('scheduled reconcile: not known');
    return;
  }
  terminal.table({
    columns: ['reconcile', 'mode', 'began', 'ended', 'came to'],
    rows: runs.flatMap((one) => rowsOf(one, now, terminal, speech)),
  });
  for (const { source, last } of runs) {
    if (last?.message !== undefined) terminal.print(`${source}: ${shownText(last.message)}`);
  }
}

function rowsOf(
  { source, open, last, held }: ProviderRuns,
  now: number,
  { style }: Terminal,
  speech: Speech,
): string[][] {
  const { ago } = speech;
  const rows: string[][] = [];
  if (open !== undefined) {
    const isAtWork = held !== undefined && held.until > now;
    const reached = howFar(open, isAtWork, speech);
    rows.push([source, open.mode, ago(open.startedAt), 'under way', reached]);
  }
  if (last !== undefined) {
    const { mode, startedAt, endedAt, outcome } = last;
    const text = cameTo(last, speech);
    const came = outcome === 'finished' ? text : style('yellow', text);
    rows.push([source, mode, ago(startedAt), ago(endedAt), came]);
  }
  return rows.length > 0 ? rows : [[source, '-', '-', '-', 'has not run yet']];
}

function howFar({ wakeUps, sending, step }: Open, isAtWork: boolean, { count }: Speech): string {
  const wakeUp = isAtWork ? `at work, wake-up ${wakeUps}` : `waits, after wake-up ${wakeUps}`;
  if (sending !== undefined) {
    return `${wakeUp}: ${count(sending.sent)} of ${count(sending.jobs)} jobs sent`;
  }
  if (step === undefined) return wakeUp;
  return `${wakeUp}: ${count(step.done)} ${UNIT_OF.get(step.phase) ?? step.phase}`;
}

/** What a run that has ended came to, in words; without names. */
export function cameTo(
  { outcome, code, mode, found }: Last,
  { count }: Pick<Speech, 'count'>,
): string {
  const drift = driftIn(found?.counts ?? {});
  const total = drift.reduce((sum, [, number]) => sum + number, 0);
  const kinds = drift.map(([kind, number]) => `${count(number)} ${kind}`).join(', ');
  if (outcome !== 'finished') {
    return `${outcome}: ${code ?? 'unexpected'}${total === 0 ? '' : `; found ${kinds}`}`;
  }
  const users = found?.users === undefined ? '' : `, ${count(found.users)} users read`;
  const mended =
    mode === 'mend' && found !== undefined && found.mends > 0
      ? `; ${count(found.mends)} jobs sent`
      : '';
  const braked = found?.wouldRefuse === undefined ? '' : '; mending would be refused';
  const what = total === 0 ? 'no drift' : kinds;
  return `${what}${users}${mended}${braked}`;
}

/** Ours name nobody; what is shown need not rely on it. */
export const shownText = (message: string): string => inLine(maskEmails(message));

/** What is foreign is in Permit alone, and no drift. */
const driftIn = (counts: NonNullable<Last['found']>['counts']): [string, number][] =>
  Object.entries(counts).filter(([kind, number]) => kind !== 'foreign' && number > 0);
