import type { Example, ToldEvent } from '../../../lib/examples/index.ts';
import { createJobSender } from '../../../lib/queue/index.ts';
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
  if (source === 'scim' || source === 'handoff') return queue(event, stack);
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

/**
 * What a directory or a token says is put on the queue as the endpoint would: an example states what is so then, and not by
 * which of many requests it came to be so.
 */
async function queue({ jobs }: ToldEvent, stack: Stack): Promise<string> {
  const queueUrl = stack.environment['SYNC_QUEUE_URL'] ?? '';
  const observedAt = Date.now();
  await createJobSender({ client: stack.sqs, queueUrl }).send(
    jobs.map((job) => ({ ...job, observedAt })),
  );
  return `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'} on the queue`;
}

type Sent = Exclude<Example['source'], 'scim' | 'handoff'>;

function requestOf(source: Sent, { body, eventId }: ToldEvent, stack: Stack) {
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
