import * as z from 'zod/mini';
import {
  encodeJob,
  type Json,
  type JsonObject,
  jsonObject,
  type SyncJob,
} from '../../lib/jobs/index.ts';
import type { PlannedCall } from '../../lib/sync/index.ts';
import { instant, type Terminal } from '../terminal/index.ts';
import { costOf } from './cost.ts';
import { type Explanation, factsOf, shownId } from './explanation.ts';

/** For `--json`. */
export function explanationAsJson(explanation: Explanation, terminal: Terminal) {
  const { source, type, from, foresight, against } = explanation;
  return {
    source,
    eventType: type,
    from,
    ledger: against,
    jobs: foresight.jobs.map(({ job, outcome, reason, message }) => ({
      job: jobAsJson(job, terminal),
      outcome,
      reason: reason ?? null,
      message: message ?? null,
    })),
    facts: factsOf(explanation, terminal),
    calls: foresight.calls.map((call) => callAsJson(call, terminal)),
    cost: costOf(foresight.calls),
  };
}

function jobAsJson(job: SyncJob, { personalFields }: Terminal) {
  const shown = personalFields(jsonObject.parse(JSON.parse(encodeJob(job))));
  return {
    ...(isRecord(shown) ? shown : {}),
    version: instant(job.version),
    observedAt: instant(job.observedAt),
  };
}

/** A call, masked unless personal data is to be shown. */
export function callAsJson({ method, path, body }: PlannedCall, terminal: Terminal) {
  return {
    method,
    path: shownId(path, terminal),
    body: body === undefined ? null : masked(body, terminal),
  };
}

const keyed = z.looseObject({ key: z.string(), name: z.string() });
/** What names a resource instance, or a relationship: keys, and none of them a person's. */
const NAMING = ['resource', 'resource_instance', 'subject', 'relation', 'object'];

function masked(body: Json, terminal: Terminal): Json {
  const shown = withNames(terminal.personalFields(body), body, terminal);
  // A tenant that is made for want of its own event has its key for a name: that tells nothing new.
  const { data: named } = keyed.safeParse(body);
  if (named === undefined || named.name !== named.key || !isRecord(shown)) return shown;
  return { ...shown, name: shownId(named.name, terminal) };
}

function withNames(shown: Json, body: Json, terminal: Terminal): Json {
  if (!isRecord(shown) || !isRecord(body)) return shown;
  const names = NAMING.flatMap((name): [string, Json][] => {
    const value = body[name];
    return typeof value === 'string' ? [[name, shownId(value, terminal)]] : [];
  });
  return { ...shown, ...Object.fromEntries(names) };
}

const isRecord = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
