/**
 * Stands in for the AWS SDK's reading of `~/.aws/config` and `~/.aws/credentials`, which Lambda does not have; each
 * client would look for them before its first call.
 */
export const CONFIG_PREFIX_SEPARATOR = '.';

export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
