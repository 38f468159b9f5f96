import type { Environment } from './call.ts';

/** What every representation says of where its entity is. */
export const placed = ({ scope }: Environment) => ({
  organization_id: scope.organizationId,
  project_id: scope.projectId,
  environment_id: scope.environmentId,
});

/** @param ms since the epoch. */
export const iso = (ms: number): string => new Date(ms).toISOString();
