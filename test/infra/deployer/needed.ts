import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/**
 * What CloudFormation says it calls for each type, in the name of whoever deploys: `handlers.*.permissions` of the registry's
 * schemas of 20 October 2026, as cfn-lint 1.58 has them. `npm run lint:templates` compares the two.
 */
export const HANDLERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = z
  .record(z.string(), z.record(z.string(), z.array(z.string())))
  .parse(JSON.parse(readFileSync(new URL('./handlers.json', import.meta.url), 'utf8')));

/** Of it, what belongs to something that no resource of the stack has; each with what that is. */
const UNUSED: readonly (readonly [what: string, actions: RegExp])[] = [
  ['tables in buckets', /^s3tables:|^s3:(?:Create|Update|Delete)BucketMetadata\w+/],
  [
    'other properties of a bucket',
    /^s3:(?:Put|Delete)(?:BucketAbac|BucketAcl|AnalyticsConfiguration|BucketAnalyticsConfiguration|BucketC[Oo][Rr][Ss]|BucketEncryption|BucketLifecycle|BucketMetricsConfiguration|BucketReplication|InventoryConfiguration|LifecycleConfiguration|MetricsConfiguration|BucketNotification|ReplicationConfiguration|BucketWebsite|AccelerateConfiguration|ObjectAcl|BucketObjectLockConfiguration|ObjectLockConfiguration|BucketLogging|BucketOwnershipControls|IntelligentTieringConfiguration)$/,
  ],
  [
    'imports and exports of a table',
    /^dynamodb:(?:ImportTable|DescribeImport)$|^s3:GetObjectMetadata$/,
  ],
  ['replicas of a table', /^dynamodb:(?:CreateTableReplica|AssociateTableReplica)$/],
  [
    'items, for replicas and imports',
    /^dynamodb:(?:Scan|Query|(?:Update|Put|Get|Delete|BatchWrite)Item)$/,
  ],
  [
    'streams of a table',
    /^kinesis:|^dynamodb:(?:Enable|Disable|Update)KinesisStreamingDestination$/,
  ],
  [
    'insights and policies of a table',
    /^dynamodb:(?:UpdateContributorInsights|(?:Put|Delete)ResourcePolicy)$/,
  ],
  [
    'networks, file systems, layers, signed code',
    /^(?:ec2|elasticfilesystem|s3files):|^lambda:(?:GetLayerVersion|GetCodeSigningConfig|(?:Put|Delete)FunctionCodeSigningConfig)$/,
  ],
  [
    'other properties of a function',
    /^lambda:(?:(?:Put|Delete)FunctionConcurrency|PutRuntimeManagementConfig|PutFunctionRecursionConfig|PutFunctionScalingConfig|PublishVersion|PassCapacityProvider|AssociateRuntimeAlias)$/,
  ],
  [
    'other properties of a log group',
    /^logs:(?:(?:Put|Delete)DataProtectionPolicy|(?:Put|Delete)IndexPolicy|PutLogGroupDeletionProtection|PutBearerTokenAuthentication|DeleteResourcePolicy)$|^s3:REST|^firehose:/,
  ],
  ['managed policies, on roles that have none', /^iam:(?:Attach|Detach)RolePolicy$/],
  ['a boundary that is taken away', /^iam:DeleteRolePermissionsBoundary$/],
  ['attributes of one’s own in a pool', /^cognito-idp:AddCustomAttributes$/],
  ['what is retained', /^(?:sqs:DeleteQueue|dynamodb:DeleteTable|cognito-idp:DeleteUserPool)$/],
  ['tags by an action of their own, which IAM does not know', /^apigateway:(?:Tag|Untag)Resource$/],
];

/** Services that a type calls for what our resources of it have not. */
const NOT_FOR: readonly (readonly [type: string, actions: RegExp])[] = [
  ['AWS::S3::Bucket', /^iam:PassRole$|^s3:DeleteObject$/],
  ['AWS::Events::Rule', /^iam:PassRole$/],
  ['AWS::ApiGatewayV2::Integration', /^iam:PassRole$/],
  ['AWS::ApiGatewayV2::Api', /^s3:/],
  ['AWS::ApiGatewayV2::DomainName', /^s3:/],
  ['AWS::Cognito::UserPool', /^iam:|^kms:/],
  ['AWS::Cognito::UserPoolClient', /^iam:/],
  ['AWS::Lambda::Function', /^kms:/],
  ['AWS::Lambda::EventSourceMapping', /^kms:/],
  ['AWS::DynamoDB::Table', /^(?:iam|logs|s3):|^kms:(?:ListAliases|RevokeGrant)$/],
];

/** What it takes to make, read, change and take away a resource of the type, as the stack has it. */
export function neededFor(type: string): readonly string[] {
  const all = [...new Set(Object.values(HANDLERS[type] ?? {}).flat())];
  const others = NOT_FOR.filter(([name]) => name === type).map(([, actions]) => actions);
  const left = [...others, ...UNUSED.map(([, actions]) => actions)];
  return all.filter((action) => !left.some((actions) => actions.test(action)));
}

/** Exceptions that no handler has any more, in words. */
export function staleExceptions(): readonly string[] {
  const all = Object.values(HANDLERS).flatMap((one) => Object.values(one).flat());
  const unused = UNUSED.filter(([, actions]) => !all.some((action) => actions.test(action)));
  const notFor = NOT_FOR.filter(
    ([type, actions]) =>
      !Object.values(HANDLERS[type] ?? {})
        .flat()
        .some((one) => actions.test(one)),
  );
  return [...unused, ...notFor].map(([what]) => what);
}

/** What osls 4 calls itself, by its sources, and CloudFormation for a stack that is packaged in a bucket. */
export const BY_OSLS: readonly string[] = [
  ...[
    'CreateStack',
    'UpdateStack',
    'DeleteStack',
    'DescribeStacks',
    'DescribeStackEvents',
    'DescribeStackResource',
    'DescribeStackResources',
    'ListStackResources',
    'GetTemplate',
    'ValidateTemplate',
    // Of a stack that is made with tags.
    'TagResource',
    'UntagResource',
  ].map((name) => `cloudformation:${name}`),
  ...[
    'ListBucket',
    'ListBucketVersions',
    'GetBucketLocation',
    'GetObject',
    'GetObjectVersion',
    'PutObject',
    'DeleteObject',
    'DeleteObjectVersion',
  ].map((name) => `s3:${name}`),
];
