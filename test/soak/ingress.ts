import { receiveWebhook } from '../../lib/intake/index.ts';
import { encodeJob, encodeUnparsed, type SyncJob } from '../../lib/jobs/index.ts';
import { createClerk } from '../../lib/providers/index.ts';
import { CLERK_SECRET, clerkEventOf, signed } from './clerk-webhooks.ts';
import type { Letter, SoakQueue } from './queue.ts';
import type { Script, Telling } from './script.ts';
import type { Timeline } from './timeline.ts';
import type { Rates, Weather } from './weather.ts';

const SOON_MS = 2_000;
const MINUTE_MS = 60_000;
const TRY_AGAIN_MS = 5_000;
const silent = { debug() {}, info() {}, warn() {}, error() {}, count() {}, measure() {} };

export interface IngressOptions {
  readonly timeline: Timeline;
  readonly random: () => number;
  readonly weather: Weather;
  readonly rates: () => Rates;
  readonly live: SoakQueue;
  readonly imports: SoakQueue;
  readonly bury: (letter: Letter) => void;
}

export interface Ingress {
  /** Tellings that were not accepted yet. */
  readonly open: () => number;
  readonly delivered: () => number;
}

/**
 * Tells everything, late and out of order, some of it twice: Clerk's events as signed webhooks, told again until they
 * are accepted; the others as their jobs, on the live queue or by an import.
 */
export function startIngress(script: Script, options: IngressOptions): Ingress {
  const { timeline, random, weather, rates } = options;
  let open = 0;
  let delivered = 0;

  /** The queue confirms, or it does not; what it does not confirm, it may have. */
  function confirmed(put: () => void): void {
    const fails = random() < rates().send;
    if (!fails || random() < 0.5) put();
    if (fails) throw new Error('the queue did not confirm');
  }
  const sendTo = (queue: SoakQueue) => (jobs: readonly SyncJob[]) =>
    confirmed(() => {
      for (const job of jobs) queue.send(encodeJob(job));
    });
  const clerk = {
    provider: createClerk([CLERK_SECRET]),
    enqueue: async (jobs: readonly SyncJob[]) => sendTo(options.live)(jobs),
    keepUnparsed: async (event: Parameters<typeof encodeUnparsed>[0]) =>
      confirmed(() => {
        const { reason, message, source, eventId, receivedAt } = event;
        const times = { attempts: 1, firstSeenAt: receivedAt, failedAt: receivedAt };
        const why = { reason, message, source, eventId, ...times };
        options.bury({ messageId: '', body: encodeUnparsed(event), reason: why });
      }),
    telemetry: silent,
    now: timeline.now,
  };

  async function post(event: unknown, id: string): Promise<void> {
    const { status } = await receiveWebhook(signed(event, id, timeline.now()), clerk);
    if (status >= 300) throw new Error(`answered ${status}`);
  }

  async function deliver(telling: Telling, imported: boolean): Promise<void> {
    switch (telling.kind) {
      case 'webhook':
        return await post(telling.body, telling.id);
      case 'body':
        return confirmed(() => options.live.send(telling.body));
      case 'job': {
        const event = imported ? null : clerkEventOf(telling.job);
        if (event !== null) return await post(event, telling.job.eventId);
        sendTo(imported ? options.imports : options.live)([telling.job]);
      }
    }
  }

  function tell(telling: Telling, at: number, imported: boolean): void {
    timeline.at(at, () => {
      deliver(telling, imported).then(
        () => {
          open--;
          delivered++;
        },
        () => tell(telling, timeline.now() + TRY_AGAIN_MS, imported),
      );
    });
  }

  function delay(): number {
    const draw = random();
    if (draw < 0.6) return random() * SOON_MS;
    return random() * (draw < 0.9 ? MINUTE_MS : 8 * MINUTE_MS);
  }

  for (const { at, telling } of script.tellings) {
    const times = random() < weather.repeated ? 2 : 1;
    for (let n = 0; n < times; n++) {
      open++;
      tell(again(telling, n, random), at + delay(), random() < weather.imported);
    }
  }
  return { open: () => open, delivered: () => delivered };
}

/** What is told a second time may have been read anew, so as to mend what is there. */
function again(telling: Telling, times: number, random: () => number): Telling {
  if (telling.kind !== 'job' || times === 0 || random() < 0.8) return telling;
  return { kind: 'job', job: { ...telling.job, verify: true } };
}
