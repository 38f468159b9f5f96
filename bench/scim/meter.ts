import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What was asked of DynamoDB since the meter was started. */
export interface Reading {
  /** By kind, in the order of their first one: `GetItem`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Time during which at least one call was open: those made at once count once. */
  readonly openMs: number;
}

export interface Meter {
  start(): void;
  read(): Reading;
}

/** Counts a client's calls, and how long it waits for them, from the command to its answer. */
export function meterOf(client: DynamoDBClient): Meter {
  let calls = new Map<string, number>();
  let openMs = 0;
  let open = 0;
  let since = 0;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (given) => {
        const kind = commandName.replace('Command', '');
        calls.set(kind, (calls.get(kind) ?? 0) + 1);
        if (open === 0) since = performance.now();
        open += 1;
        try {
          return await next(given);
        } finally {
          open -= 1;
          if (open === 0) openMs += performance.now() - since;
        }
      },
    { step: 'initialize', priority: 'high' },
  );
  return {
    start() {
      calls = new Map();
      openMs = 0;
    },
    read: () => ({ calls: Object.fromEntries(calls), openMs }),
  };
}
