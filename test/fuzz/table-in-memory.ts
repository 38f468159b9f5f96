import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What the SDK asks for, in JSON. */
function asked(body: Uint8Array | string): {
  readonly Key: Record<string, { readonly S: string }>;
} {
  return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
}

/**
 * A client whose table has these tokens, and answers without a network: as many questions a second as a fuzz run asks.
 * It looks keys up to the letter, as DynamoDB does.
 */
export function tableInMemory(
  tokens: readonly { readonly tenant: string; readonly token: string }[],
): DynamoDBClient {
  const items = new Map(
    tokens.map(({ tenant, token }) => [`${tenant}/tokens ${digestOf(token)}`, digestOf(token)]),
  );
  return new DynamoDBClient({
    region: 'local',
    endpoint: 'http://table.invalid',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    requestHandler: {
      metadata: { handlerProtocol: 'http/1.1' },
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
      async handle({ body: sent }: { readonly body?: Uint8Array | string }) {
        const { Key } = asked(sent ?? '');
        const sk = items.get(`${Key['pk']?.S} ${Key['sk']?.S}`);
        const Item = { pk: Key['pk'], sk: { S: sk }, createdAt: { N: '0' } };
        const body = Readable.from([Buffer.from(JSON.stringify(sk === undefined ? {} : { Item }))]);
        const headers = { 'content-type': 'application/x-amz-json-1.0' };
        return { response: { statusCode: 200, headers, body } };
      },
    },
  });
}
