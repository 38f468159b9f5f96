import { setTimeout as pause } from 'node:timers/promises';
import { type DeliveredBatch, startEventSource } from '../lambda/event-source.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import { startSchedule } from '../lambda/schedule.ts';
import type { FunctionSettings } from './functions.ts';
import type { LocalQueues } from './queues.ts';

export interface TriggerOptions {
  readonly settings: readonly FunctionSettings[];
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly queues: LocalQueues;
  /** Milliseconds; absent: each as its settings say. */
  readonly schedule?: number | 'off';
  readonly onBatch?: (name: string, batch: DeliveredBatch) => void;
}

/** For invocations that are under way when the triggers are closed. */
const GRACE_MS = 3000;

/**
 * Starts what invokes functions by itself: queues and schedules.
 *
 * @returns ends them: nothing is invoked from then on, and what is under way has had some seconds
 */
export function startTriggers(options: TriggerOptions): () => Promise<void> {
  const { settings, functions, queues } = options;
  const triggers = settings.flatMap(({ name, eventSources, schedules }) => {
    const target = functions.get(name);
    if (target === undefined) return [];
    const bySource = eventSources.flatMap(({ queue: id, ...limits }) => {
      const queue = queues.queues.get(id);
      if (queue === undefined) return [];
      return startEventSource({
        client: queues.client,
        queueUrl: queue.url,
        queueArn: queue.arn,
        function: target,
        ...limits,
        onBatch: (batch) => options.onBatch?.(name, batch),
      });
    });
    const { schedule } = options;
    if (schedule === 'off') return bySource;
    const bySchedule = schedules.map(({ event, everyMs }) =>
      startSchedule({ function: target, event, everyMs: schedule ?? everyMs }),
    );
    return [...bySource, ...bySchedule];
  });
  return async () => {
    // An invocation may wait in line for a minute; ending its thread gives its messages up.
    const ended = Promise.all(triggers.map((trigger) => trigger.close()));
    await Promise.race([ended, pause(GRACE_MS, undefined, { ref: false })]);
  };
}
