import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const WORKER = new URL('../../infra/functions/worker.yml', import.meta.url);

const schema = z.object({
  worker: z.object({
    environment: z.object({ NODE_OPTIONS: z.exactOptional(z.string()) }),
  }),
});

/** `NODE_OPTIONS` that the deployed worker has, if any: they decide how much garbage Node lets lie. */
export async function deployedNodeOptions(): Promise<Readonly<Record<string, string>>> {
  const { environment } = schema.parse(parse(await readFile(WORKER, 'utf8'))).worker;
  const { NODE_OPTIONS } = environment;
  return NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS };
}
