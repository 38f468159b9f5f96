import * as z from 'zod/mini';
import type { Mapping } from '../../lib/mapping/index.ts';
import { READ } from '../../lib/sync/costs.ts';
import { type Foresight, foresee } from '../../lib/sync/index.ts';
import type { Given } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { explanationAsJson } from './as-json.ts';
import { interpret } from './interpret.ts';
import { readPayload } from './read-payload.ts';
import { recognise } from './recognise.ts';
import { tell } from './tell.ts';
import { whyIgnored } from './why-ignored.ts';

const optionsSchema = z.object({
  provider: z.optional(z.enum(['clerk', 'auth0', 'cognito'])),
  againstLedger: z.optional(z.boolean()),
});

/** An environment that there is not: for a ledger that knows nothing, one is as good as another. */
const NO_ENVIRONMENT = 'project/environment';
const NOTHING_KNOWN = { load: () => Promise.resolve(new Map()) };

/** `permit-sync explain`: what would become of a payload. Nothing is sent. */
export async function explain(given: Given): Promise<ExitCode | undefined> {
  const { access, shell, terminal } = given;
  const options = optionsSchema.parse(given.options);
  const path = z.string().parse(given.args[0]);
  const payload = recognise(await readPayload(path, shell), path, options.provider);
  const interpreted = interpret(payload, shell.now());
  const { source, type, from, jobs } = interpreted;
  if (jobs === null) {
    const why = whyIgnored(source, type);
    if (terminal.json) terminal.printJson({ source, eventType: type, from, ignored: why });
    else terminal.print(`${source} ${type}: ignored, on purpose: ${why}`);
    return undefined;
  }
  const mapping = await access.mapping();
  const against = options.againstLedger === true ? (await access.place()).label : null;
  const foresight =
    against === null
      ? await foresee(jobs, {
          ledger: NOTHING_KNOWN,
          mapping,
          env: NO_ENVIRONMENT,
          now: shell.now(),
        })
      : await foreseeAgainstLedger(jobs, mapping, given);
  const explanation = { ...interpreted, jobs, foresight, mapping, against };
  if (terminal.json) terminal.printJson(explanationAsJson(explanation, terminal));
  else tell(explanation, terminal);
  return undefined;
}

async function foreseeAgainstLedger(
  jobs: Parameters<typeof foresee>[0],
  mapping: Mapping,
  { access, shell }: Given,
): Promise<Foresight> {
  const ledger = await access.ledger();
  const permit = await access.permit();
  const env = await permit.call(READ, () => permit.client.environment());
  const roles = await permit.call(READ, () => permit.client.roles());
  return await foresee(jobs, {
    ledger: ledger.store,
    documents: ledger.documents,
    mapping,
    env,
    now: shell.now(),
    roles,
  });
}
