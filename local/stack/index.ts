export { type Secrets, secretsOf } from './environment.ts';
export { StackError, type StackErrorCode } from './errors.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
