import { pausesOf, readBudget, readCircuit } from '../../../lib/admission/index.ts';
import { PermitError } from '../../../lib/permit/index.ts';
import { CliError } from '../../errors.ts';
import { duration } from '../../terminal/index.ts';
import type { Check } from '../check.ts';
import { failed, type Outcome, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const READ = { requests: 1 };
const NO_SETTINGS = 'PERMIT_API_KEY is not set, or PERMIT_API_URL is malformed';
const NEW_KEY =
  "Create an environment's key in Permit under Settings, API Keys, and put it into PERMIT_API_KEY.";

const REMEDIES: Readonly<Record<string, string>> = {
  unauthorized: NEW_KEY,
  wrong_api_url: "Set PERMIT_API_URL to Permit's API; EU data has another host.",
  unreachable: 'Check the network and PERMIT_API_URL.',
  unavailable: 'Permit has trouble: wait, the worker keeps every job meanwhile.',
  rate_limited: 'Run it again in a minute; if it stays so, lower PERMIT_LIMITS.',
};

/** Whether Permit answers, and the key is one environment's. */
export const keyCheck = (patient: Patient): Check => ({
  id: 'permit.key',
  title: 'Permit key',
  async run() {
    const permit = await patient.permit();
    if (permit === undefined) return skipped(NO_SETTINGS);
    try {
      const environment = await permit.call(READ, () => permit.client.environment());
      return ok(`opens environment ${environment} at ${new URL(permit.apiUrl).host}`);
    } catch (error) {
      return permitFailure(error);
    }
  },
});

/** @throws what is no failure of Permit's */
export function permitFailure(error: unknown): Outcome {
  if (error instanceof CliError && error.code === 'no_budget') {
    return skipped(error.message, error.remedy);
  }
  if (!(error instanceof PermitError)) throw error;
  return failed(error.message, REMEDIES[error.code] ?? 'Look the request up in Permit.');
}

/** Whether the workers leave Permit alone, and why. */
export const circuitCheck = (patient: Patient): Check => ({
  id: 'permit.circuit',
  title: 'Permit circuit',
  async run() {
    const shared = await sharedOf(patient);
    if (shared === undefined) return skipped('needs the ledger table and the Permit key');
    const circuit = await readCircuit(shared.documents, shared.permit.circuitPk);
    if (circuit === null || circuit.open === null) return ok('closed: the worker calls Permit');
    const now = patient.shell.now();
    const since = `opened ${duration(now - circuit.since)} ago`;
    const next = `next probe in ${duration(circuit.probeAt - now)}`;
    return circuit.open === 'configuration'
      ? failed(`${since}: Permit refuses the worker's key; ${next}`, NEW_KEY)
      : failed(
          `${since}: Permit does not answer the worker; ${next}`,
          'Check Permit and the network. Jobs wait, and none is lost; the worker goes on by itself.',
        );
  },
});

/** Whether the shared budget can be read, and calls may go. */
export const budgetCheck = (patient: Patient): Check => ({
  id: 'permit.budget',
  title: 'Permit budget',
  async run() {
    const shared = await sharedOf(patient);
    if (shared === undefined) return skipped('needs the ledger table and the Permit key');
    const { documents, permit } = shared;
    const now = patient.shell.now();
    const budget = await readBudget({ documents, pk: permit.budgetPk, limits: permit.limits, now });
    if (budget.document === 'damaged') {
      return warning(
        'its document is damaged',
        'Nothing: the next call writes it anew, from an empty budget.',
      );
    }
    const paused = pausesOf(budget).map(([name, until]) => `${name} for ${duration(until - now)}`);
    if (paused.length > 0) {
      return warning(
        `Permit refused calls, so some wait: ${paused.join(', ')}`,
        'If it comes back, others use the same environment: lower PERMIT_LIMITS by what they need.',
      );
    }
    const left = Object.entries(budget.limits).map(([name, limit]) => `${name} ${limit.left}`);
    return ok(`left now: ${left.join(', ')}`);
  },
});

/** `undefined`: a setting is missing, or the table cannot be read; other checks tell. */
async function sharedOf({ access, awsTrouble }: Patient) {
  if ((await awsTrouble()) !== undefined) return undefined;
  try {
    const permit = await access.permit();
    const { documents } = await access.ledger();
    await documents.read(permit.budgetPk);
    return { permit, documents };
  } catch {
    return undefined;
  }
}
