import type { Deadline } from './deadline.ts';
import { end, forget, letGo } from './end.ts';
import { failureOf, RunError } from './errors.ts';
import { goOn } from './go-on.ts';
import type { Hold } from './hold.ts';
import { createSeal, type Journal, openJournal } from './journal/index.ts';
import { chunksOf, givenUp, newRun } from './open-run.ts';
import type { RunPorts } from './ports.ts';
import type { OpenRun, WakeUp } from './run-state.ts';
import { tellOpen } from './tell.ts';

/** Wake-ups in a row that add nothing: for two hours, as long as Auth0's export of users may take to be made. */
const MAX_STALLS = 8;

/** One wake-up's work on the runs that it holds. @throws {JournalError} `taken_over`; {LedgerError} */
export async function work(hold: Hold, deadline: Deadline, ports: RunPorts): Promise<WakeUp> {
  const directory = ports.directory(deadline.signal);
  const before = hold.runs().open;
  const why = before === undefined ? undefined : givenUp(before, directory.account, ports);
  if (before !== undefined && why !== undefined) {
    const error = new RunError(why, 'what was read so far is of no use any more');
    // One that takes too long is no matter of settings: somebody should know.
    if (why === 'stale') return await end(hold, before, { error }, ports);
    await forget(before, ports);
    tellOpen('begun_anew', before.wakeUps, error, ports);
  }
  const isKept = before !== undefined && why === undefined;
  const base = isKept ? before : newRun(directory.account, ports);
  let run: OpenRun = { ...base, wakeUps: base.wakeUps + 1 };
  const note = async (next: OpenRun) => {
    run = next;
    await hold.save({ ...hold.runs(), open: next });
  };
  await note(run);

  const sentBefore = run.sending?.sent;
  let journal: Journal | undefined;
  let step: OpenRun['step'];
  const watched: RunPorts = {
    ...ports,
    onStep({ phase, done }) {
      step = { phase, done };
    },
  };
  try {
    const seal = createSeal(ports.secrets, run.id);
    journal = await openJournal({ store: ports.chunks(chunksOf(run, ports)), seal });
    const reached = await goOn(run, journal, directory, deadline, note, watched);
    if (reached !== null) return await end(hold, run, { reached }, ports);
    return await letGo(hold, { ...run, stalls: 0 }, undefined, ports);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'taken_over') throw error;
    // In the middle of a rotation nothing has failed.
    if (failure === 'unreadable' || (failure === 'no_access' && (await ports.hasNewSecrets()))) {
      await forget(run, ports);
      // The next wake-up begins one: it is due as it was.
      const { last } = hold.runs();
      await hold.release(last === undefined ? {} : { last });
      tellOpen('begun_anew', run.wakeUps, error, ports);
      return 'begun_anew';
    }
    if (failure !== 'passing' && !deadline.isOver()) return await end(hold, run, { error }, ports);
    const hasRead = await isAhead(journal);
    const stalls = hasRead || run.sending?.sent !== sentBefore ? 0 : run.stalls + 1;
    const cause = deadline.isOver() ? undefined : error;
    const at = step === undefined ? {} : { step };
    if (stalls < MAX_STALLS) return await letGo(hold, { ...run, stalls, ...at }, cause, ports);
    return await end(hold, run, { error: cause ?? noProgress() }, ports);
  }
}

/** Puts down what was read last; whether there was anything new. @throws {JournalError} `taken_over` */
async function isAhead(journal: Journal | undefined): Promise<boolean> {
  if (journal === undefined) return false;
  try {
    await journal.flush();
  } catch (error) {
    if (failureOf(error) === 'taken_over') throw error;
    // Read again by the next wake-up.
  }
  return journal.added() > 0;
}

const noProgress = (): RunError =>
  new RunError(
    'no_progress',
    'wake-up after wake-up added nothing: reading or comparing does not fit into one; see docs/reconcile.md',
  );
