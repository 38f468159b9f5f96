import * as z from 'zod/mini';
import type { ParseOutcome } from '../provider.ts';
import type { TriggerContext } from './event.ts';
import { cognitoHandlers } from './handlers.ts';

const triggered = z.object({ triggerSource: z.string() });

/**
 * Reads a Cognito trigger's event. Nothing but `triggerSource` is looked at unless it is one that we
 * handle.
 *
 * @throws {ParseError} when a handled one lacks what it must have.
 */
export function parseCognito(event: unknown, context: TriggerContext): ParseOutcome {
  const triggerSource = triggered.safeParse(event).data?.triggerSource ?? 'unknown';
  const handle = cognitoHandlers.get(triggerSource);
  if (handle === undefined) return { kind: 'ignored', type: triggerSource };
  const identity = { eventType: triggerSource };
  return {
    kind: 'jobs',
    type: triggerSource,
    jobs: handle({ triggerSource, context, identity, event }),
  };
}
