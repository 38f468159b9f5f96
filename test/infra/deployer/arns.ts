import { resource, type Template } from '../packaging.ts';

const HERE = 'eu-west-1:123456789012';
/** As CloudFormation makes it, of a resource without a name of its own. */
const SUFFIX = '1A2B3C4D5E6F';

/** ARNs that IAM looks at for an action on a resource of the template, in the account and region of the tests. */
export function arnsOf(template: Template, id: string, stack: string): readonly string[] {
  const { Type, ...properties } = resource(template, id);
  const named = (property: string) => String(properties[property] ?? `${stack}-${id}-${SUFFIX}`);
  const api = 'arn:aws:apigateway:eu-west-1::';
  const bucket = `arn:aws:s3:::${stack}-serverlessdeploymentbuck-${SUFFIX.toLowerCase()}`;
  const arns: Readonly<Record<string, readonly string[]>> = {
    'AWS::S3::Bucket': [bucket],
    'AWS::S3::BucketPolicy': [bucket],
    'AWS::Logs::LogGroup': [`arn:aws:logs:${HERE}:log-group:${named('LogGroupName')}`],
    'AWS::Lambda::Function': [`arn:aws:lambda:${HERE}:function:${named('FunctionName')}`],
    'AWS::Lambda::Permission': [`arn:aws:lambda:${HERE}:function:${stack}-clerk`],
    'AWS::Lambda::EventInvokeConfig': [`arn:aws:lambda:${HERE}:function:${stack}-cognito-admin`],
    'AWS::Lambda::EventSourceMapping': [`arn:aws:lambda:${HERE}:event-source-mapping:0a1b`],
    'AWS::Events::Rule': [`arn:aws:events:${HERE}:rule/${named('Name')}`],
    'AWS::ApiGatewayV2::Api': [`${api}/apis`, `${api}/apis/a1`],
    'AWS::ApiGatewayV2::Stage': [`${api}/apis/a1/stages`, `${api}/apis/a1/stages/$default`],
    'AWS::ApiGatewayV2::Integration': [`${api}/apis/a1/integrations/i1`],
    'AWS::ApiGatewayV2::Route': [`${api}/apis/a1/routes/r1`],
    'AWS::ApiGatewayV2::DomainName': [
      `${api}/domainnames`,
      `${api}/domainnames/${named('DomainName')}`,
    ],
    'AWS::ApiGatewayV2::ApiMapping': [`${api}/domainnames/sync.acme.example/apimappings/m1`],
    'AWS::SQS::Queue': [`arn:aws:sqs:${HERE}:${named('QueueName')}`],
    'AWS::SQS::QueuePolicy': [`arn:aws:sqs:${HERE}:${stack}-SyncQueue-${SUFFIX}`],
    'AWS::DynamoDB::Table': [`arn:aws:dynamodb:${HERE}:table/${named('TableName')}`],
    'AWS::IAM::Role': [`arn:aws:iam::123456789012:role/${named('RoleName')}`],
    'AWS::CloudWatch::Alarm': [`arn:aws:cloudwatch:${HERE}:alarm:${named('AlarmName')}`],
    'AWS::CloudWatch::Dashboard': [
      `arn:aws:cloudwatch::123456789012:dashboard/${named('DashboardName')}`,
    ],
    'AWS::Cognito::UserPool': [`arn:aws:cognito-idp:${HERE}:userpool/eu-west-1_AbC123`],
    'AWS::Cognito::UserPoolClient': [`arn:aws:cognito-idp:${HERE}:userpool/eu-west-1_AbC123`],
  };
  return arns[String(Type)] ?? [];
}

const PACKAGE =
  'arn:aws:s3:::permit-sync-dev-serverlessdeploymentbucket-1a2b/serverless/permit-sync/dev/1/clerk.zip';
export const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d';

/** Of actions that look at something else than the resource: its package, its role, its key. */
export const BESIDES: Readonly<Record<string, string>> = {
  's3:GetObject': PACKAGE,
  's3:GetObjectVersion': PACKAGE,
  'iam:PassRole': 'arn:aws:iam::123456789012:role/permit-sync-dev-ClerkRole-1A2B3C4D5E6F',
  'kms:CreateGrant': KEY,
  'kms:Decrypt': KEY,
  'kms:DescribeKey': KEY,
  'kms:Encrypt': KEY,
};
