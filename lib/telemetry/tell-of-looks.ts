import type { Telemetry } from './telemetry.ts';

/** A secret that says what its second looks came to (`Secret` of lib/config). */
interface Watched {
  watch(listener: (look: Look) => void): void;
}

interface Look {
  readonly setting: string;
  readonly outcome: 'changed' | 'same' | 'unreadable';
  readonly message?: string;
}

/**
 * Says when a secret was exchanged, and when it could not be read again: under a role that has lost its right, nobody
 * would know before a rotation fails.
 */
export function tellOfLooks(secret: Watched, telemetry: Telemetry): void {
  secret.watch(({ setting, outcome, message }) => {
    if (outcome === 'changed') telemetry.info('secret_changed', { setting });
    if (outcome !== 'unreadable') return;
    telemetry.warn('secret_unreadable', { setting, message });
    telemetry.count('secret_unreadable', {});
  });
}
