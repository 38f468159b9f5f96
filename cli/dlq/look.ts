import {
  type DeadLetter,
  MAX_IN_FLIGHT,
  type QueueDepth,
  readDepth,
  type ScanReport,
  scanDeadLetters,
} from '../../lib/queue/index.ts';
import type { Given } from '../command.ts';
import { interrupted } from '../errors.ts';

/** What was seen of the queue, and what not. */
export interface Look extends ScanReport {
  /** Letters that others had received before, about; they could not be seen. */
  readonly outOfSight: number;
}

export interface LookOptions {
  /** See `scanDeadLetters`. */
  readonly visit: (letters: readonly DeadLetter[]) => Promise<ReadonlySet<string> | undefined>;
  readonly enough?: () => boolean;
  /** What to say at Ctrl-C. */
  readonly resume?: () => string;
}

/** Fewer are looked at in a moment. */
const PROGRESS_FROM = 500;
/** Fewer are let go of in a moment. */
const RELEASE_NOTE_FROM = 2_000;

/**
 * How long letters stay out of others' sight if the process is killed: for as long as a look takes, and a little more.
 * While it lives they are held for longer (`scanDeadLetters`).
 *
 * @param letters - that there are
 */
export const visibilityFor = (letters: number): number =>
  Math.min(600, 10 + Math.ceil(letters / 500));

/**
 * Looks at every letter; those that it may not delete are visible to others again when it returns.
 *
 * @throws {CliError} `interrupted` at Ctrl-C, once all are let go
 */
export async function look(
  { access, shell, terminal }: Given,
  { visit, enough, resume = () => 'Nothing was changed.' }: LookOptions,
): Promise<Look> {
  const { client, dead } = await access.queues();
  const depth = await readDepth({ client, queueUrl: dead });
  const progress =
    depth.visible < PROGRESS_FROM
      ? undefined
      : terminal.progress({ unit: 'letters', total: depth.visible });
  let looked = 0;
  let isStopped = false;
  const stop = () => {
    if (!isStopped) progress?.stop();
    isStopped = true;
  };
  const scan = scanDeadLetters({
    client,
    queueUrl: dead,
    now: shell.now,
    signal: shell.signal,
    visibilitySeconds: visibilityFor(depth.visible),
    onRelease: (letters) => {
      stop();
      noteRelease(terminal, letters, shell.signal.aborted);
    },
    ...(enough === undefined ? {} : { enough }),
    ...(shell.pollSeconds === undefined ? {} : { waitSeconds: shell.pollSeconds }),
    async visit(letters) {
      const gone = await visit(letters);
      looked += letters.length;
      progress?.update(looked);
      return gone ?? new Set();
    },
  });
  const report = await scan.finally(stop);
  // What was asked for may have been done before the stop: then it is to be told.
  if (report.end === 'stopped' && enough?.() !== true) throw interrupted(resume());
  return { ...report, outOfSight: outOfSight(depth, report) };
}

/** SQS may be late to count as visible what was in flight a moment ago; what was seen is not out of sight. */
function outOfSight({ visible, inFlight }: QueueDepth, { end, seen, later }: ScanReport): number {
  if (end !== 'all') return inFlight;
  return Math.max(0, Math.min(inFlight, visible + inFlight - seen - later));
}

/** @param stopped - after Ctrl-C */
export function noteRelease(terminal: Given['terminal'], letters: number, stopped: boolean): void {
  if (letters < RELEASE_NOTE_FROM) return;
  const again = stopped ? ' (Ctrl-C again: they come back by themselves, within minutes)' : '';
  terminal.note(
    `Making ${letters.toLocaleString('en-US')} letters visible again, as they were${again} …`,
  );
}

/** Tells of letters that were not looked at. */
export function warnOfUnseen(
  { seen, end, later, outOfSight }: Look,
  terminal: Given['terminal'],
): void {
  if (end === 'in_flight_limit') {
    terminal.warn(
      `${seen.toLocaleString('en-US')} letters were looked at, not all: SQS hands out ` +
        `${MAX_IN_FLIGHT.toLocaleString('en-US')} at once. Deal with some of them, then run it again.`,
    );
  }
  if (outOfSight > 0) {
    terminal.warn(
      `about ${outOfSight.toLocaleString('en-US')} letters are out of sight: another run looks at them, or one ` +
        'that was killed did. They are back within minutes: run it again then.',
    );
  }
  if (later > 0) terminal.warn(`${later} letters came since the start, and were left alone.`);
}
