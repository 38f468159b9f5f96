/** Stands in for `@aws-sdk/client-dynamodb`: see docs/decisions/0016-cold-start.md. */
import { AwsError } from '../../../lib/aws-json/index.ts';
import { withBytes, withoutBytes } from './attribute-bytes.ts';
import { clientOf, commandOf } from './aws-client.ts';

/** A condition of a write was not met. */
export class ConditionalCheckFailedException extends AwsError {}

const NAME = 'ConditionalCheckFailedException';

export const DynamoDBClient = clientOf(
  { name: 'dynamodb', target: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' },
  {
    sent: withoutBytes,
    answered: withBytes,
    failureOf: (error) =>
      error instanceof AwsError && error.name === NAME
        ? new ConditionalCheckFailedException(NAME, error.message, {
            cause: error,
            status: error.$metadata.httpStatusCode,
          })
        : error,
  },
);

export const BatchGetItemCommand = commandOf('BatchGetItem');
export const BatchWriteItemCommand = commandOf('BatchWriteItem');
export const DeleteItemCommand = commandOf('DeleteItem');
export const GetItemCommand = commandOf('GetItem');
export const PutItemCommand = commandOf('PutItem');
export const QueryCommand = commandOf('Query');
export const ScanCommand = commandOf('Scan');
export const UpdateItemCommand = commandOf('UpdateItem');
