import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { readSettings } from '../../lib/config/index.ts';
import { scimHandler } from '../../lib/scim-endpoint/index.ts';
import config from '../../local/pass-through.config.ts';
import type { Request } from './operations.ts';

const answerSchema = z.object({ statusCode: z.int(), body: z.string() });

/** Of a body, what a round goes on with. */
const made = z.object({ id: z.string() });

export type Endpoint = (tenant: string, request: Request) => () => Promise<Answered>;

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export const idIn = (body: string): string => made.parse(JSON.parse(body)).id;

/** The function as it is deployed, on a client of ours; requests as API Gateway hands them on. */
export async function openEndpoint(client: DynamoDBClient): Promise<Endpoint> {
  const settings = await readSettings(['SYNC_QUEUE_URL', 'SCIM_TABLE', 'SCIM_TOKENS']);
  const tokens = new Map((settings.SCIM_TOKENS ?? []).map((one) => [one.tenant, one.token]));
  const handler = scimHandler(settings, config, client);
  return (tenant, { method, path, body }) => {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const event = {
      version: '2.0',
      requestContext: { http: { method } },
      rawPath: `/scim/v2/${tenant}${rawPath}`,
      rawQueryString,
      headers: {
        host: 'bench.example',
        'x-forwarded-proto': 'https',
        authorization: `Bearer ${tokens.get(tenant)}`,
        'content-type': 'application/scim+json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return async () => {
      const { statusCode, body } = answerSchema.parse(await handler(event));
      return { status: statusCode, body };
    };
  };
}
