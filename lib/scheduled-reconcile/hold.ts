import type { DocumentPort } from '../sync/index.ts';
import { JournalError } from './journal/index.ts';
import { type RunState, readState } from './run-state.ts';

/** Two machines' clocks may be apart by so much. */
const CLOCK_SKEW_MS = 2_000;

/** As it goes into the document: what is undefined is left out. */
type Written = { readonly [K in keyof RunState]: RunState[K] | undefined };

/** What is kept of a provider's runs. */
export type Runs = Pick<RunState, 'open' | 'last'>;

/** A provider's runs, held by one invocation. */
export interface Hold {
  runs(): Runs;
  /** @throws {JournalError} `taken_over` when it is held by somebody else by now; {LedgerError} */
  save(next: Runs): Promise<void>;
  /** Saves, and lets go. @throws as `save` */
  release(next: Runs): Promise<void>;
}

export interface HoldOptions {
  readonly documents: DocumentPort;
  readonly pk: string;
  /** Never used before. */
  readonly holder: string;
  /** Until then, in ms; by then the holder is over. */
  readonly until: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Takes hold of a provider's runs. `null`: somebody else has. @throws {LedgerError} */
export async function takeHold(options: HoldOptions): Promise<Hold | null> {
  const { documents, pk, holder, until, now } = options;
  const found = await documents.read(pk);
  let rev = found?.rev ?? 0;
  const { held: other, ...state } = readState(found?.body);
  if (other !== undefined && other.until + CLOCK_SKEW_MS > now()) return null;
  let runs: Runs = state;

  /** False: somebody else has written. A write whose answer was lost is sent again, and fails then: it stands. */
  async function put(next: Runs, holding?: RunState['held']): Promise<boolean> {
    const { open, last } = next;
    const body = JSON.stringify({ v: 1, open, last, held: holding } satisfies Written);
    const isWritten = await documents.write(pk, rev, body);
    const seen = isWritten ? null : await documents.read(pk);
    if (!isWritten && seen?.body !== body) return false;
    rev = seen?.rev ?? rev + 1;
    runs = next;
    return true;
  }

  async function write(next: Runs, holding?: RunState['held']): Promise<void> {
    if (await put(next, holding)) return;
    throw new JournalError('taken_over', 'somebody else goes on with this run');
  }

  const held = { by: holder, until };
  if (!(await put(runs, held))) return null;

  return {
    runs: () => runs,
    save: (next) => write(next, held),
    release: (next) => write(next),
  };
}
