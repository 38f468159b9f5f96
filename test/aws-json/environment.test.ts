import { describe, expect, it } from 'vitest';
import { credentialsOf, endpointOf, regionOf } from '../../lib/aws-json/environment.ts';

describe('the environment', () => {
  it.each([
    ['eu-west-1', 'https://ssm.eu-west-1.amazonaws.com/'],
    ['us-gov-west-1', 'https://ssm.us-gov-west-1.amazonaws.com/'],
    ['cn-northwest-1', 'https://ssm.cn-northwest-1.amazonaws.com.cn/'],
    ['us-iso-east-1', 'https://ssm.us-iso-east-1.c2s.ic.gov/'],
    ['us-isob-east-1', 'https://ssm.us-isob-east-1.sc2s.sgov.gov/'],
    ['eusc-de-east-1', 'https://ssm.eusc-de-east-1.amazonaws.eu/'],
  ])('says that %s is at %s', (region, address) => {
    expect(endpointOf('ssm', region, {}).href).toBe(address);
  });

  it('has the endpoint of one service before that of all', () => {
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };
    expect(endpointOf('ssm', 'eu-west-1', all).port).toBe('4566');
    const env = { ...all, AWS_ENDPOINT_URL_SSM: 'https://vpce.example' };
    expect(endpointOf('ssm', 'eu-west-1', env).href).toBe('https://vpce.example/');
  });

  it.each(['not a url', 'ftp://files.example'])('refuses %s for an endpoint', (address) => {
    expect(() => endpointOf('ssm', 'eu-west-1', { AWS_ENDPOINT_URL_SSM: address })).toThrow(
      /AWS_ENDPOINT_URL_SSM must be/,
    );
  });

  it.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
    'does not pass over %s, but wants to be told the address',
    (setting) => {
      expect(() => endpointOf('ssm', 'us-east-1', { [setting]: 'true' })).toThrow(
        `${setting} is set: name the address for it in AWS_ENDPOINT_URL_SSM`,
      );
      const named = { [setting]: 'true', AWS_ENDPOINT_URL_SSM: 'https://ssm-fips.example' };
      expect(endpointOf('ssm', 'us-east-1', named).host).toBe('ssm-fips.example');
      expect(endpointOf('ssm', 'us-east-1', { [setting]: 'false' }).host).toContain(
        'amazonaws.com',
      );
    },
  );

  it.each([{}, { AWS_ACCESS_KEY_ID: 'a' }, { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: 'b' }])(
    'without credentials is refused as by the SDK: %o',
    (env) => {
      expect(() => credentialsOf(env)).toThrow(
        expect.objectContaining({ name: 'CredentialsProviderError' }),
      );
    },
  );

  it('has to name a region, one that cannot turn into another host', () => {
    expect(() => regionOf({})).toThrow(/AWS_REGION/);
    expect(() => regionOf({ AWS_REGION: 'eu-west-1.evil.example/' })).toThrow(/AWS_REGION/);
    expect(regionOf({ AWS_REGION: 'eu-west-1' })).toBe('eu-west-1');
  });
});
