import {
  type BudgetReading,
  type CircuitReading,
  readBudget,
  readCircuit,
} from '../../lib/admission/index.ts';
import { type ReconcileSource, SettingsError } from '../../lib/config/index.ts';
import { type LeaseReading, readLease } from '../../lib/ledger/index.ts';
import { type QueueDepth, readDepth } from '../../lib/queue/index.ts';
import { type ProviderRuns, readRuns } from '../../lib/scheduled-reconcile/read-runs.ts';
import { type Heartbeat, readHeartbeat } from '../../lib/sync/index.ts';
import type { Access } from '../access/index.ts';
import type { Shell } from '../shell.ts';
import { type Letters, lookAtLetters, withHeld } from './letters.ts';

/** Something that was looked at; each may fail by itself. */
export type Part<T> = { readonly value: T } | { readonly failure: unknown };

export interface Depths {
  readonly live: QueueDepth;
  /** Absent: there is no such queue. */
  readonly imports: QueueDepth | undefined;
  readonly dead: QueueDepth;
}

/** How everything stands at one moment. Times are ms since the epoch. */
export interface Status {
  readonly at: number;
  /** For people, e.g. `stage prod`. */
  readonly place: string;
  readonly queues: Part<Depths>;
  /** Absent: they were not to be looked at. */
  readonly letters: Part<Letters> | undefined;
  readonly budget: Part<BudgetReading>;
  /** `null`: it was never open. */
  readonly circuit: Part<CircuitReading | null>;
  /** `null`: nobody ever held it. */
  readonly lease: Part<LeaseReading | null>;
  /** `null`: the worker has said nothing yet. */
  readonly heartbeat: Part<Heartbeat | null>;
  /** Of the scheduled reconcile: of each provider that it reads, or has read. */
  readonly runs: Part<readonly ProviderRuns[]>;
}

export interface LookOptions {
  readonly access: Access;
  readonly shell: Shell;
  /** Whether to look into the dead letters. */
  readonly letters: boolean;
}

/** Again and again, dead letters are looked at no more often. */
const LETTERS_EVERY_MS = 60_000;

/**
 * Looks at everything at once; nothing is written, and no message of the worker's is received.
 *
 * @returns a look, to be taken as often as wanted; what cannot be seen does not keep it from the rest
 */
export function createLook({ access, shell, letters }: LookOptions): () => Promise<Status> {
  let known: { readonly at: number; readonly part: Part<Letters> } | undefined;

  async function depths(): Promise<Depths> {
    const { client, live, imports, dead } = await access.queues();
    const depthOf = (queueUrl: string) => readDepth({ client, queueUrl });
    const [ofLive, ofImports, ofDead] = await Promise.all([
      depthOf(live),
      imports === undefined ? undefined : depthOf(imports),
      depthOf(dead),
    ]);
    return { live: ofLive, imports: ofImports, dead: ofDead };
  }

  async function lettersOf(queues: Part<Depths>): Promise<Part<Letters> | undefined> {
    if (!letters || 'failure' in queues) return undefined;
    const at = shell.now();
    const { visible, inFlight, delayed } = queues.value.dead;
    // An empty queue is known to be one only after a second.
    if (visible + inFlight + delayed === 0) {
      return { value: { at, seen: 0, complete: true, held: 0, groups: [] } };
    }
    if (known === undefined || at - known.at >= LETTERS_EVERY_MS) {
      const { client, dead } = await access.queues();
      known = {
        at,
        part: await partOf(async () =>
          withHeld(await lookAtLetters(client, dead, shell), queues.value.dead),
        ),
      };
    }
    return known.part;
  }

  return async () => {
    const { label } = await access.place();
    const now = shell.now();
    const queuesAndLetters = async () => {
      const queues = await partOf(depths);
      return { queues, letters: await lettersOf(queues) };
    };
    const documents = async () => (await access.ledger()).documents;
    const [waiting, budget, circuit, lease, heartbeat, runs] = await Promise.all([
      queuesAndLetters(),
      partOf(async () => {
        const { budgetPk: pk, limits } = await access.permit();
        return await readBudget({ documents: await documents(), pk, limits, now });
      }),
      partOf(async () => await readCircuit(await documents(), (await access.permit()).circuitPk)),
      partOf(async () => {
        const { client, table } = await access.ledger();
        return await readLease(client, table);
      }),
      partOf(async () => await readHeartbeat(await documents())),
      partOf(async () => await readRuns(await documents(), await scheduledIn(access))),
    ]);
    return { at: now, place: label, ...waiting, budget, circuit, lease, heartbeat, runs };
  };
}

/** The providers that are read on a schedule, as far as settings say so. */
async function scheduledIn(access: Access): Promise<readonly ReconcileSource[]> {
  try {
    return (await access.settings(['RECONCILE_SOURCES'])).RECONCILE_SOURCES;
  } catch (error) {
    if (error instanceof SettingsError) return [];
    throw error;
  }
}

async function partOf<T>(look: () => Promise<T>): Promise<Part<T>> {
  try {
    return { value: await look() };
  } catch (failure) {
    return { failure };
  }
}

/** What kept parts from being seen. */
export const failuresOf = (status: Status): readonly unknown[] =>
  [
    status.queues,
    status.letters,
    status.budget,
    status.circuit,
    status.lease,
    status.heartbeat,
    status.runs,
  ].flatMap((part) => (part !== undefined && 'failure' in part ? [part.failure] : []));

/** What was seen; `undefined`: it could not be. */
export const seenIn = <T>(part: Part<T> | undefined): T | undefined =>
  part !== undefined && 'value' in part ? part.value : undefined;
