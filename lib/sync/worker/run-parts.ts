import type { Telemetry } from '../../telemetry/telemetry.ts';
import { isPermitFailure, type RoundStopped } from '../errors.ts';
import type { Priority, QueueMessage, QueuePort } from '../ports.ts';
import type { WorkItem } from '../round/read/results.ts';
import { type RoundPorts, runRound } from '../round/round.ts';
import type { Session } from '../session.ts';
import { type AnswerOptions, answer } from './answer.ts';
import { runContained } from './contain.ts';
import type { Flight } from './flight.ts';
import type { Lane, Meter } from './meter.ts';
import type { Pulse } from './pulse.ts';

/** Smaller rounds are logged at the level `debug`; each message is, in any case. */
const WORTH_A_LINE = 100;

export interface PartsOptions extends RoundPorts {
  readonly flight: Flight;
  readonly pulse: Pulse;
  readonly meter: Meter;
  readonly random: () => number;
  readonly telemetry: Telemetry;
  readonly maxAgeMs: number;
  readonly retentionMs: number;
}

/** How some messages are to be worked off. */
export interface Parts {
  readonly from: QueuePort;
  readonly session: Session;
  readonly priority: Priority;
  /** More is waiting: what would not fill a call may wait for the next round. */
  readonly mayDefer: boolean;
  readonly breathe: () => Promise<void>;
  /** When the invocation will be cut off, in ms. */
  readonly endsAt: number;
  /** When the last outage ended, in ms. */
  readonly agesFrom: number;
  /** Whether there is time for another round. */
  readonly mayStart: () => boolean;
}

export interface PartsEnd {
  /** Ids of handed messages that are to come again. */
  readonly kept: readonly string[];
  /** What the next round is to take up. */
  readonly deferred: readonly QueueMessage[];
  readonly stopped: RoundStopped | undefined;
}

/** Works off messages and answers them: in one round, but for those that a worker may have died of. */
export async function runParts(
  messages: readonly QueueMessage[],
  parts: Parts,
  options: PartsOptions,
): Promise<PartsEnd> {
  const { flight, telemetry, clock, meter } = options;
  const { from, endsAt, agesFrom, breathe, mayStart } = parts;
  const lane: Lane = parts.priority === 'import' ? 'import' : 'live';
  const answering: AnswerOptions = { ...options, lane, queue: from, agesFrom, breathe };
  const kept: string[] = [];
  const deferred: QueueMessage[] = [];

  async function finish(items: readonly WorkItem[]): Promise<void> {
    const answered = await answer(items, answering);
    kept.push(...answered.kept);
    deferred.push(...answered.deferred);
  }

  /** Without it, work goes on all the same. */
  async function precaution<T>(step: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await step;
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      telemetry.count('flight_unrecorded', {});
      return otherwise;
    }
  }

  const together = { parts: [messages], killers: [] };
  const sorted = await precaution(flight.sort(messages), together);
  await finish(sorted.killers.map(killed));
  let stopped: RoundStopped | undefined;
  for (const [index, part] of sorted.parts.entries()) {
    if (stopped !== undefined || (index > 0 && !mayStart())) {
      const cause = stopped;
      await finish(part.map((message) => later(message, cause)));
      continue;
    }
    const startedAt = clock.now();
    await precaution(flight.board(part, endsAt), undefined);
    const run = (some: readonly QueueMessage[]) => runRound(some, { ...options, ...parts });
    const end = await runContained(part, run, telemetry);
    await finish(end.items);
    await precaution(flight.land(part), undefined);
    meter.write();
    await options.pulse.beat();
    stopped = end.stopped;
    const log = part.length >= WORTH_A_LINE ? telemetry.info : telemetry.debug;
    log('round', {
      priority: parts.priority,
      messages: part.length,
      stopped: stopped?.stop,
      tookMs: clock.now() - startedAt,
      leftMs: endsAt - clock.now(),
    });
  }
  return { kept, deferred, stopped };
}

const killed = (message: QueueMessage): WorkItem => ({
  message,
  job: undefined,
  result: {
    kind: 'dead',
    reason: 'killed_worker',
    message:
      'the worker ran out of memory or time on it again and again, the last time with this message alone: look at its size and shape, then replay it',
  },
});

/** It is to be tried again. */
export const later = (message: QueueMessage, cause: RoundStopped | undefined): WorkItem => ({
  message,
  job: undefined,
  result: { kind: 'retry', cause },
});
