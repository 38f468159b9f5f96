/** Fails the messages whose body says so, throws if one says `throw`, and waits for the answer of a URL. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ids = (body: string) =>
    event.Records.filter((record) => record.body.startsWith(body)).map(
      (record) => record.messageId,
    );
  console.log(JSON.stringify({ batch: event.Records.map((record) => record.body) }));
  for (const { body, eventSourceARN } of event.Records) {
    if (body.startsWith('http:')) await fetch(body, { method: 'POST', body: eventSourceARN });
  }
  if (ids('throw').length > 0) throw new Error('on purpose');
  return { batchItemFailures: ids('fail').map((itemIdentifier) => ({ itemIdentifier })) };
}
