import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { sign } from '../../lib/aws-json/sign.ts';

/** What the SDK's signer makes its hashes with. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytes(chunk));
  }
  async digest() {
    return this.#hash.digest();
  }
  reset() {}
}
const bytes = (source: string | ArrayBuffer | ArrayBufferView) =>
  typeof source === 'string'
    ? Buffer.from(source)
    : source instanceof ArrayBuffer
      ? new Uint8Array(source)
      : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a/secret+of=nobody' };
const NOW = Date.UTC(2026, 1, 3, 4, 5, 6, 789);

const requests = [
  ['to SQS', 'https://sqs.eu-west-1.amazonaws.com/', 'sqs', 'eu-west-1', KEYS],
  ['with a session', 'https://sqs.us-east-1.amazonaws.com/', 'sqs', 'us-east-1', session()],
  [
    'to Systems Manager in China',
    'https://ssm.cn-north-1.amazonaws.com.cn/',
    'ssm',
    'cn-north-1',
    KEYS,
  ],
  ['to another port', 'http://127.0.0.1:4566/', 'sqs', 'us-east-1', KEYS],
] as const;

function session() {
  return { ...KEYS, sessionToken: 'a//long+token==' };
}

describe('a signature', () => {
  it.each(requests)(
    '%s is the one that the SDK makes',
    async (_, address, service, region, keys) => {
      const url = new URL(address);
      const body = JSON.stringify({
        QueueUrl: `${address}1/q`,
        MessageBody: 'grüße, 漢字  \u2028 €',
      });
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': 'AmazonSQS.SendMessage',
        'x-amzn-query-mode': 'true',
      };
      const signer = new SignatureV4({ service, region, credentials: keys, sha256: Sha256 });
      const expected = await signer.sign(
        {
          method: 'POST',
          protocol: url.protocol,
          hostname: url.hostname,
          path: '/',
          query: {},
          headers: { host: url.host, ...headers },
          body,
        },
        { signingDate: new Date(NOW) },
      );
      const made = sign({ url, headers, body }, { service, region, credentials: keys, now: NOW });
      expect(made).toEqual(expected.headers);
      expect(made['authorization']).toContain('20260203');
    },
  );
});
