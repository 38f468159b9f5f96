import { addBackfill } from './backfill/register.ts';
import { addBuild } from './build/register.ts';
import { addCognito } from './cognito/register.ts';
import type { Register } from './command.ts';
import { addDlq } from './dlq/register.ts';
import { addDoctor } from './doctor/register.ts';
import { addExplain } from './explain/register.ts';
import { addMapping } from './mapping/register.ts';
import { addReconcile } from './reconcile/register.ts';
import { addScim } from './scim/register.ts';
import { addStatus } from './status/register.ts';
import { addTrigger } from './trigger/register.ts';
import { addVerify } from './verify/register.ts';

/** Every command, in the order of the help. Each loads what it needs only when it runs. */
export const commands: readonly Register[] = [
  addStatus,
  addDlq,
  addVerify,
  addExplain,
  addBackfill,
  addReconcile,
  addMapping,
  addDoctor,
  addTrigger,
  addBuild,
  addCognito,
  addScim,
];
