import type { SQSClient } from '@aws-sdk/client-sqs';
import { createSqsClient } from '../../lib/queue/index.ts';

/**
 * A client whose process dies at its n-th call, before SQS hears of it or after: from then on nothing that it does has
 * any effect, or an answer.
 */
export function dyingClient(at: number, when: 'before' | 'after') {
  const client: SQSClient = createSqsClient({ maxAttempts: 1 });
  const state = { calls: 0, dead: false };
  const death = () => new Error('the process is dead');
  client.middlewareStack.add(
    (next) => async (args) => {
      if (state.dead) throw death();
      const isLast = state.calls === at;
      state.calls += 1;
      if (!isLast) return await next(args);
      state.dead = true;
      if (when === 'after') await next(args);
      throw death();
    },
    { step: 'initialize' },
  );
  return { client, state };
}
