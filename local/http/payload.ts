import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT } from '../stack/aws.ts';

export interface GatewayRequest {
  readonly method: string;
  /** Path and query, as on the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** The route that it matched, e.g. `ANY /webhooks/clerk`. */
  readonly routeKey: string;
  /** Milliseconds. */
  readonly receivedAt: number;
}

/** Content types that API Gateway's HTTP APIs pass on as text; anything else is base64. */
const TEXT =
  /^(text\/.*|application\/(.*\+)?(json|xml|javascript)|application\/x-www-form-urlencoded)$/;

/**
 * A request as API Gateway's HTTP API hands it to a function, payload format 2.0 (API Gateway
 * developer guide, "Create AWS Lambda proxy integrations for HTTP APIs").
 */
export function toPayload(request: GatewayRequest): APIGatewayProxyEventV2 {
  const url = new URL(request.target, 'http://localhost');
  const { headers, cookies } = headersOf(request.headers);
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const text = TEXT.test(contentType);
  const bytes = Buffer.from(request.body);
  const query = Object.fromEntries(
    Array.from(new Set(url.searchParams.keys()), (name) => [
      name,
      url.searchParams.getAll(name).join(','),
    ]),
  );
  return {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: request.routeKey,
      stage: '$default',
      time: new Date(request.receivedAt).toISOString(),
      timeEpoch: request.receivedAt,
    },
    ...(bytes.length === 0 ? {} : { body: bytes.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: bytes.length > 0 && !text,
  };
}

/** Names in lower case, several values joined by a comma, cookies apart. */
function headersOf(incoming: IncomingHttpHeaders) {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : value.join(',');
    if (name === 'cookie') cookies.push(...text.split('; '));
    else headers[name] = text;
  }
  return { headers, cookies };
}
