import type { Json } from '../../jobs/index.ts';
import type { RecordFields } from '../fields/record.ts';

/** The record that a rule looks at. */
export interface Subject {
  /** The provider's id. */
  readonly id: string;
  /** In Permit. */
  readonly key: string;
  readonly fields: RecordFields;
}

/** What a template needs besides: a member of what `each` goes through, and the key of the rule's tenant. */
export interface Place {
  readonly item: Json;
  readonly tenant: string;
}

export const NOWHERE: Place = { item: null, tenant: '' };

/** What stands for a placeholder; `null`: nothing. */
export type Read = (subject: Subject, place: Place) => Json;
