import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfService, ofType, type Service, type Template } from './packaging.ts';
import { assumedBy, rightsOf } from './rights.ts';

let service: Service;
let template: Template;

beforeAll(async () => {
  service = await copyOfService('empty');
  ({ template } = await service.package());
}, 60_000);
afterAll(() => service.remove());

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const parameter = (name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/permit-sync/dev/${name}`,
});
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];

const all = (actions: readonly string[], resources: readonly unknown[]) =>
  Object.fromEntries(actions.map((action) => [action, resources]));

describe('the functions’ roles', () => {
  it('are one for each function, and there is no other', () => {
    expect(ofType(template, 'AWS::IAM::Role')).toEqual([
      'ClerkRole',
      'Auth0Role',
      'CognitoRole',
      'ScimRole',
      'HandoffRole',
      'WorkerRole',
    ]);
    expect(ofType(template, 'AWS::IAM::Policy')).toEqual([]);
    expect(ofType(template, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it('are assumed by Lambda alone', () => {
    for (const id of ofType(template, 'AWS::IAM::Role')) {
      expect(assumedBy(template, id)).toEqual([
        { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]);
    }
  });

  it('name no action and no resource by a wildcard', () => {
    for (const id of ofType(template, 'AWS::IAM::Role')) {
      const rights = JSON.stringify(rightsOf(template, id));
      // The keys of items that a condition narrows a right to are no resource.
      expect(rights.replaceAll('handoff#*', '')).not.toContain('*');
    }
  });

  it.each([
    ['Clerk', 'clerk-webhook-secrets'],
    ['Auth0', 'auth0-webhook-tokens'],
  ])('let %s enqueue, dead-letter, read its secrets and log', (name, secret) => {
    expect(rightsOf(template, `${name}Role`)).toEqual({
      ...all(LOG, [arnOf(`${name}LogGroup`)]),
      'sqs:SendMessage': [arnOf('SyncQueue'), arnOf('DeadLetterQueue')],
      'ssm:GetParameter': [parameter(secret)],
    });
  });

  it('let Cognito enqueue and log', () => {
    expect(rightsOf(template, 'CognitoRole')).toEqual({
      ...all(LOG, [arnOf('CognitoLogGroup')]),
      'sqs:SendMessage': [arnOf('SyncQueue')],
    });
  });

  it('let SCIM enqueue, keep its own table, find marks by the index, and log', () => {
    const { 'dynamodb:Query': queried, ...rights } = rightsOf(template, 'ScimRole');
    expect(rights).toEqual({
      ...all(LOG, [arnOf('ScimLogGroup')]),
      'sqs:SendMessage': [arnOf('SyncQueue')],
      ...all(
        ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map(
          (action) => `dynamodb:${action}`,
        ),
        [arnOf('ScimTable')],
      ),
    });
    expect(queried).toEqual([arnOf('ScimTable'), { 'Fn::Sub': `\${ScimTable.Arn}/index/pending` }]);
  });

  it('let the handoff enqueue, look into the ledger, write no item there but its own, and log', () => {
    expect(rightsOf(template, 'HandoffRole')).toEqual({
      ...all(LOG, [arnOf('HandoffLogGroup')]),
      'sqs:SendMessage': [arnOf('SyncQueue')],
      ...all(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [arnOf('LedgerTable')]),
      'dynamodb:PutItem': [
        {
          on: arnOf('LedgerTable'),
          if: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['handoff#*'] } },
        },
      ],
    });
  });

  it('let the worker drain, send copies, dead-letter, record, read the API key and log', () => {
    expect(rightsOf(template, 'WorkerRole')).toEqual({
      ...all(LOG, [arnOf('WorkerLogGroup')]),
      ...all(
        [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        [arnOf('SyncQueue'), arnOf('ImportQueue')],
      ),
      'sqs:SendMessage': [arnOf('SyncQueue'), arnOf('ImportQueue'), arnOf('DeadLetterQueue')],
      ...all(
        ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [arnOf('LedgerTable')],
      ),
      'ssm:GetParameter': [parameter('permit-api-key')],
    });
  });
});
