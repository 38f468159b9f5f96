import { type Comparison, compare, ReconcileError, refusalOf } from '../../lib/reconcile/index.ts';
import type { Given } from '../command.ts';
import { PROVIDER_NAMES } from '../directories/sources.ts';
import { CliError, interrupted } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { apply, openQueue } from './apply.ts';
import { bringOver } from './bring-over.ts';
import { openAll } from './open.ts';
import { reportOf } from './report.ts';
import { type Request, readRequest } from './request.ts';
import { refuseOtherMapping } from './same-mapping.ts';
import { createWatch } from './watch.ts';
import { writeReport } from './write-report.ts';

/** @returns `EXIT.different` where differences were found, or are left */
export async function reconcile(given: Given): Promise<ExitCode | undefined> {
  const { shell, terminal } = given;
  const request = readRequest(given);
  const watch = createWatch(terminal, PROVIDER_NAMES[request.source], shell.stderr.isTerminal);
  try {
    // Before minutes of reading: what can be said at once.
    const isSent = request.isRemapped ? !request.isDry : request.isApplied;
    const send = isSent ? await openQueue(given) : undefined;
    const options = await openAll(request, given, watch.onStep, watch.onWait);
    if (request.isRemapped) {
      await refuseOtherMapping(options.mapping, request, given);
      return await bringOver(send, { request, options, watch, given });
    }
    const found = await compare(options).finally(watch.end);
    if (send === undefined) return await report(found, request, given);
    return await apply(found, send, { request, options, watch, given });
  } catch (error) {
    const isExplained = error instanceof CliError && error.remedy !== undefined;
    if (shell.signal.aborted && !isExplained) {
      throw interrupted(`Nothing was changed. Run it again: ${request.again()}`);
    }
    throw explained(error, request);
  } finally {
    watch.end();
  }
}

async function report(
  found: Comparison,
  request: Request,
  given: Given,
): Promise<ExitCode | undefined> {
  const { label } = await given.access.place();
  const told = reportOf(found, label, given.terminal);
  await writeReport(told, request, given);
  if (!told.isDifferent) return undefined;
  if (told.mends > 0) given.terminal.note(`To mend it: ${request.again({ apply: true })}`);
  if (told.refusal !== null) {
    const needed = refusalOf(found)?.needed;
    given.terminal.warn(`--apply would refuse (--max-removals ${needed ?? ''}): ${told.refusal}`);
  }
  return EXIT.different;
}

function explained(error: unknown, request: Request): unknown {
  if (!(error instanceof ReconcileError) || error.needed === undefined) return error;
  const { code, message, needed } = error;
  return new CliError(code, message, {
    cause: error,
    remedy: `If it is meant: ${request.again({ maxRemovals: needed })}`,
  });
}
