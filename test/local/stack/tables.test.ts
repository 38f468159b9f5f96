import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalTables, startTables } from '../../../local/stack/tables.ts';
import type { Resource } from '../../../local/stack/template.ts';

let started: LocalTables | undefined;
afterEach(async () => {
  await started?.close();
  started = undefined;
});

const attribute = (AttributeName: string, AttributeType = 'S') => ({
  AttributeName,
  AttributeType,
});
const key = (AttributeName: string, KeyType = 'HASH') => ({ AttributeName, KeyType });
const table = (Properties: object): Resource => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { ...Properties },
});
const thin = table({
  AttributeDefinitions: [attribute('pk')],
  KeySchema: [key('pk')],
  BillingMode: 'PAY_PER_REQUEST',
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
});
const wide = table({
  AttributeDefinitions: [attribute('pk'), attribute('sk'), attribute('kind'), attribute('at', 'N')],
  KeySchema: [key('pk'), key('sk', 'RANGE')],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'pending',
      KeySchema: [key('kind'), key('at', 'RANGE')],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
});

describe('the tables of a template', () => {
  it('are made with their sort keys and indexes, and nothing else is', async () => {
    started = await startTables(
      new Map([
        ['Thin', thin],
        ['Queue', { Type: 'AWS::SQS::Queue', Properties: {} }],
        ['Wide', wide],
      ]),
    );
    expect([...started.tables]).toEqual(['Thin', 'Wide']);
    const { Table } = await started.client.send(new DescribeTableCommand({ TableName: 'Wide' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [key('pk'), key('sk', 'RANGE')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'pending',
          KeySchema: [key('kind'), key('at', 'RANGE')],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  it('are refused by the path of what is wrong', async () => {
    const broken = table({
      AttributeDefinitions: [attribute('pk')],
      KeySchema: [key('pk', 'SORT')],
    });
    await expect(startTables(new Map([['Odd', broken]]))).rejects.toMatchObject({
      code: 'bad_template',
      message: 'Odd.Properties.KeySchema.0.KeyType is not as in CloudFormation',
    });
  });
});
