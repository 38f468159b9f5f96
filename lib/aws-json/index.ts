export {
  type AwsCall,
  type AwsJson,
  type AwsJsonOptions,
  type AwsService,
  createAwsJson,
} from './caller.ts';
export { AwsError } from './errors.ts';
