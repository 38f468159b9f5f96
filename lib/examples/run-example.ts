import type { SyncJob } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { EVENT_TYPES } from '../providers/index.ts';
import { compareFacts, type Difference } from './compare-facts.ts';
import { compareRefusals } from './compare-refusals.ts';
import type { Example } from './example.ts';
import type { Facts } from './facts.ts';
import { factsOf, type Outcome } from './facts-of.ts';
import type { Refusal } from './refusal.ts';
import { tellEvents } from './tell-events.ts';
import type { ToldEvent } from './told-event.ts';
import { UNKNOWN_ROLE } from './unknown-roles.ts';

export interface ExampleResult {
  readonly name: string;
  readonly ok: boolean;
  readonly differences: readonly Difference[];
  /** What may explain them: events that become nothing. */
  readonly remarks: readonly string[];
}

/** What a dead letter of an event that its parser cannot read has for a reason. */
const UNPARSEABLE = 'unparseable_event';

/** Tells an example's events, and compares what Permit holds then, or why something was refused, with what it states. */
export async function runExample(example: Example, mapping: Mapping): Promise<ExampleResult> {
  const { facts, refusals } = await outcomeOf(example, mapping);
  const told = tellEvents(example, mapping);
  const differences = [
    ...unknownTypes(example, told),
    ...compareRefusals(example.refused, refusals),
    ...(example.facts === undefined ? [] : compareFacts(example.facts, facts)),
  ];
  const { name } = example;
  return { name, ok: differences.length === 0, differences, remarks: remarksOn(told) };
}

/** What an example's events come to, by a mapping. */
export async function outcomeOf(
  example: Example,
  mapping: Mapping,
): Promise<Pick<Outcome, 'facts' | 'refusals' | 'ledger'>> {
  const jobs: SyncJob[] = [];
  const unreadable: Refusal[] = [];
  let facts: Facts = { users: {}, tenants: {}, instances: {} };
  let refusals: readonly Refusal[] = [];
  // A role may be gone again by the last event; its dead letter is not.
  const unknown = new Map<string, Refusal>();
  let ledger: Outcome['ledger'] | undefined;
  // One event more each time. What was told before is told again, which changes nothing, but has the values at hand that
  // the ledger knows by their digest; and shows what became of others, as of the members of an organization that goes.
  for (const [at, event] of tellEvents(example, mapping).entries()) {
    if (event.unreadable !== undefined) {
      const { reason = UNPARSEABLE } = event;
      unreadable.push({ reason, message: `events.${at}: ${event.unreadable}` });
    }
    if (event.jobs.length === 0) continue;
    jobs.push(...event.jobs);
    const outcome = await factsOf(jobs, mapping, ledger);
    facts = withLeft(outcome, facts);
    ledger = outcome.ledger;
    refusals = outcome.refusals.filter(({ reason }) => reason !== UNKNOWN_ROLE);
    for (const refusal of outcome.refusals) {
      if (refusal.reason === UNKNOWN_ROLE) unknown.set(refusal.message, refusal);
    }
  }
  return {
    facts,
    refusals: [...unreadable, ...refusals, ...unknown.values()],
    ledger: ledger ?? new Map(),
  };
}

/** What was deleted and is kept: as it was before, without roles; nothing, where it was not there. */
function withLeft({ facts, kept }: Outcome, before: Facts): Facts {
  const left = <Held extends object>(
    now: Readonly<Record<string, Held>>,
    then: Readonly<Record<string, Held & { readonly roles?: unknown }>>,
    keys: ReadonlySet<string>,
  ) =>
    Object.entries(now).flatMap(([key, held]): [string, Held][] => {
      if (!keys.has(key)) return [[key, held]];
      const { [key]: was } = then;
      if (was === undefined) return [];
      const { roles: _, ...fields } = was;
      return [[key, { ...held, ...fields }]];
    });
  return {
    ...facts,
    users: Object.fromEntries(left(facts.users, before.users, kept.users)),
    tenants: Object.fromEntries(left(facts.tenants, before.tenants, kept.tenants)),
  };
}

/** Events of a type that no provider's parser knows: as good as not there, so most likely mistyped. */
const unknownTypes = (example: Example, told: readonly ToldEvent[]): readonly Difference[] =>
  told.flatMap(({ type, isKnown }, at) =>
    isKnown
      ? []
      : [
          {
            path: `events.${at}.${example.source === 'cognito' ? 'triggerSource' : 'type'}`,
            expected: `one of ${[...(EVENT_TYPES.get(example.source) ?? [])].join(', ')}`,
            found: type,
          },
        ],
  );

const remarksOn = (told: readonly ToldEvent[]): readonly string[] =>
  told.flatMap(({ type, jobs, unreadable }, at) =>
    jobs.length > 0 || unreadable !== undefined
      ? []
      : [`event ${at + 1} (${type}): nothing is made of such an event`],
  );
