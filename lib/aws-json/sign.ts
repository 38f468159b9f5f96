import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from './environment.ts';

/** What is signed: a POST without a query, its headers by their names in lower case. */
export interface Unsigned {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Signing {
  /** As it stands in the credential's scope: `sqs`. */
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Milliseconds. */
  readonly now: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/**
 * Headers of a request with its signature (AWS Signature Version 4), for the one kind of request that lib/aws-json
 * makes. test/aws-json/sign.test.ts compares it with the SDK's own signer.
 *
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function sign(
  { url, headers, body }: Unsigned,
  { service, region, credentials, now }: Signing,
): Readonly<Record<string, string>> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const payload = sha256(body);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-date': time,
    'x-amz-content-sha256': payload,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(all).sort();
  const signedHeaders = names.join(';');
  const lines = names.map((name) => `${name}:${all[name]?.trim().replace(/\s+/g, ' ')}\n`).join('');
  const canonical = `POST\n${url.pathname}\n\n${lines}\n${signedHeaders}\n${payload}`;
  const scope = `${day}/${region}/${service}/aws4_request`;
  const dayKey = hmac(`AWS4${secretAccessKey}`, day);
  const key = hmac(hmac(hmac(dayKey, region), service), 'aws4_request');
  const signature = hmac(key, `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`);
  return {
    ...all,
    authorization:
      `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, ` +
      `Signature=${signature.toString('hex')}`,
  };
}
