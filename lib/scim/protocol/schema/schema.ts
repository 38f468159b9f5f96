import type { Attribute } from './attribute.ts';

export interface Schema {
  /** The URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

export type ResourceName = 'User' | 'Group';

/** A kind of resource: what it is made of, and where it is. */
export interface Resource {
  readonly name: ResourceName;
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}
