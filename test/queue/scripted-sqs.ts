import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';

const requestSchema = z.looseObject({
  Entries: z.exactOptional(
    z.array(z.looseObject({ Id: z.string(), MessageBody: z.exactOptional(z.string()) })),
  ),
});

export interface ScriptedCall {
  readonly action: string;
  readonly ids: readonly string[];
  readonly bodies: readonly string[];
}

export interface EntryFailure {
  readonly id: string;
  readonly code: string;
  readonly senderFault: boolean;
  readonly message?: string;
}

/**
 * How a call is answered: entries that fail (the others succeed), so many messages for a receive, a status, or never.
 */
export type Script = (
  call: ScriptedCall,
  index: number,
) => {
  failed?: readonly EntryFailure[];
  omitted?: readonly string[];
  messages?: number;
  status?: number;
  hang?: boolean;
};

/** An endpoint that speaks just enough SQS to fail in the ways that an embedded one never does. */
export async function startScriptedSqs(script: Script) {
  const calls: ScriptedCall[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const entries = requestSchema.parse(JSON.parse(text)).Entries ?? [];
    const call: ScriptedCall = {
      action: String(request.headers['x-amz-target']).replace('AmazonSQS.', ''),
      ids: entries.map((entry) => entry.Id),
      bodies: entries.map((entry) => entry.MessageBody ?? ''),
    };
    calls.push(call);
    const {
      failed = [],
      omitted = [],
      messages = 0,
      status = 200,
      hang = false,
    } = script(call, calls.length - 1);
    if (hang) return;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    if (status !== 200) {
      response.end(JSON.stringify({ __type: 'com.amazonaws.sqs#InternalError', message: 'no' }));
      return;
    }
    if (call.action === 'ReceiveMessage') {
      const at = `${calls.length}`;
      const Messages = Array.from({ length: messages }, (_, n) => ({
        MessageId: `m-${at}-${n}`,
        ReceiptHandle: `h-${at}-${n}`,
        Body: '{}',
        MD5OfBody: createHash('md5').update('{}').digest('hex'),
      }));
      response.end(JSON.stringify({ Messages }));
      return;
    }
    const lost = new Set([...failed.map((failure) => failure.id), ...omitted]);
    response.end(
      JSON.stringify({
        Successful: entries
          .filter((entry) => !lost.has(entry.Id))
          .map((entry) => ({
            Id: entry.Id,
            MessageId: `m-${entry.Id}`,
            MD5OfMessageBody: createHash('md5')
              .update(entry.MessageBody ?? '')
              .digest('hex'),
          })),
        Failed: failed.map(({ id, code, senderFault, message = 'failed on purpose' }) => ({
          Id: id,
          Code: code,
          SenderFault: senderFault,
          Message: message,
        })),
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    queueUrl: `${url}/000000000000/live`,
    calls,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
