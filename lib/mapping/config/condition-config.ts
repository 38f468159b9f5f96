import type { UserPath } from './fields.ts';

export type Scalar = string | number | boolean | null;

/** What must stand at a path: this, one of these, a list with it, a text that begins or ends so. */
export type PlainCondition =
  | Scalar
  | readonly Scalar[]
  | { readonly has: Scalar }
  | { readonly prefix: string }
  | { readonly suffix: string };

export type Condition = PlainCondition | { readonly not: PlainCondition };

/** Conditions by path. */
export type Conditions<Path extends string> = string extends Path
  ? Readonly<Record<string, Condition>>
  : { readonly [P in Path]?: Condition };

/** Of a user's record. `emailDomain`: the e-mail is of this domain, or one of them, and verified. */
export type UserConditions<P extends string> = string extends P
  ? Readonly<Record<string, Condition>>
  : Conditions<UserPath<P>> &
      // Where nobody says that an e-mail is verified, none is of a domain.
      ('emailVerified' extends UserPath<P>
        ? { readonly emailDomain?: string | readonly string[] }
        : unknown);
