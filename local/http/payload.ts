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
  /** What stands in the path for the route's `{names}`. */
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly receivedAt: number;
}

/** Content types that API Gateway's HTTP APIs pass on as text; anything else is base64. */
const TEXT =
  /^(text\/.*|application\/(.*\+)?(json|xml|javascript)|application\/x-www-form-urlencoded)$/;

/**
 * A request as API Gateway's HTTP API hands it to a function, payload format 2.0 (API Gateway
 * developer guide, "Create AWS Lambda proxy integrations for HTTP APIs"). As there, `rawPath` is not
 * raw: it is decoded, and ends where a `?` comes out of that.
 *
 * @throws {URIError} for a path with a `%` that encodes nothing
 */
export function toPayload(request: GatewayRequest): APIGatewayProxyEventV2 {
  const { path, query: rawQuery } = splitTarget(request.target);
  const [decoded = ''] = decodeURIComponent(path).split('?', 1);
  const { headers: sent, cookies } = headersOf(request.headers);
  const headers: Record<string, string> = { ...forwarded(request, sent), ...sent };
  const pathParameters = { ...request.pathParameters };
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const text = TEXT.test(contentType);
  const bytes = Buffer.from(request.body);
  const parameters = new URLSearchParams(rawQuery);
  const query = Object.fromEntries(
    Array.from(new Set(parameters.keys()), (name) => [name, parameters.getAll(name).join(',')]),
  );
  return {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath: decoded,
    rawQueryString: rawQuery,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: decoded,
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

/** The two parts of what a request line asks for. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?');
  return at < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** What the gateway adds, unless a tunnel has said it already: how the client has come to it. */
function forwarded({ sourceIp }: GatewayRequest, { host = '' }: Readonly<Record<string, string>>) {
  const port = /:(\d+)$/.exec(host)?.[1] ?? '80';
  return { 'x-forwarded-for': sourceIp, 'x-forwarded-port': port, 'x-forwarded-proto': 'http' };
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
