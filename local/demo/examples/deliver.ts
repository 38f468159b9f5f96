import type { Example, ToldEvent } from '../../../lib/examples/index.ts';
import { authorizedAuth0, deliver, signedClerk } from '../../../lib/samples/index.ts';
import type { Stack } from '../../stack/index.ts';
import { expectThat } from '../eventually.ts';

const COGNITO = '/2015-03-31/functions/cognito/invocations';

/**
 * Has an event come in as its provider sends it: signed, to the webhook's route; or by an invocation of the function
 * that is Cognito's trigger.
 *
 * @returns for people, how that went
 * @throws {DemoError} when it is not taken
 */
export async function sendAs(
  source: Example['source'],
  event: ToldEvent,
  stack: Stack,
): Promise<string> {
  const request = requestOf(source, event, stack);
  const { status, text } = await deliver(stack.urls.http, request);
  const how = source === 'cognito' ? 'Invoke cognito' : `POST ${request.path}`;
  expectThat(
    status >= 200 && status < 300,
    `${how} takes ${event.type}; it was answered ${status}`,
  );
  if (source !== 'cognito') return `${how} → ${status}`;
  // An error of the function's would keep the person from signing in.
  expectThat(
    text === JSON.stringify(event.body),
    `${how} returns the very event that it was given`,
  );
  return `${how} → the event itself`;
}

function requestOf(source: Example['source'], { body, eventId }: ToldEvent, stack: Stack) {
  switch (source) {
    case 'clerk':
      return signedClerk(body, stack.secrets.clerk, Date.now(), eventId);
    case 'auth0':
      return authorizedAuth0(body, stack.secrets.auth0);
    case 'cognito':
      return {
        path: COGNITO,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
  }
}
