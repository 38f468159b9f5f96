import * as z from 'zod/mini';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import {
  createJobSender,
  createReplay,
  type DeadLetter,
  type LetterReading,
  queueNameOf,
  type ReplayReport,
  readDepth,
  readLetter,
} from '../../lib/queue/index.ts';
import type { Action, Given } from '../command.ts';
import { commandLine } from '../command-line.ts';
import { openDirectory } from '../directories/index.ts';
import { interrupted, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { readChoice } from './chosen.ts';
import { withoutThose } from './letter-ids.ts';
import { noteRelease, visibilityFor, warnOfUnseen } from './look.ts';
import { createPace } from './pace.ts';
import { planReplay, type ReplayPlan } from './plan-replay.ts';
import { openPreview } from './preview.ts';
import { createRefresh, type OpenDirectory, type Refresh } from './refresh.ts';
import { showPlan, showResult } from './replay-report.ts';

export interface ReplayDependencies {
  readonly openDirectory: OpenDirectory;
}

/** Letters a second: the live queue is drained faster, and real events come between. */
const DEFAULT_RATE = 100;
/** Fewer letters are sent in a moment. */
const PROGRESS_FROM = 50;

const schema = z.object({
  all: z.optional(z.boolean()),
  dryRun: z.optional(z.boolean()),
  force: z.optional(z.boolean()),
  refresh: z.optional(z.boolean()),
  rate: z.optional(z.string()),
});
export const idsSchema = z._default(z.array(z.string()), []);

/** `permit-sync dlq replay`, with the directories that the environment's credentials open. */
export const replay: Action = (given) =>
  replayWith({ openDirectory: (source) => openDirectory(source, given.access, given.shell) })(
    given,
  );

/** @param dependencies - what is asked with `--refresh` */
export function replayWith(dependencies: ReplayDependencies): Action {
  return async (given) => {
    const { terminal } = given;
    const flags = schema.parse(given.options);
    const ids = idsSchema.parse(given.args[0]);
    const rate = readRate(flags.rate);
    const choice = await readChoice(given, { ids, otherwise: 'refuse', all: flags.all });
    const refresh = flags.refresh === true ? createRefresh(dependencies.openDirectory) : undefined;
    const preview = await openPreview(given);
    const plan = await planReplay(given, {
      choice,
      preview,
      refresh,
      force: flags.force === true,
    });
    if (preview.missing !== undefined) {
      terminal.warn(`what becomes of them could not be foreseen: ${preview.missing}`);
    } else if (preview.rolesMissing !== undefined) {
      terminal.warn(`roles that Permit lacks are not noticed: ${preview.rolesMissing}`);
    }
    warnOfUnseen(plan.seen, terminal);
    if (flags.dryRun === true || plan.sent.size === 0) {
      showPlan(plan, terminal, flags.dryRun === true);
      return plan.kept.length > 0 && flags.dryRun !== true ? EXIT.failed : undefined;
    }
    showPlan(plan, terminal, false);
    const { live } = await given.access.queues();
    const { label } = await given.access.place();
    const letters = plan.sent.size === 1 ? '1 letter' : `${plan.sent.size} letters`;
    if (!(await terminal.ask(`Replay ${letters} to ${queueNameOf(live)} (${label})?`))) {
      terminal.note('Nothing was changed.');
      return undefined;
    }
    const sent = new Set<string>();
    const report = await send(given, plan, { rate, refresh, sent });
    const isStopped = given.shell.signal.aborted && !report.complete;
    const isKept = showResult(plan, report, given, isStopped);
    if (isStopped) {
      throw interrupted(
        'What was sent is gone from the dead-letter queue, the rest is there as before. To go on:\n' +
          commandLine(['dlq', 'replay'], withoutThose(ids, sent), given.options),
      );
    }
    if (report.failure !== undefined) throw report.failure;
    return isKept ? EXIT.failed : undefined;
  };
}

interface Sending {
  readonly rate: number;
  readonly refresh: Refresh | undefined;
  /** Gets the ids of what was sent. */
  readonly sent: Set<string>;
}

async function send(
  { access, shell, terminal }: Given,
  plan: ReplayPlan,
  { rate, refresh, sent }: Sending,
): Promise<ReplayReport> {
  const { client, live, dead } = await access.queues();
  const { visible } = await readDepth({ client, queueUrl: dead });
  const total = plan.sent.size;
  const progress =
    total < PROGRESS_FROM ? undefined : terminal.progress({ unit: 'letters', total });
  async function read(letter: DeadLetter): Promise<LetterReading> {
    const reading = readLetter(letter, parseKeptEvent);
    const isFresh = plan.sent.get(letter.messageId) === 'refresh';
    if (reading.kind !== 'jobs' || refresh === undefined || !isFresh) return reading;
    return await refresh.read(reading.jobs);
  }
  const run = createReplay({
    client,
    deadLetterQueueUrl: dead,
    sender: createJobSender({ client, queueUrl: live }),
    read,
    now: shell.now,
    expected: plan.sent.size,
    pace: createPace(rate, shell),
    onSent(messageIds) {
      for (const id of messageIds) sent.add(id);
    },
    onProgress: (letters) => progress?.update(letters),
    onRelease: (letters) => noteRelease(terminal, letters, shell.signal.aborted),
    signal: shell.signal,
    visibilitySeconds: visibilityFor(visible),
    ...(shell.pollSeconds === undefined ? {} : { waitSeconds: shell.pollSeconds }),
  });
  try {
    return await run(({ messageId }) => plan.sent.has(messageId));
  } finally {
    progress?.stop();
  }
}

function readRate(text: string | undefined): number {
  if (text === undefined) return DEFAULT_RATE;
  const rate = Number(text);
  if (Number.isFinite(rate) && rate > 0) return rate;
  throw usageError(`--rate "${text}": is no number of letters a second`, 'E.g. --rate 50');
}
