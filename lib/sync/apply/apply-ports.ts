import type { PermitPort } from '../ports.ts';
import type { RoleCatalog } from './role-catalog.ts';
import type { StepContext } from './steps.ts';

export interface ApplyPorts extends StepContext {
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
  /** When the round's calls began, in ms. */
  readonly startedAt: number;
}
