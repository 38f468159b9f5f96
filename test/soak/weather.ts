import type { Limits } from '../../lib/admission/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { DOCUMENTED_LIMITS, type Rules } from '../../local/permit/index.ts';
import { CONFIG } from '../sync/simulation/world.ts';

/** Chances, from 0 to 1: of a Permit call, of an access to the queue or the ledger, of a step of a worker. */
export interface Rates {
  /** Permit's answers. */
  readonly serverError: number;
  readonly serverErrorApplied: number;
  readonly tooMany: number;
  readonly reset: number;
  readonly resetApplied: number;
  /** Carried out at once, answered after the caller gave up. */
  readonly slowAnswer: number;
  /** Carried out late, but before the caller gives up. */
  readonly lateCall: number;
  /** Of a step: the worker dies there, or is frozen for up to a minute and a half. */
  readonly kill: number;
  readonly freeze: number;
  readonly ledger: number;
  readonly documents: number;
  readonly lease: number;
  /** Of a received message: it is handed out twice, or comes again while it is worked on. */
  readonly doubled: number;
  readonly expires: number;
  readonly send: number;
  readonly receive: number;
  readonly remove: number;
  readonly delay: number;
  readonly resend: number;
  readonly deadLetter: number;
}

/** All that chance decides for one run. */
export interface Weather {
  readonly rates: Rates;
  readonly rules: Partial<Rules>;
  /** Permit's limits, and what we think that they are. */
  readonly limits: Limits;
  readonly config: SyncConfig;
  readonly users: number;
  readonly tenants: number;
  /** How long the providers' changes take, in ms. */
  readonly spanMs: number;
  /** Share of the changes that come in bursts. */
  readonly bursts: number;
  /** Share of the events that come by the import queue. */
  readonly imported: number;
  /** Share of the events that are told twice. */
  readonly repeated: number;
  /** Time that passes between an access and its answer, at most, in ms. */
  readonly latencyMs: number;
  /** Messages that kill whoever works on them. */
  readonly killers: number;
  /** Times that Permit is down, or refuses our key, for minutes. */
  readonly outages: number;
  /** Nothing is ever slow: then not one call may be refused for being too many. */
  readonly punctual: boolean;
}

/** Part of a weather, not left to chance. */
export type Fixed = Partial<Omit<Weather, 'rates'>> & { readonly rates?: Partial<Rates> };

export const NO_FAULTS: Rates = {
  serverError: 0,
  serverErrorApplied: 0,
  tooMany: 0,
  reset: 0,
  resetApplied: 0,
  slowAnswer: 0,
  lateCall: 0,
  kill: 0,
  freeze: 0,
  ledger: 0,
  documents: 0,
  lease: 0,
  doubled: 0,
  expires: 0,
  send: 0,
  receive: 0,
  remove: 0,
  delay: 0,
  resend: 0,
  deadLetter: 0,
};

const MINUTE_MS = 60_000;

/** Draws what a run is to be like. */
export function drawWeather(random: () => number): Weather {
  const oneOf = <T>(...choices: readonly [T, ...T[]]): T =>
    choices[Math.floor(random() * choices.length)] ?? choices[0];
  const between = (least: number, most: number) => least + random() * (most - least);
  /** Nothing of it in a third of the runs. */
  const rate = (most: number) => (random() < 0.35 ? 0 : between(most / 5, most));

  const punctual = random() < 0.35;
  const stormy = random() < 0.25;
  const permit = {
    serverError: stormy ? 0.1 : rate(0.08),
    serverErrorApplied: rate(0.03),
    tooMany: stormy ? 0.1 : rate(0.05),
    reset: rate(0.03),
    resetApplied: rate(0.03),
    slowAnswer: punctual ? 0 : rate(0.01),
    lateCall: punctual ? 0 : rate(0.03),
  };
  const around = {
    kill: rate(0.004),
    freeze: punctual ? 0 : rate(0.002),
    ledger: rate(0.03),
    documents: rate(0.02),
    lease: rate(0.02),
    doubled: rate(0.1),
    expires: rate(0.1),
    send: rate(0.1),
    receive: rate(0.1),
    remove: rate(0.1),
    delay: rate(0.1),
    resend: rate(0.1),
    deadLetter: rate(0.5),
  };
  return {
    rates: random() < 0.05 ? NO_FAULTS : { ...permit, ...around },
    rules: {
      putWithoutAttributes: oneOf('empty', 'keep'),
      existingTenant: oneOf(409, 200),
      assignmentUser: oneOf('key', 'email'),
      unknownFilter: oneOf('empty', 'not-found'),
      unknownRole: oneOf(404, 422),
      bulk: oneOf('atomic', 'per-item', 'until-failure'),
      bulkRepeats: oneOf('ignore', 'fail'),
      limitWindow: oneOf('both', 'fixed', 'sliding'),
      patchIsWrite: oneOf(true, false),
      bulkIsWrite: oneOf(true, false),
      refusedCallsCount: oneOf(true, false),
      retryAfter: oneOf(true, false),
    },
    limits: oneOf(DOCUMENTED_LIMITS, smallLimits(between), bulkyLimits(between), ROOMY_LIMITS),
    config: {
      ...CONFIG,
      users: { write: oneOf('replace', 'merge') },
      tenants: { onDelete: oneOf('delete', 'unassign') },
    },
    users: oneOf(3, 15, 60, 250),
    tenants: oneOf(2, 5, 12),
    spanMs: between(10, 60) * MINUTE_MS,
    bursts: oneOf(0, 0.3, 0.8),
    imported: oneOf(0, 0.2, 0.5),
    repeated: oneOf(0.05, 0.3),
    latencyMs: oneOf(5, 20, 60),
    killers: oneOf(0, 0, 1, 2),
    outages: oneOf(0, 0, 1, 3),
    punctual,
  };
}

type Between = (least: number, most: number) => number;

/** Few calls, in a proportion about as documented. */
function smallLimits(between: Between): Limits {
  const writes = Math.round(between(30, 90));
  return {
    requestsPerMinute: writes * 4,
    writesPerMinute: writes,
    deletesPerMinute: Math.round(writes / between(2, 5)),
    bulkPer10Minutes: Math.round(writes / between(2, 4)),
  };
}

/** Bulk calls cost less than two single ones, so that they are made of few items. */
function bulkyLimits(between: Between): Limits {
  const writes = Math.round(between(60, 200));
  return {
    requestsPerMinute: writes * 4,
    writesPerMinute: writes,
    deletesPerMinute: Math.round(writes / between(1, 4)),
    bulkPer10Minutes: Math.round(writes * between(8, 20)),
  };
}

export const ROOMY_LIMITS: Limits = {
  requestsPerMinute: 100_000,
  writesPerMinute: 30_000,
  deletesPerMinute: 10_000,
  bulkPer10Minutes: 300_000,
};
