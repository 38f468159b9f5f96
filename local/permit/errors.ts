/** One complaint about a body or a query, as Permit's framework words them. */
export interface Detail {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

const TITLES: Readonly<Record<string, string>> = {
  INVALID_INPUT: 'The request is not valid',
  UNAUTHORIZED: 'The API key is not known',
  FORBIDDEN_ACCESS: 'The API key may not do this',
  NOT_FOUND: 'The requested entity was not found',
  DUPLICATE_ENTITY: 'The entity exists already',
  TOO_MANY_REQUESTS: 'The rate limit is reached',
  UNEXPECTED_ERROR: 'Something went wrong',
};

const CODES: Readonly<Record<number, string>> = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN_ACCESS',
  404: 'NOT_FOUND',
  409: 'DUPLICATE_ENTITY',
  429: 'TOO_MANY_REQUESTS',
};

/** An answer that is an error: thrown by a rule, turned into a response where the call came in. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** For 422, whose body has another shape. */
  readonly details: readonly Detail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: {
      readonly code?: string | undefined;
      readonly details?: readonly Detail[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = more.code ?? CODES[status] ?? 'UNEXPECTED_ERROR';
    this.details = more.details;
    this.headers = more.headers ?? {};
  }
}

/** The JSON body of a refusal: `{detail}` for 422, else `{id, title, error_code, message}`. */
export function refusalBody(refusal: Refusal, requestId: string): string {
  if (refusal.details !== undefined) return JSON.stringify({ detail: refusal.details });
  return JSON.stringify({
    id: requestId,
    title: TITLES[refusal.code] ?? 'The request was refused',
    error_code: refusal.code,
    message: refusal.message,
  });
}

/** What a 404 misses is only in its prose. */
export type EntityName =
  | 'User'
  | 'Tenant'
  | 'Role'
  | 'RoleAssignment'
  | 'Resource'
  | 'Relation'
  | 'ResourceInstance'
  | 'RelationshipTuple';

export const notFound = (entity: EntityName, ident?: string): Refusal =>
  new Refusal(
    404,
    `The request could not be completed: could not find '${entity}'${ident === undefined ? '' : ` with id or key '${ident}'`}`,
  );

export const duplicate = (entity: EntityName, field: string): Refusal =>
  new Refusal(409, `A '${entity}' with the same ${field} exists already in this environment`);

export const invalid = (...details: readonly Detail[]): Refusal =>
  new Refusal(422, 'The request is malformed', { details });
