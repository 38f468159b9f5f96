import { beforeAll, describe, expect, it } from 'vitest';
import { packagedTemplate } from './packaged-template.ts';
import { ofType, resource, type Template } from './packaging.ts';
import { assumedBy, rightsOf } from './rights.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate();
}, 60_000);

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const parameter = (name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/permit-sync/dev/${name}`,
});
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** AWS knows no resource for these two. */
const TRACE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

const all = (actions: readonly string[], resources: readonly unknown[]) =>
  Object.fromEntries(actions.map((action) => [action, resources]));
/** What each may do: write its own log, and traces. */
const tell = (title: string) => ({
  ...all(LOG, [arnOf(`${title}LogGroup`)]),
  ...all(TRACE, ['*']),
});

describe('the functions’ roles', () => {
  it('are one for each function, and there is no other', () => {
    const roles = ofType(template, 'AWS::Lambda::Function').map((id) => resource(template, id));
    expect(roles.map(({ Role }) => Role)).toEqual(
      ['Worker', 'Clerk', 'Auth0', 'Cognito', 'CognitoAdmin', 'Scim', 'Handoff', 'Reconcile'].map(
        (name) => arnOf(`${name}Role`),
      ),
    );
    expect(ofType(template, 'AWS::IAM::Role').length).toBe(roles.length);
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

  it('name no action and no resource by a wildcard, but for traces, which have no resource', () => {
    for (const id of ofType(template, 'AWS::IAM::Role')) {
      const rights = Object.entries(rightsOf(template, id));
      const others = rights.filter(([action]) => !TRACE.includes(action));
      expect(rights.length - others.length).toBe(TRACE.length);
      // The keys of items that a condition narrows a right to are no resource.
      expect(JSON.stringify(others).replaceAll(/"[a-z]+#\*"/g, '')).not.toContain('*');
    }
  });

  it.each([
    ['Clerk', 'clerk-webhook-secrets'],
    ['Auth0', 'auth0-webhook-tokens'],
  ])('let %s enqueue, dead-letter, read its secrets and log', (name, secret) => {
    expect(rightsOf(template, `${name}Role`)).toEqual({
      ...tell(name),
      'sqs:SendMessage': [arnOf('SyncQueue'), arnOf('DeadLetterQueue')],
      'ssm:GetParameter': [parameter(secret)],
    });
  });

  it('let Cognito enqueue and log', () => {
    expect(rightsOf(template, 'CognitoRole')).toEqual({
      ...tell('Cognito'),
      'sqs:SendMessage': [arnOf('SyncQueue')],
    });
  });

  it('let SCIM enqueue, keep its own table, find marks by the index, and log', () => {
    const { 'dynamodb:Query': queried, ...rights } = rightsOf(template, 'ScimRole');
    expect(rights).toEqual({
      ...tell('Scim'),
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
      ...tell('Handoff'),
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
      ...tell('Worker'),
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
