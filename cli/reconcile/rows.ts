import type { Json } from '../../lib/jobs/index.ts';
import type { Difference, Reason } from '../../lib/reconcile/index.ts';
import { inLine, maskEmails, type Terminal } from '../terminal/index.ts';

type Masking = Pick<Terminal, 'showPersonalData' | 'personalFields'>;

/** A difference as it may be shown: personal data masked, unless it is wanted. */
export function shown(difference: Difference, terminal: Masking): Difference {
  if (terminal.showPersonalData) return difference;
  const { user, tenant, instance, subject, provider, permit, ...rest } = difference;
  const value = (of: Json) => {
    // The name of an organization is nobody's; what the config maps from metadata may be.
    const isOpen = difference.entity === 'tenant' && difference.field === 'name';
    if (difference.kind === 'changed' && !isOpen) return terminal.personalFields(of);
    return typeof of === 'string' ? maskEmails(of) : of;
  };
  return {
    ...rest,
    // An id may have an e-mail in it, as that of a user whom another directory signs in.
    ...(user === undefined ? {} : { user: maskEmails(user) }),
    ...(tenant === undefined ? {} : { tenant: maskEmails(tenant) }),
    ...(instance === undefined ? {} : { instance: maskEmails(instance) }),
    ...(subject === undefined ? {} : { subject: maskEmails(subject) }),
    ...(provider === undefined ? {} : { provider: value(provider) }),
    ...(permit === undefined ? {} : { permit: value(permit) }),
  };
}

/** Short: it is the last column of a screen; docs/cli.md has more words. */
const REASONS: Readonly<Record<Reason, string>> = {
  unknown_role: 'no such role in Permit',
  other_template: 'key of another template',
  unfamiliar_id: 'unfamiliar id',
  other_providers: 'other providers in use',
  invalid_key: 'no legal key',
  refused: 'refused by the config',
  no_record: 'given by a record that is gone',
  not_confirmed: 'not confirmed',
};

export const COLUMNS = ['difference', 'of', 'provider', 'Permit', 'remark'] as const;

/** In words, by {@link COLUMNS}. */
export function rowOf(difference: Difference): readonly string[] {
  const { kind, provider, permit } = difference;
  return [kind, whatOf(difference), textOf(provider), textOf(permit), remarkOf(difference)].map(
    inLine,
  );
}

function whatOf({ entity, user, tenant, instance, subject, field }: Difference): string {
  if (entity === 'role') {
    const where = instance === undefined ? `in ${tenant ?? '?'}` : `at ${instance}`;
    return `${user ?? '?'} ${where}`;
  }
  if (entity === 'relation') return `${subject ?? '?'} to ${instance ?? '?'}`;
  const key = entity === 'instance' ? instance : (user ?? tenant);
  return `${entity} ${key ?? '?'}${field === undefined ? '' : `: ${field}`}`;
}

function remarkOf({ kind, ledgerKnew, reason }: Difference): string {
  if (reason !== undefined) return REASONS[reason];
  if (kind === 'foreign' || kind === 'stale' || kind === 'unclear') return '';
  // Then it was Permit that was changed; or else an event was lost, or is on its way.
  return ledgerKnew ? 'changed in Permit' : 'no event came';
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) {
    const texts = value.map((one: Json) => textOf(one));
    return texts.length === 0 ? 'none' : texts.join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
