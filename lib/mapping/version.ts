import { createHash } from 'node:crypto';
import type { SyncConfig } from './config/config.ts';

/** The same for configs that say the same, in whatever order: a tidy-up is no change. */
export function versionOfConfig(config: SyncConfig): string {
  const text = JSON.stringify(config, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}
