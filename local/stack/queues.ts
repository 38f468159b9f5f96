import { GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { credentials, REGION } from './aws.ts';
import { StackError } from './errors.ts';
import { startFauxqsHere } from './fauxqs.ts';
import { type Resource, referenceOf } from './template.ts';

export interface LocalQueue {
  readonly url: string;
  readonly arn: string;
}

export interface LocalQueues {
  readonly endpoint: string;
  readonly client: SQSClient;
  /** By logical id of the template. */
  readonly queues: ReadonlyMap<string, LocalQueue>;
  close(): Promise<void>;
}

const seconds = z.exactOptional(z.int());
const propertiesSchema = z.looseObject({
  VisibilityTimeout: seconds,
  MessageRetentionPeriod: seconds,
  ReceiveMessageWaitTimeSeconds: seconds,
  DelaySeconds: seconds,
  RedrivePolicy: z.exactOptional(
    z.looseObject({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.int() }),
  ),
});

/**
 * Starts the queues that a template declares, in this process.
 *
 * @param dataDir keeps messages in this folder, and finds them there again.
 */
export async function startQueues(
  resources: ReadonlyMap<string, Resource>,
  dataDir?: string,
): Promise<LocalQueues> {
  const server = await startFauxqsHere(dataDir);
  // Its own URLs name a host that does not resolve everywhere, and the SDK follows a queue's URL.
  const endpoint = `http://127.0.0.1:${server.port}`;
  const client = new SQSClient({ endpoint, region: REGION, credentials });
  const queues = new Map<string, LocalQueue>();
  try {
    const declared = [...resources].filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
    // The queue that others redrive to has to be there first; attributes come when all are.
    for (const [id] of declared) {
      if (server.inspectQueue(id) === undefined) server.createQueue(id);
      const found = await client.send(new GetQueueUrlCommand({ QueueName: id }));
      const path = new URL(found.QueueUrl ?? endpoint).pathname;
      const arn = `arn:aws:sqs:${REGION}:${path.split('/')[1]}:${id}`;
      queues.set(id, { url: `${endpoint}${path}`, arn });
    }
    for (const [id, resource] of declared) {
      await client.send(
        new SetQueueAttributesCommand({
          QueueUrl: queues.get(id)?.url,
          Attributes: attributesOf(id, resource, queues),
        }),
      );
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    endpoint,
    client,
    queues,
    async close() {
      client.destroy();
      await server.stop();
    },
  };
}

function attributesOf(
  id: string,
  resource: Resource,
  queues: ReadonlyMap<string, LocalQueue>,
): Record<string, string> {
  const result = propertiesSchema.safeParse(resource.Properties);
  if (!result.success) {
    const path = result.error.issues[0]?.path.map(String).join('.');
    throw new StackError('bad_template', `${id}.Properties.${path} must be a literal number`);
  }
  const { RedrivePolicy: redrive, ...properties } = result.data;
  const attributes: Record<string, string> = {};
  for (const name of Object.keys(propertiesSchema.shape)) {
    const value = properties[name];
    if (typeof value === 'number') attributes[name] = String(value);
  }
  if (redrive !== undefined) {
    const target = referenceOf(redrive.deadLetterTargetArn);
    const arn = target === undefined ? undefined : queues.get(target)?.arn;
    if (arn === undefined) {
      throw new StackError(
        'bad_template',
        `${id}.Properties.RedrivePolicy.deadLetterTargetArn must point at a queue of the template`,
      );
    }
    attributes['RedrivePolicy'] = JSON.stringify({
      deadLetterTargetArn: arn,
      maxReceiveCount: redrive.maxReceiveCount,
    });
  }
  return attributes;
}
