import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfService, ofType, resource, type Service, type Template } from './packaging.ts';

let service: Service;
let template: Template;
let said: string;

beforeAll(async () => {
  service = await copyOfService('empty');
  ({ template, said } = await service.package());
}, 60_000);
afterAll(() => service.remove());

const FUNCTIONS = ['Clerk', 'Auth0', 'Cognito', 'Scim', 'Handoff', 'Worker'];
/** Whose events are told in tests of their own. */
const OTHERS = ['CognitoDashadmin', 'Reconcile'];
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const API = 'apigateway.amazonaws.com';
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
    expect(ofType(template, 'AWS::Lambda::Function').toSorted()).toEqual(
      [...FUNCTIONS, ...OTHERS].map((name) => `${name}LambdaFunction`).sort(),
    );
  });

  it('ends in time for whoever waits: webhooks 10 s, Cognito 5 s, HTTP 30 s, the worker 60 s', () => {
    expect(timeoutOf('Clerk')).toBeLessThanOrEqual(10);
    expect(timeoutOf('Auth0')).toBeLessThanOrEqual(10);
    expect(timeoutOf('Cognito')).toBeLessThanOrEqual(5);
    expect(timeoutOf('Worker')).toBeLessThanOrEqual(60);
    // An operation of SCIM's stops by itself after 25 s, `?wait` of the handoff after 10 s.
    expect(timeoutOf('Scim')).toBeGreaterThan(25);
    expect(timeoutOf('Scim')).toBeLessThan(30);
    expect(timeoutOf('Handoff')).toBeGreaterThan(10);
    expect(timeoutOf('Handoff')).toBeLessThan(30);
  });

  it.each([
    ['Clerk', 'ANY /webhooks/clerk'],
    ['Auth0', 'ANY /webhooks/auth0'],
    ['Scim', 'ANY /scim/v2/{tenant}/{rest+}'],
    ['Handoff', 'ANY /handoff'],
  ])('routes every method to %s, by nobody’s leave but its own: %s', (title, route) => {
    const routes = ofType(template, 'AWS::ApiGatewayV2::Route').map((id) => resource(template, id));
    const found = routes.find(({ RouteKey }) => RouteKey === route);
    expect(found).toMatchObject({
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: `HttpApiIntegration${title}` }]] },
    });
    expect(found).not.toHaveProperty('AuthorizerId');
    expect(resource(template, `HttpApiIntegration${title}`)).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: arnOf(`${title}LambdaFunction`),
    });
  });

  it('sweeps SCIM’s table every minute', () => {
    const rules = ofType(template, 'AWS::Events::Rule').map((id) => resource(template, id));
    expect(rules).toContainEqual(
      expect.objectContaining({
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        Targets: [
          expect.objectContaining({ Arn: arnOf('ScimLambdaFunction'), Input: '{"sweep":true}' }),
        ],
      }),
    );
  });

  it('trusts no issuer, waits for nobody, and spares the queue, unless it is told otherwise', () => {
    expect(resource(template, 'HandoffLambdaFunction')).toMatchObject({
      Environment: {
        Variables: {
          HANDOFF_ISSUERS: '[]',
          HANDOFF_INTERVAL_SECONDS: '30',
          HANDOFF_MAX_WAIT_MS: '0',
        },
      },
    });
  });

  it.each(['SyncQueue', 'ImportQueue'])('redrives %s to the dead-letter queue', (id) => {
    expect(resource(template, id)).toMatchObject({
      Type: 'AWS::SQS::Queue',
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetterQueue'), maxReceiveCount: 1000 },
    });
  });

  it('keeps dead letters longer than the queues keep jobs', () => {
    const kept = (id: string) => Number(resource(template, id)['MessageRetentionPeriod']);
    expect(kept('DeadLetterQueue')).toBeGreaterThan(kept('SyncQueue'));
    expect(kept('DeadLetterQueue')).toBeGreaterThan(kept('ImportQueue'));
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

  it('has a ledger table with TTL, on demand, encrypted, recoverable and not to be deleted', () => {
    expect(resource(template, 'LedgerTable')).toEqual({
      Type: 'AWS::DynamoDB::Table',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
  });

  it('has a table for SCIM, encrypted and recoverable', () => {
    expect(resource(template, 'ScimTable')).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'pending', Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
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
      'HANDOFF_INTERVAL_SECONDS',
      'HANDOFF_ISSUERS',
      'HANDOFF_MAX_WAIT_MS',
      'IMPORT_QUEUE_URL',
      'LEDGER_TABLE',
      'LOG_LEVEL',
      'METRICS_NAMESPACE',
      'NODE_OPTIONS',
      'PERMIT_API_KEY_PARAMETER',
      'PERMIT_API_URL',
      'PERMIT_LIMITS',
      'SCIM_TABLE',
      'SYNC_QUEUE_URL',
    ]);
  });

  it('lets the HTTP API, the pool, schedules and rules invoke functions, and nobody else', () => {
    const allowed = ofType(template, 'AWS::Lambda::Permission').map((id) => resource(template, id));
    const pairs = allowed.map(({ FunctionName, Principal }) => [FunctionName, Principal]);
    expect(pairs).toHaveLength(8);
    expect(pairs).toEqual(
      expect.arrayContaining([
        ...['Clerk', 'Auth0', 'Scim', 'Handoff'].map((name) => [
          arnOf(`${name}LambdaFunction`),
          API,
        ]),
        [arnOf('CognitoLambdaFunction'), 'cognito-idp.amazonaws.com'],
        ...['Scim', ...OTHERS].map((name) => [
          arnOf(`${name}LambdaFunction`),
          'events.amazonaws.com',
        ]),
      ]),
    );
    // Each by one caller, never by all of a kind.
    for (const one of allowed) expect(one).toHaveProperty('SourceArn');
  });
});
