import * as z from 'zod/mini';
import type { Mapping } from '../../lib/mapping/index.ts';
import { READ } from '../../lib/sync/costs.ts';
import { type Foresight, foresee } from '../../lib/sync/index.ts';
import type { Given } from '../command.ts';
import { usageError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { explanationAsJson } from './as-json.ts';
import { type Interpreted, interpret } from './interpret.ts';
import { interpretScim } from './interpret-scim.ts';
import { readPayload } from './read-payload.ts';
import { type Payload, recognise } from './recognise.ts';
import { tell } from './tell.ts';
import { tellLookUp } from './tell-look-up.ts';
import { whyIgnored } from './why-ignored.ts';

const optionsSchema = z.object({
  provider: z.optional(z.enum(['clerk', 'auth0', 'cognito'])),
  tenant: z.optional(z.string()),
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
  const interpreted = await interpreting(payload, options.tenant, given);
  const { source, type, from, jobs, lookUp } = interpreted;
  if (lookUp !== undefined) {
    tellLookUp(interpreted, lookUp, terminal);
    return undefined;
  }
  if (jobs === null) {
    const why = whyIgnored(source, type, interpreted.ignoredBecause);
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

async function interpreting(
  payload: Payload,
  tenant: string | undefined,
  { access, shell, terminal }: Given,
): Promise<Interpreted> {
  const now = shell.now();
  if (payload.kind !== 'scim') {
    if (tenant === undefined) return interpret(payload, now);
    throw usageError('--tenant: what is given says its tenant by itself', 'Leave it out.');
  }
  const mapping = await access.mapping();
  const interpreted = interpretScim(payload, { tenant, mapping, now });
  if (payload.groups.size === 0) {
    terminal.note('It says no groups: groups say who belongs to them, by requests of their own.');
  }
  return interpreted;
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
