import type { QueueDepth } from '../../lib/queue/index.ts';
import type { QueueWord } from '../../lib/sync/index.ts';
import { instant } from '../terminal/index.ts';
import { type Status, seenIn } from './look.ts';
import { type Oldest, oldestOf } from './oldest.ts';
import { runsAsJson } from './runs-json.ts';

/**
 * A status as JSON. A part that could not be seen is `null`, and `failures` says why; so are dead letters that were not
 * to be looked at.
 *
 * @param failures - in words
 */
export function asJson(status: Status, failures: readonly string[]) {
  const heartbeat = seenIn(status.heartbeat);
  const queues = seenIn(status.queues);
  const letters = seenIn(status.letters);
  const budget = seenIn(status.budget);
  const circuit = seenIn(status.circuit);
  const lease = seenIn(status.lease);
  const runs = seenIn(status.runs);
  const queue = (depth: QueueDepth, word: QueueWord | undefined) => ({
    ...depth,
    oldest: oldest(oldestOf(depth, word, heartbeat?.at ?? 0)),
  });
  return {
    at: instant(status.at),
    place: status.place,
    queues:
      queues === undefined
        ? null
        : {
            live: queue(queues.live, heartbeat?.live),
            import: queues.imports ? queue(queues.imports, heartbeat?.imports) : null,
            deadLetters: queues.dead,
          },
    deadLetters: letters
      ? {
          at: instant(letters.at),
          seen: letters.seen,
          complete: letters.complete,
          reasons: letters.groups.map(({ oldestAt, ...group }) => ({
            ...group,
            oldestAt: instant(oldestAt),
          })),
        }
      : null,
    budget: budget
      ? Object.fromEntries(
          Object.entries(budget.limits).map(([name, { pausedUntil, ...limit }]) => [
            name,
            { ...limit, pausedUntil: time(pausedUntil) },
          ]),
        )
      : null,
    circuit:
      circuit === undefined
        ? null
        : circuit === null || circuit.open === null
          ? { state: 'closed' }
          : {
              state: 'open',
              cause: circuit.open,
              since: instant(circuit.since),
              nextProbeAt: instant(circuit.probeAt),
            },
    lease:
      lease === undefined
        ? null
        : {
            held: lease !== null && lease.until > status.at,
            until: time(lease?.until),
            epoch: lease?.epoch ?? 0,
          },
    worker:
      heartbeat === undefined
        ? null
        : {
            saidAt: time(heartbeat?.at),
            lastAppliedAt: time(heartbeat?.lastAppliedAt),
            lastInvocation: heartbeat?.counts ?? null,
          },
    reconcile: runs?.map((one) => runsAsJson(one, status.at)) ?? null,
    failures,
  };
}

const time = (ms: number | null | undefined): string | null => (ms ? instant(ms) : null);

function oldest(known: Oldest) {
  switch (known.kind) {
    case 'none':
      return null;
    case 'seen':
      return { sentAt: instant(known.sentAt), seenAt: instant(known.seenAt) };
    case 'since':
      return { sentAfter: instant(known.emptyAt) };
    case 'unknown':
      return { unknown: true };
  }
}
