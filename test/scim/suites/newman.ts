import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { outputOf } from './child.ts';
import type { SuiteCounts } from './counts.ts';
import type { SuiteEndpoint } from './endpoint.ts';

/** Of Microsoft's sample server: where it gives a token, and its name for SCIM's `/ServiceProviderConfig`. */
const OWN_PATHS = ['Token', 'serviceConfiguration'];

const errorSchema = z.object({ message: z.string() });
const reportSchema = z.object({
  run: z.object({
    executions: z.array(
      z.object({
        item: z.object({ name: z.string() }),
        request: z.object({ url: z.object({ path: z.array(z.string()) }) }),
        requestError: z.exactOptional(errorSchema),
        assertions: z.exactOptional(
          z.array(z.object({ assertion: z.string(), error: z.exactOptional(errorSchema) })),
        ),
        // A script that threw outside of its tests.
        testScript: z.exactOptional(z.array(z.object({ error: z.exactOptional(errorSchema) }))),
      }),
    ),
  }),
});

/**
 * Runs Microsoft's Postman collection through newman's command line, with the environment values that it asks for.
 *
 * @param newman the path of the command.
 * @param collection the path of the collection.
 */
export async function runNewman(
  newman: string,
  collection: string,
  { base, token }: SuiteEndpoint,
): Promise<SuiteCounts> {
  const { hostname, pathname, port, protocol } = new URL(base);
  const values = {
    Protocol: protocol.replace(':', ''),
    Server: hostname,
    Port: `:${port}`,
    Api: pathname.slice(1),
  };
  const scratch = await mkdtemp(join(tmpdir(), 'newman-'));
  try {
    const report = join(scratch, 'report.json');
    // The collection sets `token` in its environment to what the sample would have answered; a row of values goes before.
    const row = join(scratch, 'row.json');
    await writeFile(row, JSON.stringify([{ token }]));
    await outputOf(newman, [
      ...['run', collection, '--reporters', 'cli,json', '--reporter-json-export', report],
      ...['--iteration-data', row],
      ...Object.entries(values).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]),
    ]);
    return countsOf(reportSchema.parse(JSON.parse(await readFile(report, 'utf8'))));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const isOwn = (path: readonly string[]): boolean => path.some((step) => OWN_PATHS.includes(step));

function countsOf({ run }: z.infer<typeof reportSchema>): SuiteCounts {
  const all = run.executions.flatMap(({ assertions = [], item, request, ...rest }) => {
    const broken = [rest.requestError, ...(rest.testScript ?? []).map(({ error }) => error)];
    return [
      ...assertions.map(({ assertion, error }) => ({ name: assertion, error })),
      ...broken.filter((error) => error !== undefined).map((error) => ({ name: 'script', error })),
    ].map((one) => ({ ...one, item: item.name, own: isOwn(request.url.path) }));
  });
  const asked = all.filter(({ error, own }) => !(own && error !== undefined));
  return {
    suite: "Microsoft's SCIMReferenceCode collection",
    passed: all.filter(({ error }) => error === undefined).length,
    failed: asked.filter(({ error }) => error !== undefined).length,
    apart: all.length - asked.length,
    remarks: all.flatMap(({ error, item, name, own }) =>
      error === undefined
        ? []
        : [`${own ? "(Microsoft's own path) " : ''}${item}: ${name}: ${error.message}`],
    ),
  };
}
