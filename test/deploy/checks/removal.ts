import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Deployed, STAGE, same, until } from '../deployed.ts';
import type { Journal } from '../journal.ts';
import { connectionTo, type StackResource } from '../stack.ts';

/** `osls remove`: what is to outlive the stack is there, with what was in it; nothing else is. */
export async function checkRemoval(deployed: Deployed, { check }: Journal): Promise<void> {
  const { ministack, service, stack } = deployed;
  const connection = connectionTo(ministack);
  const sqs = new SQSClient(connection);
  const dynamo = new DynamoDBClient(connection);
  const lambda = new LambdaClient(connection);
  const cognito = new CognitoIdentityProviderClient(connection);
  /** Types that can be asked for by their physical id. */
  const find: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'AWS::SQS::Queue': (QueueUrl) =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })),
    'AWS::DynamoDB::Table': (TableName) => dynamo.send(new DescribeTableCommand({ TableName })),
    'AWS::Lambda::Function': (FunctionName) =>
      lambda.send(new GetFunctionCommand({ FunctionName })),
    'AWS::Cognito::UserPool': (UserPoolId) =>
      cognito.send(new DescribeUserPoolCommand({ UserPoolId })),
  };
  const isThere = async ({ type, physicalId }: StackResource) => {
    try {
      await find[type]?.(physicalId);
      return true;
    } catch {
      return false;
    }
  };

  await check('`osls remove` leaves what is to be retained, and nothing else', async () => {
    const before = (await stack.resources()).filter(({ type }) => type in find);
    for (const one of before) same(`${one.id} before`, await isThere(one), true);
    const deadLetters = await stack.output('DeadLetterQueueUrl');
    await service.osls(['remove', '--stage', STAGE]);
    await until('the stack is gone', async () => !(await stack.isThere()));
    const left: string[] = [];
    for (const one of before) if (await isThere(one)) left.push(one.id);
    const retained = before.filter(({ isRetained }) => isRetained).map(({ id }) => id);
    same('what is left', left.sort(), retained.sort());
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: deadLetters,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    same('dead letters', Attributes?.['ApproximateNumberOfMessages'], '1');
  });
}
