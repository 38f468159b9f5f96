import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfService, ofType, resource, type Service, type Template } from './packaging.ts';
import { assumedBy, rightsOf } from './rights.ts';

let service: Service;
let template: Template;
let said: string;

beforeAll(async () => {
  service = await copyOfService('empty');
  ({ template, said } = await service.package());
}, 60_000);
afterAll(() => service.remove());

const FUNCTIONS = ['Clerk', 'Auth0', 'Cognito', 'Worker'];
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const timeoutOf = (name: string) => Number(resource(template, `${name}LambdaFunction`)['Timeout']);

describe('the packaged template', () => {
  it('comes out of a configuration that osls has nothing to say against', () => {
    expect(said).toContain('Service packaged');
    expect(said).not.toMatch(/warning|invalid|unrecognized|deprecat/i);
  });

  it.each(FUNCTIONS)('runs %s on Node 24 and arm64, under a role of its own', (name) => {
    expect(resource(template, `${name}LambdaFunction`)).toMatchObject({
      Type: 'AWS::Lambda::Function',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `dist/functions/${name.toLowerCase()}.handler`,
      Role: arnOf(`${name}Role`),
    });
  });

  it('has those functions only', () => {
    expect(ofType(template, 'AWS::Lambda::Function').length).toBe(FUNCTIONS.length);
  });

  it('ends in time for whoever waits: webhooks 10 s, Cognito 5 s, the worker 60 s', () => {
    expect(timeoutOf('Clerk')).toBeLessThanOrEqual(10);
    expect(timeoutOf('Auth0')).toBeLessThanOrEqual(10);
    expect(timeoutOf('Cognito')).toBeLessThanOrEqual(5);
    expect(timeoutOf('Worker')).toBeLessThanOrEqual(60);
  });

  it.each(['clerk', 'auth0'])('routes every method of /webhooks/%s to its function', (name) => {
    const title = name[0]?.toUpperCase() + name.slice(1);
    expect(resource(template, `HttpApiRouteAnyWebhooks${title}`)).toMatchObject({
      Type: 'AWS::ApiGatewayV2::Route',
      RouteKey: `ANY /webhooks/${name}`,
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: `HttpApiIntegration${title}` }]] },
    });
    expect(resource(template, `HttpApiIntegration${title}`)).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: arnOf(`${title}LambdaFunction`),
    });
  });

  it.each(['SyncQueue', 'ImportQueue'])('redrives %s to the dead-letter queue', (id) => {
    expect(resource(template, id)).toMatchObject({
      Type: 'AWS::SQS::Queue',
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetterQueue'), maxReceiveCount: 1000 },
    });
  });

  it('keeps dead letters longer than the queues keep jobs, and when the stack is deleted', () => {
    const kept = (id: string) => Number(resource(template, id)['MessageRetentionPeriod']);
    expect(kept('DeadLetterQueue')).toBeGreaterThan(kept('SyncQueue'));
    expect(kept('DeadLetterQueue')).toBeGreaterThan(kept('ImportQueue'));
    expect(resource(template, 'DeadLetterQueue')).toMatchObject({ SqsManagedSseEnabled: true });
    expect(template.Resources['DeadLetterQueue']?.DeletionPolicy).toBe('Retain');
  });

  it('hides a message for six times as long as the worker may run', () => {
    for (const id of ['SyncQueue', 'ImportQueue']) {
      expect(resource(template, id)['VisibilityTimeout']).toBe(6 * timeoutOf('Worker'));
    }
  });

  it('wakes the worker by both queues: batches of 10, no window, two at most, partial answers', () => {
    const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.map((id) => resource(template, id))).toEqual(
      ['SyncQueue', 'ImportQueue'].map((queue) => ({
        Type: 'AWS::Lambda::EventSourceMapping',
        Enabled: true,
        EventSourceArn: arnOf(queue),
        FunctionName: arnOf('WorkerLambdaFunction'),
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      })),
    );
  });

  it('has a ledger table with TTL, on demand, encrypted and recoverable', () => {
    expect(resource(template, 'LedgerTable')).toEqual({
      Type: 'AWS::DynamoDB::Table',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    expect(template.Resources['LedgerTable']?.DeletionPolicy).toBe('Retain');
  });

  it.each(FUNCTIONS)('keeps the logs of %s for a stated time', (name) => {
    expect(resource(template, `${name}LogGroup`)).toEqual({
      Type: 'AWS::Logs::LogGroup',
      LogGroupName: `/aws/lambda/permit-sync-dev-${name.toLowerCase()}`,
      RetentionInDays: 30,
    });
  });

  it('names secrets by their parameter, and holds none', () => {
    const variables = FUNCTIONS.flatMap((name) => {
      const environment = JSON.stringify(
        resource(template, `${name}LambdaFunction`)['Environment'],
      );
      return [...environment.matchAll(/"([A-Z0-9_]+)":/g)].map(([, variable]) => variable);
    });
    expect([...new Set(variables)].sort()).toEqual([
      'AUTH0_WEBHOOK_TOKENS_PARAMETER',
      'CLERK_WEBHOOK_SECRETS_PARAMETER',
      'DEAD_LETTER_QUEUE_URL',
      'IMPORT_QUEUE_URL',
      'LEDGER_TABLE',
      'NODE_OPTIONS',
      'PERMIT_API_KEY_PARAMETER',
      'PERMIT_API_URL',
      'PERMIT_LIMITS',
      'SYNC_QUEUE_URL',
    ]);
  });

  it('puts out what has to be pasted elsewhere', () => {
    expect(Object.keys(template.Outputs)).toEqual(
      expect.arrayContaining([
        'ClerkWebhookUrl',
        'Auth0WebhookUrl',
        'SyncQueueUrl',
        'ImportQueueUrl',
        'DeadLetterQueueUrl',
        'LedgerTableName',
        'CognitoFunctionArn',
      ]),
    );
  });

  it('lets nobody but the HTTP API invoke a function, and has no pool, unless a pool is set', () => {
    expect(ofType(template, 'AWS::Cognito::UserPool')).toEqual([]);
    const allowed = ofType(template, 'AWS::Lambda::Permission').map((id) => resource(template, id));
    expect(allowed.map(({ Principal }) => Principal)).toEqual([
      'apigateway.amazonaws.com',
      'apigateway.amazonaws.com',
    ]);
  });
});

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
      expect(JSON.stringify(rightsOf(template, id))).not.toContain('*');
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
