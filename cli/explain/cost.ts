import { DELETE, READ, WRITE } from '../../lib/sync/costs.ts';
import type { Cost, PlannedCall } from '../../lib/sync/index.ts';

/** What calls count against each of Permit's limits, made one by one. */
export function costOf(calls: readonly PlannedCall[]): Required<Omit<Cost, 'bulk'>> {
  const total = { requests: 0, writes: 0, deletes: 0 };
  for (const { method } of calls) {
    const cost = method === 'GET' ? READ : method === 'DELETE' ? DELETE : WRITE;
    total.requests += cost.requests;
    total.writes += cost.writes ?? 0;
    total.deletes += cost.deletes ?? 0;
  }
  return total;
}
