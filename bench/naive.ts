import axios from 'axios';
import { Permit } from 'permitio';
import * as z from 'zod/mini';
import type { FactsSnapshot } from '../local/permit/index.ts';
import { createVirtualClock, type VirtualClock } from './clock/virtual-clock.ts';
import { API_KEY, API_URL, createBenchPermit, latentAdapter } from './permit.ts';
import type { Person, Population } from './population.ts';

type Api = Permit['api'];

/** One event as a hand-written webhook handler treats it: these SDK calls, one after the other. */
export type NaiveEvent = readonly ((api: Api) => Promise<unknown>)[];

export interface NaiveRun {
  readonly events: number;
  /** Write calls that Permit carried out or answered for. */
  readonly writes: number;
  /** Calls that the rate limits refused. */
  readonly refused: number;
  readonly virtualMs: number;
  readonly facts: FactsSnapshot;
}

const AT_ONCE = 10;
const FIRST_BACKOFF_MS = 1_000;
const LAST_BACKOFF_MS = 32_000;
/** What is already so, or gone: the handler takes it for done. */
const DONE = new Set([404, 409]);

const failure = z.object({ response: z.object({ status: z.number() }) });

export const naiveSync =
  ({ id, email, firstName, lastName }: Person) =>
  (api: Api): Promise<unknown> =>
    api.users.sync({ key: id, email, first_name: firstName, last_name: lastName });

/** Three calls each: the handler cannot know that the tenant is there. */
export function naiveSignUps({ people, tenants }: Population): readonly NaiveEvent[] {
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  return people.map((person) => {
    const { id: user, tenant, role } = person;
    return [
      naiveSync(person),
      (api) => api.tenants.create({ key: tenant, name: names.get(tenant) ?? tenant }),
      (api) => api.roleAssignments.assign({ user, tenant, role }),
    ];
  });
}

export const naiveDelete =
  ({ id }: Person) =>
  (api: Api): Promise<unknown> =>
    api.users.delete(id);

/** Makes one call until Permit takes it: a 429 says no more than "later", so each wait is twice the one before. */
async function insist(call: () => Promise<unknown>, clock: VirtualClock): Promise<void> {
  for (let backoff = FIRST_BACKOFF_MS; ; backoff = Math.min(2 * backoff, LAST_BACKOFF_MS)) {
    try {
      await call();
      return;
    } catch (error) {
      const status = failure.safeParse(error).data?.response.status ?? 0;
      if (DONE.has(status)) return;
      if (status !== 429) throw error;
      await clock.sleep(backoff);
    }
  }
}

/**
 * What the benchmark compares with: one event at a time through Permit's SDK, ten handlers at once, against a stand-in
 * of its own with the same rules.
 *
 * @param seed - brings Permit to where the events begin, free of charge
 */
export async function runNaive(
  events: Iterable<NaiveEvent>,
  seed?: (permit: ReturnType<typeof createBenchPermit>) => void,
): Promise<NaiveRun> {
  const started = Date.UTC(2026, 0, 1);
  const clock = createVirtualClock(started);
  const standIn = createBenchPermit(clock);
  seed?.(standIn);
  const permit = new Permit({
    token: API_KEY,
    apiUrl: API_URL,
    axiosInstance: axios.create({ adapter: latentAdapter(standIn, clock) }),
    log: { level: 'silent' },
  });
  const waiting = events[Symbol.iterator]();
  let handled = 0;

  async function handler(): Promise<void> {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      for (const call of next.value) await insist(() => call(permit.api), clock);
      handled += 1;
    }
  }

  await clock.run(() => Promise.all(Array.from({ length: AT_ONCE }, handler)));
  const { writes, refused } = standIn.calls();
  const virtualMs = clock.now() - started;
  return { events: handled, writes, refused, virtualMs, facts: standIn.facts() };
}
