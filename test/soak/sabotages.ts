import { createBudget, type Limits } from '../../lib/admission/index.ts';
import type { LedgerItem } from '../../lib/ledger/index.ts';
import type { WorkerOptions } from '../../lib/sync/index.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';
import { SABOTAGES as OF_THE_LEDGER } from '../sync/simulation/sabotage.ts';
import type { Sabotage } from '../sync/simulation/simulate.ts';
import { type Fixed, NO_FAULTS, ROOMY_LIMITS } from './weather.ts';

export interface SabotageContext {
  readonly now: () => number;
  readonly limits: Limits;
}

/** Takes one safeguard out of a worker, from outside. Made anew for each process. */
export type SoakSabotage = (ports: WorkerOptions, context: SabotageContext) => WorkerOptions;

const asBefore =
  ({ ledger, lease, mapping }: Sabotage): SoakSabotage =>
  (ports) => ({
    ...ports,
    ledger: ledger?.(ports.ledger) ?? ports.ledger,
    lease: lease?.(ports.lease) ?? ports.lease,
    mapping: mapping?.(ports.mapping) ?? ports.mapping,
  });

/** A message is deleted although its dead letter could not be sent. */
const unconfirmed: SoakSabotage = (ports) => {
  const careless = (queue: WorkerOptions['queue']): WorkerOptions['queue'] => ({
    ...queue,
    deadLetter: (message, reason) => queue.deadLetter(message, reason).catch(() => undefined),
  });
  const { imports } = ports;
  return {
    ...ports,
    queue: careless(ports.queue),
    imports: imports === undefined ? undefined : careless(imports),
  };
};

/**
 * After a wait, a worker takes what it read before for what still stands. The look at the ledger that would tell is the
 * one that follows the lease at once, without a look at the queue.
 */
const blindAfterWaiting: SoakSabotage = (ports) => {
  const known = new Map<string, number>();
  let resumed = false;
  const { queue, imports, ledger, lease } = ports;
  const looking = (port: WorkerOptions['queue']): WorkerOptions['queue'] => ({
    ...port,
    receive(max) {
      resumed = false;
      return port.receive(max);
    },
  });
  return {
    ...ports,
    queue: looking(queue),
    imports: imports === undefined ? undefined : looking(imports),
    lease: {
      async acquire() {
        const held = await lease.acquire();
        if (held !== null) resumed = true;
        return held;
      },
    },
    ledger: {
      async load(keys) {
        const found = await ledger.load(keys);
        if (resumed) {
          resumed = false;
          const asKnown = new Map<string, LedgerItem>();
          for (const [pk, item] of found) asKnown.set(pk, { ...item, rev: known.get(pk) ?? 0 });
          return asKnown;
        }
        for (const pk of keys) known.set(pk, found.get(pk)?.rev ?? 0);
        return found;
      },
      async save(item) {
        const saved = await ledger.save(item);
        if (saved !== null) known.set(saved.pk, saved.rev);
        return saved;
      },
    },
  };
};

const withoutCircuit: SoakSabotage = (ports) => ({
  ...ports,
  circuit: {
    check: async () => ({ waitMs: 0, probe: false, outageEndedAt: 0 }),
    open: async () => {},
    close: async () => {},
  },
});

/** Each process counts for itself. */
const ownBudget: SoakSabotage = (ports, { now, limits }) => ({
  ...ports,
  budget: createBudget({
    documents: createMemoryDocuments().port(async () => {}),
    pk: 'budget',
    limits,
    now,
  }),
});

/** What somebody else wrote in between is written over. */
const unconditional: SoakSabotage = (ports) => ({
  ...ports,
  ledger: {
    ...ports.ledger,
    async save(item) {
      const saved = await ports.ledger.save(item);
      if (saved !== null) return saved;
      const found = await ports.ledger.load([item.pk]);
      return await ports.ledger.save({ ...item, rev: found.get(item.pk)?.rev ?? 0 });
    },
  },
});

/** A safeguard taken out, and the weather in which it is soon missed. */
export interface SabotageCase {
  readonly sabotage: SoakSabotage;
  readonly weather: Fixed;
  readonly events: number;
}

const PEACE = { outages: 0, killers: 0, limits: ROOMY_LIMITS, rates: NO_FAULTS };
const FEW = { users: 3, tenants: 2, spanMs: 200_000 };
const TIGHT = {
  limits: {
    requestsPerMinute: 200,
    writesPerMinute: 40,
    deletesPerMinute: 15,
    bulkPer10Minutes: 20,
  },
};

/** How soon each of the ledger's safeguards is missed. */
const WEATHER_OF: Readonly<Record<string, Fixed>> = {
  lease: { ...PEACE, ...FEW, rates: { ...NO_FAULTS, lateCall: 0.25 } },
  'pending note': {
    ...PEACE,
    ...FEW,
    spanMs: 400_000,
    rates: { ...NO_FAULTS, kill: 0.01, resetApplied: 0.1 },
  },
};

export const SOAK_SABOTAGES: Readonly<Record<string, SabotageCase>> = {
  ...Object.fromEntries(
    Object.entries(OF_THE_LEDGER).map(([name, sabotage]): [string, SabotageCase] => {
      const weather = WEATHER_OF[name] ?? { ...PEACE, ...FEW };
      return [name, { sabotage: asBefore(sabotage), weather, events: 300 }];
    }),
  ),
  'confirm before delete': {
    sabotage: unconfirmed,
    weather: { ...PEACE, rates: { ...NO_FAULTS, deadLetter: 0.5 } },
    events: 300,
  },
  'overtaken check': {
    sabotage: blindAfterWaiting,
    weather: { ...PEACE, ...FEW, ...TIGHT },
    events: 300,
  },
  circuit: {
    sabotage: withoutCircuit,
    weather: { ...PEACE, spanMs: 1_200_000, bursts: 0, outages: 2 },
    events: 100,
  },
  'shared budget': {
    sabotage: ownBudget,
    weather: {
      ...PEACE,
      ...TIGHT,
      users: 60,
      tenants: 5,
      spanMs: 600_000,
      bursts: 0,
      imported: 0.5,
      punctual: true,
    },
    events: 600,
  },
  'conditional record': {
    sabotage: unconditional,
    weather: {
      ...PEACE,
      ...FEW,
      ...TIGHT,
      spanMs: 400_000,
      rates: { ...NO_FAULTS, lateCall: 0.2 },
    },
    events: 300,
  },
};
