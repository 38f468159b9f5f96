import { AwsError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Credentials as Lambda hands them over, and in no other way.
 *
 * @throws {AwsError} `CredentialsProviderError`, as the SDK names it, when there are none
 */
export function credentialsOf(env: Environment): Credentials {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) {
    throw new AwsError(
      'CredentialsProviderError',
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them for a function with a role',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** A name that can stand in a host (the SDK's own rule). */
const REGION = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** @throws {AwsError} `RegionMissing`, or `InvalidRegion` */
export function regionOf(env: Environment): string {
  const region = env['AWS_REGION'];
  if (!region) throw new AwsError('RegionMissing', 'no AWS region is set: set AWS_REGION');
  if (!REGION.test(region)) {
    throw new AwsError('InvalidRegion', 'AWS_REGION is no name of a region: set it as eu-west-1');
  }
  return region;
}

/** Domains of AWS by the beginning of the region's name (botocore, "partitions.json"). */
const DOMAINS: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
];

/** The SDK makes other addresses by these. Whoever sets them relies on it, so they are not passed over. */
const OTHER_ADDRESSES = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'];

/**
 * Where a service of a region is: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, or its public address.
 *
 * @param service - as it stands in the address: `ssm`
 * @throws {AwsError} `InvalidEndpoint` when the setting is no URL, or FIPS or dual-stack is asked for without one
 */
export function endpointOf(service: string, region: string, env: Environment): URL {
  const name = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  const given = env[name] || env['AWS_ENDPOINT_URL'];
  if (given) {
    if (!/^https?:/.test(given) || !URL.canParse(given)) {
      throw new AwsError('InvalidEndpoint', `${name} must be an http or https URL`);
    }
    return new URL(given);
  }
  const other = OTHER_ADDRESSES.find((one) => env[one]?.toLowerCase() === 'true');
  if (other !== undefined) {
    throw new AwsError('InvalidEndpoint', `${other} is set: name the address for it in ${name}`);
  }
  const [, domain = 'amazonaws.com'] = DOMAINS.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return new URL(`https://${service}.${region}.${domain}`);
}
