import * as z from 'zod/mini';
import { withinInvocation } from '../telemetry/index.ts';
import { answers, type HttpAnswer, type HttpRequest } from './answer.ts';

/** What we use of API Gateway's answer. */
export interface ApiGatewayAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const schema = z.object({
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  rawPath: z.optional(z.nullable(z.string())),
  rawQueryString: z.optional(z.nullable(z.string())),
  headers: z.optional(z.nullable(z.record(z.string(), z.optional(z.nullable(z.string()))))),
  body: z.optional(z.nullable(z.string())),
  isBase64Encoded: z.optional(z.nullable(z.boolean())),
});

/**
 * A Lambda handler of HTTP API events (payload format 2.0) over a platform-free one. Header names
 * come in any case, the body as text or in base64.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function apiGatewayHandler(
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
): (event: unknown, context?: unknown) => Promise<ApiGatewayAnswer> {
  return (event, context) =>
    withinInvocation(context, async () => {
      const request = requestOf(event);
      const answer = request === undefined ? answers.badRequest() : await handle(request);
      return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body };
    });
}

function requestOf(event: unknown): HttpRequest | undefined {
  const { data } = schema.safeParse(event);
  if (data === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    if (typeof value === 'string') headers.set(name.toLowerCase(), value);
  }
  const encoding = data.isBase64Encoded === true ? 'base64' : 'utf8';
  const body = Buffer.from(data.body ?? '', encoding);
  return {
    method: data.requestContext.http.method,
    path: data.rawPath ?? '',
    query: data.rawQueryString ?? '',
    headers,
    body,
  };
}
