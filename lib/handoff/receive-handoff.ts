import { failureOf, type HttpAnswer, type HttpRequest, MAX_BODY_BYTES } from '../intake/index.ts';
import type { SyncJob } from '../jobs/index.ts';
import { answers } from './answers.ts';
import { bearerOf } from './bearer.ts';
import { HandoffError } from './errors.ts';
import { type Items, isApplied, itemsOf } from './is-applied.ts';
import type { Issuer } from './issuer.ts';
import { readHandoff } from './jobs.ts';
import { type Teller, tellFacts } from './tell-facts.ts';
import type { VerifyToken } from './verify.ts';
import { waitOf, waitUntil } from './wait.ts';

const source = 'handoff';

export interface HandoffReceiver extends Teller {
  readonly verify: VerifyToken;
  /** Those whose tokens `verify` believes. */
  readonly issuers: readonly Issuer[];
  /** Reads ledger items, strongly consistent. */
  readonly load: (pks: readonly string[]) => Promise<Items>;
  /** The longest `?wait`, in ms; 0: there is none. */
  readonly maxWaitMs: number;
  readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

/**
 * Takes one handoff: believes its token, reads it, and answers when the jobs are safe. The body is not read. Every
 * answer stands in docs/handoff.md.
 */
export async function receiveHandoff(
  request: Pick<HttpRequest, 'method' | 'query' | 'headers' | 'body'>,
  receiver: HandoffReceiver,
): Promise<HttpAnswer> {
  if (request.method.toUpperCase() !== 'POST') return answers.methodNotAllowed();
  if (request.body.byteLength > MAX_BODY_BYTES) {
    counted(receiver, 'rejected', 'too_large');
    return answers.tooLarge();
  }
  try {
    return await receiveToken(request, receiver);
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return refused(error, receiver);
  }
}

function refused(error: HandoffError, receiver: HandoffReceiver): HttpAnswer {
  const { telemetry } = receiver;
  const { code, reason, detail } = error;
  if (error.retry === 'transient') {
    telemetry.error('handoff_unavailable', { source, code, cause: reason });
    counted(receiver, 'unavailable', reason);
  } else {
    telemetry.warn('handoff_rejected', { source, code, cause: reason, message: detail });
    counted(receiver, 'rejected', code);
  }
  return answers.refused(error);
}

function counted(
  { telemetry }: HandoffReceiver,
  metric: 'rejected' | 'unavailable',
  cause: string,
): void {
  telemetry.count(metric, { source, cause });
}

async function receiveToken(
  { headers, query }: Pick<HttpRequest, 'headers' | 'query'>,
  receiver: HandoffReceiver,
): Promise<HttpAnswer> {
  const { mapping, telemetry } = receiver;
  const waitMs = waitOf(query, receiver.maxWaitMs);
  const token = bearerOf({ headers });
  const verified = await receiver.verify(token);
  const handoff = readHandoff(verified, token, mapping, receiver.issuers);
  const told = await tellFacts(handoff, receiver);
  const { job, unchanged, jobs } = told;
  if (unchanged) {
    telemetry.info('handoff_unchanged', { source, eventId: job });
    telemetry.count('unchanged', {});
  } else {
    telemetry.info('handoff_accepted', { source, eventId: job, jobs: jobs.length });
    telemetry.count('accepted', { source });
  }
  const applied = waitMs === undefined ? undefined : await isInPermit(jobs, waitMs, receiver);
  return answers.taken({ job, unchanged, applied });
}

/** Waits until the facts are in Permit, or the time is over. */
async function isInPermit(
  jobs: readonly SyncJob[],
  waitMs: number,
  { mapping, load, telemetry, sleep }: HandoffReceiver,
): Promise<boolean> {
  const pks = itemsOf(jobs, mapping);
  const isThere = async () => isApplied(await load(pks), jobs, mapping);
  const onFailure = (cause: unknown) =>
    telemetry.warn('handoff_unseen', { source, eventId: jobs[0]?.eventId, ...failureOf(cause) });
  return await waitUntil(waitMs, isThere, onFailure, sleep);
}
