import type { SyncJob } from '../../lib/jobs/index.ts';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import { type DeadLetter, readLetter } from '../../lib/queue/index.ts';
import type { Foresight } from '../../lib/sync/index.ts';
import type { Given } from '../command.ts';
import { CliError } from '../errors.ts';
import { fateOf, type LetterFate } from './fate.ts';
import { NO_REASON } from './letter-facts.ts';
import { openText } from './open-text.ts';
import { openPreview, type Preview } from './preview.ts';
import { remedyOf, wordsOf } from './replay-words.ts';

/** What a replay would make of a letter now. */
export interface Outlook extends LetterFate {
  readonly foresight: Foresight | undefined;
  /** Why the ledger or Permit could not be asked. */
  readonly missing: string | undefined;
  readonly rolesMissing: string | undefined;
}

/** Asks the mapping, the ledger and Permit; what cannot be asked is said to be missing. */
export async function outlookOf(letter: DeadLetter, given: Given): Promise<Outlook> {
  const none = { foresight: undefined, missing: undefined, rolesMissing: undefined };
  const reading = readLetter(letter, parseKeptEvent);
  if (reading.kind === 'kept') {
    const fate = reading.cause === 'no_jobs' ? 'no_jobs' : 'unreadable';
    return { ...none, fate, message: reading.message };
  }
  const preview = await openPreview(given).catch(withoutMapping);
  if (typeof preview === 'string') return { ...none, fate: 'unjudged', missing: preview };
  const foresight = await preview.foresee(reading.jobs);
  const isForeseen = preview.missing === undefined;
  return {
    ...fateOf(foresight.jobs, isForeseen),
    foresight: isForeseen ? foresight : undefined,
    missing: preview.missing,
    rolesMissing: isForeseen ? preview.rolesMissing : undefined,
  };
}

/** A config that cannot be used is no reason to show nothing. */
function withoutMapping(error: unknown): string | Preview {
  if (error instanceof CliError && /^(?:no|bad)_config$/.test(error.code)) return error.message;
  throw error;
}

const jobText = (job: SyncJob): string => {
  const user = 'user' in job ? ` ${job.user}` : '';
  const tenant = 'tenant' in job && job.tenant !== null ? ` ${job.tenant}` : '';
  return `${job.kind}${user}${tenant}`;
};

/** For people. */
export function outlookLines(
  { reason }: DeadLetter,
  outlook: Outlook,
  { terminal }: Given,
): readonly string[] {
  const { fate, code, message, foresight, missing, rolesMissing } = outlook;
  const clear = openText(terminal);
  const group = { reason: reason.reason ?? NO_REASON, fate, code, message, letters: 1 };
  const remedy = remedyOf(code ?? fate);
  return [
    wordsOf({ ...group, isSent: false }),
    ...(message === undefined ? [] : [clear(message)]),
    ...(remedy === undefined ? [] : [remedy]),
    ...(missing === undefined ? [] : [`no more can be foreseen: ${clear(missing)}`]),
    ...(rolesMissing === undefined ? [] : [`Permit's roles are not known: ${clear(rolesMissing)}`]),
    ...(foresight?.jobs ?? []).map(({ job, outcome }) => `${clear(jobText(job))}: ${outcome}`),
    ...(foresight?.calls ?? []).map(({ method, path, body }) => {
      const text = body === undefined ? '' : ` ${JSON.stringify(terminal.personalFields(body))}`;
      return `${method} ${clear(path)}${text}`;
    }),
  ];
}

export function outlookJson(outlook: Outlook, { terminal }: Given) {
  const { fate, code, message, foresight, missing, rolesMissing } = outlook;
  const clear = openText(terminal);
  return {
    outcome: fate,
    code: code ?? null,
    message: message === undefined ? null : clear(message),
    missing: missing ?? null,
    rolesMissing: rolesMissing ?? null,
    jobs: (foresight?.jobs ?? []).map(({ job, outcome }) => ({
      kind: job.kind,
      user: 'user' in job ? clear(job.user) : null,
      tenant: 'tenant' in job && job.tenant !== null ? clear(job.tenant) : null,
      outcome,
    })),
    calls: (foresight?.calls ?? []).map(({ method, path, body }) => ({
      method,
      path: clear(path),
      ...(body === undefined ? {} : { body: terminal.personalFields(body) }),
    })),
  };
}
