import type { SyncJob } from '../../lib/jobs/index.ts';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import { type DeadLetter, identityOf, readLetter } from '../../lib/queue/index.ts';
import type { Given } from '../command.ts';
import type { Choice } from './chosen.ts';
import { type Fate, fateOf, isSent, type LetterFate } from './fate.ts';
import type { LetterFacts } from './letter-facts.ts';
import { type Look, look } from './look.ts';
import type { Preview } from './preview.ts';
import type { Refresh } from './refresh.ts';

/** Letters of one reason with one fate. */
export interface PlannedGroup {
  readonly reason: string;
  readonly fate: Fate;
  readonly code: string | undefined;
  /** Of one of them. */
  readonly message: string | undefined;
  readonly letters: number;
  readonly isSent: boolean;
}

/** A letter that stays where it is. */
export interface Kept {
  readonly id: string;
  readonly cause: string;
  readonly message: string;
}

/** What a replay is going to do, letter by letter. */
export interface ReplayPlan {
  readonly seen: Look;
  readonly chosen: number;
  /** Ids of the letters that are to be sent, with their fates. */
  readonly sent: ReadonlyMap<string, Fate>;
  readonly kept: readonly Kept[];
  /** Most first. */
  readonly groups: readonly PlannedGroup[];
  /** Letters that say only what others say. */
  readonly identical: number;
}

export interface PlanOptions {
  readonly choice: Choice;
  readonly preview: Preview;
  /** Sends those too that would be refused again. */
  readonly force: boolean;
  /** Reads them afresh. */
  readonly refresh: Refresh | undefined;
}

/**
 * Looks at every letter, and changes nothing.
 *
 * @throws {CliError} of the look; `no_such_letter`, `ambiguous_id`
 */
export async function planReplay(given: Given, options: PlanOptions): Promise<ReplayPlan> {
  const { choice, force } = options;
  const sent = new Map<string, Fate>();
  const kept: Kept[] = [];
  const groups = new Map<string, PlannedGroup>();
  const identities = new Set<string>();
  let chosen = 0;
  let identical = 0;

  function note({ id, reason }: LetterFacts, fate: LetterFate): void {
    chosen += 1;
    const goes = isSent(fate, force);
    if (goes) sent.set(id, fate.fate);
    else kept.push({ id, cause: fate.code ?? fate.fate, message: fate.message ?? '' });
    const key = [reason, fate.fate, fate.code].join('\n');
    const letters = (groups.get(key)?.letters ?? 0) + 1;
    const { code, message } = fate;
    groups.set(key, { reason, fate: fate.fate, code, message, letters, isSent: goes });
  }

  const seen = await look(given, {
    enough: choice.isDone,
    async visit(letters) {
      const found = letters.flatMap((letter) => {
        const facts = choice.choose(letter);
        return facts === undefined ? [] : [{ letter, facts }];
      });
      const judged = await judge(
        found.map(({ letter }) => letter),
        options,
      );
      for (const [at, { fate, says }] of judged.entries()) {
        const facts = found[at]?.facts;
        if (facts === undefined) continue;
        note(facts, fate);
        if (!isSent(fate, force) || says.length === 0) continue;
        if (says.every((identity) => identities.has(identity))) identical += 1;
        for (const identity of says) identities.add(identity);
      }
      return undefined;
    },
  });
  choice.check(seen.outOfSight);
  return {
    seen,
    chosen,
    sent,
    kept,
    groups: [...groups.values()].sort((a, b) => b.letters - a.letters),
    identical,
  };
}

interface Judged {
  readonly fate: LetterFate;
  /** What would be said by it, as digests. */
  readonly says: readonly string[];
}

/** Judges some letters together: of two about the same user, the newer one counts. */
async function judge(
  letters: readonly DeadLetter[],
  { preview, refresh }: PlanOptions,
): Promise<readonly Judged[]> {
  const judged = letters.map((letter): Judged | { readonly jobs: readonly SyncJob[] } => {
    const reading = readLetter(letter, parseKeptEvent);
    if (reading.kind === 'kept') {
      const fate = reading.cause === 'no_jobs' ? 'no_jobs' : 'unreadable';
      return { fate: { fate, message: reading.message }, says: [] };
    }
    const { jobs } = reading;
    // What the provider says is asked when it is to be sent, not twice.
    return refresh !== undefined && jobs.every((job) => refresh.canRead(job))
      ? { fate: { fate: 'refresh' }, says: [] }
      : { jobs };
  });
  const open = judged.flatMap((one) => ('jobs' in one ? one.jobs : []));
  const foreseen = open.length === 0 ? [] : (await preview.foresee(open)).jobs;
  let from = 0;
  return judged.map((one) => {
    if (!('jobs' in one)) return one;
    const own = foreseen.slice(from, from + one.jobs.length);
    from += one.jobs.length;
    return { fate: fateOf(own, preview.missing === undefined), says: one.jobs.map(identityOf) };
  });
}
