import { createServer } from 'node:http';
import * as z from 'zod/mini';
import { listen, shut } from '../../local/stack/listening.ts';

const requestSchema = z.object({ Name: z.string(), WithDecryption: z.literal(true) });

/**
 * Speaks as much of Systems Manager as functions use of it: GetParameter, decrypted.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function startParameterServer() {
  const held = new Map<string, string>();
  const reads = new Map<string, number>();
  let down = false;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { Name } = requestSchema.parse(JSON.parse(text));
    reads.set(Name, (reads.get(Name) ?? 0) + 1);
    const Value = held.get(Name);
    const answer =
      down || Value === undefined
        ? { __type: down ? 'AccessDeniedException' : 'ParameterNotFound' }
        : { Parameter: { Name, Type: 'SecureString', Value } };
    const status = 'Parameter' in answer ? 200 : 400;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  });
  const url = await listen(server);
  return {
    url,
    /** Puts it in place of what is there. */
    put(name: string, value: string) {
      held.set(name, value);
    },
    /** How often it was asked for. */
    reads: (name: string) => reads.get(name) ?? 0,
    /** Refuses whoever asks, as when a role has lost its right. */
    refuse(is: boolean) {
      down = is;
    },
    close: () => shut(server),
  };
}

export type ParameterServer = Awaited<ReturnType<typeof startParameterServer>>;
