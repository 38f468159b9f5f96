// Two names, imported through a module of our own, so that the bundler leaves the rest of the client out.
export { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
