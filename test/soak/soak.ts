import { encodeJob, type SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { createPermitStandIn } from '../../local/permit/index.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';
import { createMemoryLedger } from '../sync/simulation/memory-ledger.ts';
import { randomFrom } from '../sync/simulation/scheduler.ts';
import { ROLES } from '../sync/simulation/world.ts';
import { startIngress } from './ingress.ts';
import { startLane, type Tally } from './lane.ts';
import { newestOf } from './newest.ts';
import { startOutages } from './outages.ts';
import { createOutcomes } from './outcomes.ts';
import { faultsOf } from './permit-weather.ts';
import { POISON_FAULT } from './poison.ts';
import { createSoakQueue, type Letter } from './queue.ts';
import type { SoakSabotage } from './sabotages.ts';
import { writeScript } from './script.ts';
import { createTimeline } from './timeline.ts';
import { isBusyOutage, judgeLetters, wrongFacts } from './verdict.ts';
import { drawWeather, type Fixed, NO_FAULTS, type Weather } from './weather.ts';

export interface SoakOptions {
  readonly seed: number;
  /** What the providers tell, duplicates not counted. */
  readonly events: number;
  readonly sabotage?: SoakSabotage | undefined;
  /** What is not left to chance. */
  readonly weather?: Fixed | undefined;
}

export interface SoakEnd {
  readonly seed: number;
  readonly weather: Weather;
  /** What is not as it should be; empty: all is well. */
  readonly wrong: readonly string[];
  readonly events: number;
  /** Events and their duplicates, as they were accepted. */
  readonly delivered: number;
  readonly letters: number;
  /** Replayed, since they were there each time that somebody died. */
  readonly replayed: number;
  readonly tally: Tally;
  readonly calls: { readonly total: number; readonly bulk: number; readonly faulted: number };
  /** By Permit's rate limits. */
  readonly refused: number;
  /** Virtual time, in minutes: with faults, and from their end until the queues were empty. */
  readonly minutes: { readonly faulty: number; readonly drained: number };
}

const START = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const LANES = 3;
/** After the last event, faults go on for so long. */
const FAULTS_GO_ON_MS = 10 * MINUTE_MS;
const TOLD_WITHIN_MS = 6 * 60 * MINUTE_MS;
/** Once nothing fails any more, everything is done within this. */
const DRAINED_WITHIN_MS = 6 * 60 * MINUTE_MS;
const LEASE_LIFE_MS = 30_000;

/** One run: everything told, and whatever may go wrong going wrong; then calm, and a look at what stands. */
export async function soak({
  seed,
  events,
  sabotage,
  weather: fixed,
}: SoakOptions): Promise<SoakEnd> {
  const random = randomFrom(seed);
  const drawn = drawWeather(random);
  const weather = { ...drawn, ...fixed, rates: { ...drawn.rates, ...fixed?.rates } };
  const script = writeScript(events, weather, START, random);
  const timeline = createTimeline(START);
  const { now } = timeline;
  let current = weather.rates;
  const rates = () => current;
  const letters: Letter[] = [];
  const bury = (letter: Letter) => void letters.push(letter);
  const live = createSoakQueue({ name: 'l', now, random, rates, bury });
  const imports = createSoakQueue({ name: 'i', now, random, rates, bury });
  const ledger = createMemoryLedger();
  const outcomes = createOutcomes();
  const standIn = createPermitStandIn({
    apiKey: 'key',
    now,
    random,
    roles: ROLES,
    limits: weather.limits,
    rules: weather.rules,
    keepCalls: 0,
  });
  standIn.faults.add(POISON_FAULT);
  const faults = faultsOf(weather.rates).map((fault) => standIn.faults.add(fault));
  const tally: Tally = { kills: 0, freezes: 0, cutOff: 0, invocations: 0, thrown: [] };
  const common = { timeline, random, weather, rates, live, imports };
  const ingress = startIngress(script, { ...common, bury });
  const outages = startOutages(weather.outages, weather.spanMs, standIn, timeline, random);
  const { telemetry } = outcomes;
  const mapping = compileMapping(weather.config);
  const documents = createMemoryDocuments();
  for (let lane = 0; lane < LANES; lane++) {
    const around = { ledger, documents, standIn, mapping, telemetry, sabotage, tally };
    startLane(lane, { ...common, ...around });
  }

  const wrong: string[] = [];
  const isEmpty = () => live.size() + imports.size() === 0;
  const drain = async (what: string): Promise<void> => {
    if (await timeline.run(isEmpty, now() + DRAINED_WITHIN_MS)) return;
    wrong.push(`${what}: ${live.size()} + ${imports.size()} messages are still there`);
  };
  const compare = (what: string): void => {
    for (const one of wrongFacts(standIn.facts(), script.expected, script.gone)) {
      wrong.push(`${what}: ${one}`);
    }
  };

  if (!(await timeline.run(() => ingress.open() === 0, now() + TOLD_WITHIN_MS))) {
    wrong.push(`${ingress.open()} events were never accepted`);
  }
  await timeline.run(() => false, now() + FAULTS_GO_ON_MS);
  current = NO_FAULTS;
  for (const id of faults) standIn.faults.clear(id);
  const calmAt = now();
  await drain('after the faults');
  const drainedAt = now();

  const judged = judgeLetters(letters, script, [live, imports], weather.rates);
  wrong.push(...judged.wrong);
  for (const { body } of judged.suspects) live.send(body);
  await drain('after a replay');
  compare('at the end');
  const jobs = script.tellings.flatMap(({ telling }) =>
    telling.kind === 'job' && !script.poison.has(telling.job.eventId) ? [telling.job] : [],
  );
  const buried = new Set(letters.map(({ reason }) => reason.eventId));
  for (const { eventId } of jobs) {
    if (!outcomes.isSettled(eventId) && !buried.has(eventId))
      wrong.push(`nothing became of event ${eventId}`);
  }

  const { total, bulk, faulted, refused } = standIn.calls();
  resend(newestOf(jobs));
  await drain('after the newest facts came again');
  compare('after the newest facts came again');

  await timeline.run(() => false, now() + LEASE_LIFE_MS);
  const lease = await ledger.lease(async () => {}, now).acquire();
  if (lease === null) wrong.push('somebody still holds the lease');
  if (weather.punctual && refused > 0) wrong.push(`${refused} calls were one too many`);
  if (outages.some(isBusyOutage)) wrong.push('Permit was not left alone while it was down');
  for (const error of tally.thrown) wrong.push(`the worker threw ${String(error)}`);
  wrong.unshift(...[...new Set(outcomes.bugs)].map((bug) => `a bug: ${bug}`));

  return {
    seed,
    weather,
    wrong,
    events: script.tellings.length,
    delivered: ingress.delivered(),
    letters: letters.length,
    replayed: judged.suspects.length,
    tally,
    calls: { total, bulk, faulted },
    refused,
    minutes: {
      faulty: (calmAt - START) / MINUTE_MS,
      drained: (drainedAt - calmAt) / MINUTE_MS,
    },
  };

  function resend(again: readonly SyncJob[]): void {
    for (const job of again) live.send(encodeJob(job));
  }
}
