/** Where an AWS resource is, and its name there. */
export interface Place {
  readonly region: string;
  readonly account: string;
  readonly id: string;
}

const FUNCTION_ARN = /^arn:[^:]+:lambda:([^:]+):([^:]+):function:([^:]+(?::[^:]+)?)$/;
const POOL_ARN = /^arn:[^:]+:cognito-idp:([^:]+):([^:]+):userpool\/([^/:]+)$/;
const POOL_ID = /^([a-z0-9-]+)_[A-Za-z0-9]+$/;

function placeOf(pattern: RegExp, arn: string): Place | undefined {
  const [, region, account, id] = pattern.exec(arn) ?? [];
  if (region === undefined || account === undefined || id === undefined) return undefined;
  return { region, account, id };
}

export const parseFunctionArn = (arn: string): Place | undefined => placeOf(FUNCTION_ARN, arn);
export const parsePoolArn = (arn: string): Place | undefined => placeOf(POOL_ARN, arn);

/** A pool by id (`<region>_<letters>`) or by ARN; `undefined` when it is neither. */
export function parsePool(
  pool: string,
): { readonly id: string; readonly region: string } | undefined {
  const id = parsePoolArn(pool)?.id ?? pool;
  const region = POOL_ID.exec(id)?.[1];
  return region === undefined ? undefined : { id, region };
}
