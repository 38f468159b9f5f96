import type { IncomingMessage } from 'node:http';

/** The whole body, or `null` when it is larger than allowed. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part: Uint8Array = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += part.length;
    // Read on to the end all the same: a client that is still sending would not see the answer.
    if (bytes <= maxBytes) chunks.push(part);
  }
  return bytes > maxBytes ? null : Buffer.concat(chunks);
}
