/** Fails the messages whose body says so, and throws if one says `throw`. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ids = (body: string) =>
    event.Records.filter((record) => record.body.startsWith(body)).map(
      (record) => record.messageId,
    );
  console.log(JSON.stringify({ batch: event.Records.map((record) => record.body) }));
  if (ids('throw').length > 0) throw new Error('on purpose');
  return { batchItemFailures: ids('fail').map((itemIdentifier) => ({ itemIdentifier })) };
}
