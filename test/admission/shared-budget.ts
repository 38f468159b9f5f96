import { createBudget, type Limits } from '../../lib/admission/index.ts';
import type { BudgetPort, Cost, DocumentPort, Priority } from '../../lib/sync/ports.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';
import { DOCUMENTED } from './calls.ts';
import { START } from './crowd.ts';

const PK = 'budget#1';

/** Workers that share one budget on one virtual clock. */
export function sharedBudget(limits: Limits = DOCUMENTED) {
  const documents = createMemoryDocuments();
  let time = START;
  const port = documents.port(async () => {});

  return {
    documents,
    body: () => documents.body(PK),
    put: (body: string) => documents.put(PK, body),
    /** @param offset - how far its clock is off, in ms */
    worker: (
      own: { limits?: Limits; offset?: number; documents?: DocumentPort } = {},
    ): BudgetPort =>
      createBudget({
        documents: own.documents ?? port,
        pk: PK,
        limits: own.limits ?? limits,
        now: () => time + (own.offset ?? 0),
      }),
    port,
    pass(ms: number) {
      time += ms;
    },
  };
}

/** Takes until it has to wait: how often it was had, and the wait. */
export async function takeAll(budget: BudgetPort, cost: Cost, priority: Priority) {
  for (let had = 0; ; had++) {
    const waitMs = await budget.take(cost, priority);
    if (waitMs > 0) return { had, waitMs };
  }
}
