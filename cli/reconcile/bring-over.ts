import {
  type Remapping,
  refusalOfRemapping,
  remap,
  sendRemapping,
} from '../../lib/reconcile/index.ts';
import { interrupted } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Applying, jobs, type Send, unsent } from './apply.ts';
import { thousands } from './draw.ts';
import { drawRemapping, type RemapReport, remapReportOf } from './remap-report.ts';

/**
 * Brings everybody over to the config as it is: works out what changes, shows it, asks, and sends it.
 *
 * @param send - absent: it is shown, and nothing is sent
 * @returns `EXIT.different` where something would change, or is left
 */
export async function bringOver(
  send: Send | undefined,
  { request, options, watch, given }: Applying,
): Promise<ExitCode | undefined> {
  const { terminal, shell, access } = given;
  const { label } = await access.place();
  const found = await remap(options).finally(watch.end);
  const told = remapReportOf(found, label, send === undefined, terminal);
  const show = (report: RemapReport): void => {
    if (terminal.json) terminal.printJson(report);
    else drawRemapping(report, request, terminal);
  };
  const refusal = refusalOfRemapping(found);
  if (send === undefined) {
    show(told);
    if (refusal !== null) {
      terminal.warn(`It would be refused (--max-removals ${refusal.needed}): ${refusal.message}`);
    }
    if (told.jobs === 0) return isWhole(found) ? undefined : EXIT.different;
    const needed = refusal?.needed === undefined ? {} : { maxRemovals: refusal.needed };
    terminal.note(`To send it: ${request.again({ dryRun: false, ...needed })}`);
    return EXIT.different;
  }
  // One JSON value: it tells what was sent, so it comes last.
  if (!terminal.json || refusal !== null) show(told);
  if (refusal !== null) throw refusal;
  let sent = 0;
  if (told.jobs > 0) {
    const yes = await terminal.ask(`Send ${jobs(told.jobs)} to the import queue, ${label}?`);
    if (!yes) {
      terminal.note('Nothing was changed.');
      return EXIT.different;
    }
    sent = await sendRemapping(found, { send, signal: shell.signal, onStep: watch.onStep })
      .catch((error: unknown) => {
        throw unsent(error, request);
      })
      .finally(watch.end);
  }
  if (terminal.json) show({ ...told, sent });
  if (sent < told.jobs) {
    throw interrupted(
      `${thousands(sent)} of ${jobs(told.jobs)} were sent. Run it again, which does no harm: ${request.again()}`,
    );
  }
  if (sent > 0) {
    terminal.note(`${jobs(sent)} sent; the worker applies them after live traffic.`);
    terminal.note(`Watch it: ${request.watch}`);
  }
  return isWhole(found) ? undefined : EXIT.different;
}

/** Nobody is left out who could be told of. */
const isWhole = ({ refused, outlived }: Remapping): boolean =>
  refused.size === 0 && outlived.length === 0;
