import type { Directory } from '../directories/index.ts';
import type { Source, SyncJob } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type { LedgerReader, MaxRemovals, PacedCall, Step } from '../reconcile/index.ts';
import type { DocumentPort } from '../sync/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { ChunkStore } from './journal/index.ts';
import type { PagedPermit } from './remembered-permit.ts';
import type { Mode } from './run-state.ts';

/** What one provider's runs need of the world. */
export interface RunPorts {
  readonly source: Source;
  readonly mode: Mode;
  /** Between the end of a run and the beginning of the next. */
  readonly intervalMs: number;
  readonly maxRemovals: MaxRemovals;
  readonly mapping: Mapping;
  /** In the ledger's table; so are the chunks. */
  readonly documents: DocumentPort;
  /** @param prefix - of their keys */
  readonly chunks: (prefix: string) => ChunkStore;
  /** What a journal is sealed with. */
  readonly secrets: readonly string[];
  /** One was refused: whether there are others by now. Never throws. */
  readonly hasNewSecrets: () => Promise<boolean>;
  /** @param signal - ends its requests and its waits */
  readonly directory: (signal: AbortSignal) => Directory;
  readonly ledger: LedgerReader;
  readonly permit: PagedPermit;
  readonly call: (signal: AbortSignal) => PacedCall;
  /** Puts jobs on the import queue; resolves once each is confirmed. */
  readonly send: (jobs: readonly SyncJob[]) => Promise<void>;
  /** Told how far reading and comparing have come. */
  readonly onStep?: (step: Step) => void;
  readonly telemetry: Pick<Telemetry, 'info' | 'warn' | 'error' | 'count'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Never given twice. */
  readonly newId: () => string;
}
