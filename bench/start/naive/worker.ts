/**
 * One message after the other through Permit's SDK; a table to know repeated events by, and a queue for those that
 * failed. No schema library, no retries, no budget, no order: less than would do.
 */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { Permit } from 'permitio';

const sqs = new SQSClient({});
const dynamo = new DynamoDBClient({});
const permit = new Permit({
  token: process.env['PERMIT_API_KEY'] ?? '',
  apiUrl: process.env['PERMIT_API_URL'] ?? '',
});

interface Job {
  readonly user: string;
  readonly fields: {
    readonly email: string;
    readonly firstName: string;
    readonly lastName: string;
  };
}

export async function handler(event: SQSEvent) {
  for (const { messageId, body } of event.Records) {
    try {
      await dynamo.send(
        new PutItemCommand({
          TableName: process.env['LEDGER_TABLE'],
          Item: { pk: { S: `event:${messageId}` } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      const { user, fields }: Job = JSON.parse(body);
      const { email, firstName, lastName } = fields;
      await permit.api.users.sync({ key: user, email, first_name: firstName, last_name: lastName });
    } catch {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: process.env['DEAD_LETTER_QUEUE_URL'],
          MessageBody: body,
        }),
      );
    }
  }
  return { batchItemFailures: [] };
}
