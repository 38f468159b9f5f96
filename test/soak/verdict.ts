import type { FactsSnapshot } from '../../local/permit/index.ts';
import type { ExpectedFacts } from '../sync/simulation/world.ts';
import type { Outage } from './outages.ts';
import type { Letter, SoakQueue } from './queue.ts';
import type { Script } from './script.ts';
import type { Rates } from './weather.ts';

/** Differences that are told at most. */
const TOLD = 5;

/** What Permit holds and should not, and the reverse. */
export function wrongFacts(
  facts: FactsSnapshot,
  expected: ExpectedFacts,
  gone: ReadonlySet<string>,
): readonly string[] {
  const keys = (list: readonly unknown[]) => new Set(list.map(keyOf));
  const [users, tenants] = [keys(expected.users), keys(expected.tenants)];
  // Where a deletion takes roles only, the record stays: nobody's fact any more.
  const left =
    (known: ReadonlySet<unknown>) =>
    ({ key }: { readonly key: string }) =>
      known.has(key) || !gone.has(key);
  return [
    ...differences('user', facts.users.filter(left(users)), expected.users),
    ...differences('tenant', facts.tenants.filter(left(tenants)), expected.tenants),
    ...differences('role', facts.assignments, expected.assignments),
  ];
}

const keyOf = (one: unknown): unknown =>
  typeof one === 'object' && one !== null && 'key' in one ? one.key : undefined;

function differences(
  what: string,
  found: readonly unknown[],
  expected: readonly unknown[],
): readonly string[] {
  const [is, should] = [found, expected].map((list) => new Set(list.map((one) => canonical(one))));
  if (is === undefined || should === undefined) return [];
  const told = (prefix: string, texts: ReadonlySet<string>) =>
    [...texts].slice(0, TOLD).map((text) => `${prefix} ${what} ${text}`);
  return [
    ...told('Permit lacks', should.difference(is)),
    ...told('Permit should not have', is.difference(should)),
  ];
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

export interface Judged {
  readonly wrong: readonly string[];
  /** They were there when somebody died, or when it was not written down that nobody did: to be replayed. */
  readonly suspects: readonly Letter[];
}

/** Which letters ought not to be there, and which are missing. */
export function judgeLetters(
  letters: readonly Letter[],
  { poison }: Script,
  queues: readonly SoakQueue[],
  { documents }: Rates,
): Judged {
  const wrong: string[] = [];
  const suspects: Letter[] = [];
  const found = new Set<string>();
  for (const letter of letters) {
    const { body, reason, messageId } = letter;
    const id = poison.has(body) ? body : (reason.eventId ?? '');
    found.add(id);
    if (poison.get(id) === reason.reason) continue;
    const wasThere = documents > 0 || queues.some((queue) => queue.deaths(messageId) > 0);
    if (reason.reason === 'killed_worker' && wasThere) suspects.push(letter);
    else wrong.push(`dead letter of ${id}: ${reason.reason}: ${reason.message}`);
  }
  for (const [id, reason] of poison) {
    if (!found.has(id)) wrong.push(`no dead letter of ${id}, which should be ${reason}`);
  }
  return { wrong, suspects };
}

/** Whether Permit was asked more often, while it was down, than to find that out, and then whether it stands again. */
export const isBusyOutage = ({ minutes, calls }: Outage): boolean => calls > 60 + 8 * minutes;
