import * as z from 'zod/mini';
import { sweep } from '../../lib/scim/directory/index.ts';
import type { Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { explained } from './explained.ts';
import { openPorts } from './open-ports.ts';
import { readOptions, wholeNumber } from './options.ts';

const DEFAULT_SECONDS = 60;
const MAX_SECONDS = 30 * 24 * 60 * 60;
/** Of one round. */
const LIMIT = 200;
const schema = z.object({ olderThan: z.optional(wholeNumber(0, MAX_SECONDS)) });

/** `permit-sync scim sweep` @returns `EXIT.failed` when a mark could not be settled */
export async function sweepMarks(given: Given): Promise<ExitCode | undefined> {
  const { terminal, shell } = given;
  const { olderThan = DEFAULT_SECONDS } = readOptions(schema, given.options);
  const ports = await openPorts(given, 'live');
  const total = { settled: 0, failed: 0, left: 0 };
  let isGettingOn = true;
  while (isGettingOn && !shell.signal.aborted) {
    const round = await explained(() =>
      sweep(ports, { olderThanMs: olderThan * 1000, limit: LIMIT }),
    );
    total.settled += round.settled;
    total.failed = round.failed;
    total.left = round.left;
    isGettingOn = round.left > 0 && round.settled > 0;
  }
  if (terminal.json) terminal.printJson(total);
  else terminal.print(`${total.settled} settled, ${total.failed} failed, ${total.left} left`);
  if (total.failed === 0) return undefined;
  terminal.warn('What failed is tried again each minute; the log of the function scim says why.');
  return EXIT.failed;
}
