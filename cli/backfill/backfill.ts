import { setFlagsFromString } from 'node:v8';
import type { Given } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { dryRun } from './dry-run.ts';
import { readRequest } from './request.ts';
import { sendAll } from './send-all.ts';

/**
 * How much the heap may grow before it is cleaned again. By itself V8 waits for several times what is in use where the
 * machine has much memory; pages that come and go for an hour shall not take more than a few.
 */
const SMALL_HEAP = '--heap-growing-percent=20';

/** `permit-sync backfill <source>`. */
export async function backfill(given: Given, source: string): Promise<ExitCode | undefined> {
  const request = readRequest(given, source);
  setFlagsFromString(SMALL_HEAP);
  // A page may still be read ahead when the run ends for another reason; its waits would keep the process.
  const reading = new AbortController();
  const signal = AbortSignal.any([given.shell.signal, reading.signal]);
  const shell = { ...given.shell, signal };
  try {
    return await (request.dryRun ? dryRun : sendAll)(request, given, shell);
  } finally {
    reading.abort();
  }
}
