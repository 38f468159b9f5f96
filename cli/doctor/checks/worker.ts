import { readDepth } from '../../../lib/queue/index.ts';
import { readHeartbeat } from '../../../lib/sync/index.ts';
import { duration } from '../../terminal/index.ts';
import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** An invocation lasts a minute and ends with a word: so long a silence is none of a worker that has work. */
const SILENT_MS = 5 * 60_000;
const DEAD_MS = 60 * 60_000;
/** What was sent a moment ago is received by then. */
const SECOND_LOOK_MS = 2_000;
const REMEDY =
  "Look at the worker function's log, and whether its trigger on the live queue is enabled.";

/** Whether the worker works while there is work: it leaves word in the ledger. */
export const workerCheck = (patient: Patient): Check => ({
  id: 'worker',
  title: 'worker',
  async run() {
    const first = await lookAt(patient);
    if (typeof first === 'string') return skipped(first);
    const { now } = patient.shell;
    let { saidAt, waiting } = first;
    const isSilent = () => saidAt === undefined || now() - saidAt > SILENT_MS;
    if (isSilent() && waiting > 0) {
      await patient.shell.sleep(SECOND_LOOK_MS, patient.shell.signal);
      const second = await lookAt(patient);
      if (typeof second === 'string') return skipped(second);
      ({ saidAt, waiting } = second);
    }
    if (saidAt === undefined) {
      return waiting > 0
        ? failed(`has never said anything, and ${waiting} messages wait`, REMEDY)
        : skipped('has not said anything yet, and nothing waits');
    }
    const word = `last word ${duration(now() - saidAt)} ago`;
    if (waiting === 0) return ok(`${word}, and nothing waits`);
    if (!isSilent()) return ok(`${word}, and ${waiting} messages wait`);
    const finding = `${word}, though ${waiting} messages wait`;
    return now() - saidAt > DEAD_MS ? failed(finding, REMEDY) : warning(finding, REMEDY);
  },
});

interface Sight {
  /** `undefined`: it never said anything. */
  readonly saidAt: number | undefined;
  /** Visible messages of the live queue. */
  readonly waiting: number;
}

/** @returns why it cannot be seen, if so: other checks tell what to do about it */
async function lookAt({ access, sqs, setting, awsTrouble }: Patient): Promise<Sight | string> {
  const queueUrl = await setting('SYNC_QUEUE_URL');
  if (queueUrl === undefined) return 'SYNC_QUEUE_URL is not set';
  if ((await setting('LEDGER_TABLE')) === undefined) return 'LEDGER_TABLE is not set';
  const trouble = await awsTrouble();
  if (trouble !== undefined) return trouble.detail;
  try {
    const [heartbeat, depth] = await Promise.all([
      access.ledger().then(({ documents }) => readHeartbeat(documents)),
      readDepth({ client: sqs, queueUrl }),
    ]);
    return { saidAt: heartbeat?.at, waiting: depth.visible };
  } catch {
    return 'needs the live queue and the ledger table';
  }
}

/** Whether somebody has to look at dead letters. */
export const lettersCheck = ({ sqs, setting, awsTrouble }: Patient): Check => ({
  id: 'dead-letters',
  title: 'dead letters',
  async run() {
    const queueUrl = await setting('DEAD_LETTER_QUEUE_URL');
    if (queueUrl === undefined) return skipped('DEAD_LETTER_QUEUE_URL is not set');
    const trouble = await awsTrouble();
    if (trouble !== undefined) return skipped(trouble.detail);
    const depth = await readDepth({ client: sqs, queueUrl }).catch(() => undefined);
    if (depth === undefined) return skipped('needs the dead-letter queue');
    const letters = depth.visible + depth.inFlight;
    if (letters === 0) return ok('none');
    return warning(
      letters === 1 ? 'one waits for somebody' : `${letters} wait for somebody`,
      'permit-sync dlq list says why each is there.',
    );
  },
});
