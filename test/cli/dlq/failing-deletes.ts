import * as z from 'zod/mini';
import { startQueueProxy } from './queue-proxy.ts';

const requestSchema = z.looseObject({ Entries: z.array(z.looseObject({ Id: z.string() })) });

/**
 * Stands before a queue service and fails every entry of a deletion, as SQS may; all else passes.
 *
 * @param endpoint - of the service
 */
export const startFailingDeletes = (endpoint: string) =>
  startQueueProxy(endpoint, async (action, body, pass) => {
    if (action !== 'DeleteMessageBatch') return await pass();
    const { Entries } = requestSchema.parse(JSON.parse(body));
    const Failed = Entries.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { status: 200, body: JSON.stringify({ Successful: [], Failed }) };
  });
