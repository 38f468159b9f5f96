import * as z from 'zod/mini';
import type { Action } from '../command.ts';
import { interrupted } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { type Check, runChecks } from './check.ts';
import { awsCheck } from './checks/aws.ts';
import { clockCheck } from './checks/clock.ts';
import { expiryCheck, tableCheck, tableKeyCheck } from './checks/ledger.ts';
import { budgetCheck, circuitCheck, keyCheck } from './checks/permit.ts';
import { queueCheck } from './checks/queues.ts';
import { reconcileCheck } from './checks/reconcile.ts';
import { type RolesCheck, rolesCheck } from './checks/roles.ts';
import { configCheck, secretsCheck, settingsCheck } from './checks/settings.ts';
import { lettersCheck, workerCheck } from './checks/worker.ts';
import { draw, summary } from './draw.ts';
import type { Finding } from './finding.ts';
import { createRoles } from './fix.ts';
import { openPatient, type Patient } from './patient.ts';

const optionsSchema = z.object({ fix: z._default(z.boolean(), false) });

/** Checks all that the service needs; creates missing roles in Permit when asked to. */
export const doctor: Action = async (given) => {
  const { shell, terminal, access } = given;
  const { fix } = optionsSchema.parse(given.options);
  const patient = await openPatient(access, shell);
  const roles = rolesCheck(patient);
  let findings = await runChecks(checksOf(patient, roles), shell);
  if (shell.signal.aborted) throw interrupted('permit-sync doctor');
  if (!terminal.json) draw(findings, terminal);

  let created: readonly string[] = [];
  if (fix && roles.missing().length > 0) {
    created = await createRoles(roles.missing(), given);
    const again = await runChecks([roles], shell);
    findings = findings.flatMap((one) =>
      one.id === roles.id ? again : isOf(one, roles) ? [] : [one],
    );
    if (!terminal.json) draw(again, terminal);
  } else if (fix) {
    terminal.note(nothingToFix(roles));
  }

  if (terminal.json) {
    terminal.printJson({ place: patient.place.label, checks: findings, rolesCreated: created });
  } else if (terminal.isHuman) {
    terminal.print();
    terminal.print(summary(findings));
  }
  return findings.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.done;
};

function nothingToFix(roles: RolesCheck): string {
  const unseen = roles.unseen().join(', ');
  if (unseen === '') return 'No role is missing: there is nothing to fix.';
  return `No role is known to be missing. The roles of ${unseen} were not read: set their credentials in the
environment (docs/cli.md) and run it again, or create the role in Permit by hand.`;
}

const isOf = ({ id }: Finding, check: Check): boolean => id.startsWith(`${check.id}.`);

/** In the order in which one would look: what comes later needs what comes before. */
const checksOf = (patient: Patient, roles: RolesCheck): readonly Check[] => [
  settingsCheck(patient),
  configCheck(patient),
  awsCheck(patient),
  queueCheck(patient, 'live'),
  queueCheck(patient, 'import'),
  queueCheck(patient, 'dead'),
  tableCheck(patient),
  tableKeyCheck(patient),
  expiryCheck(patient),
  keyCheck(patient),
  circuitCheck(patient),
  budgetCheck(patient),
  roles,
  clockCheck(patient),
  secretsCheck(patient, 'CLERK_WEBHOOK_SECRETS'),
  secretsCheck(patient, 'AUTH0_WEBHOOK_TOKENS'),
  workerCheck(patient),
  lettersCheck(patient),
  reconcileCheck(patient),
];
