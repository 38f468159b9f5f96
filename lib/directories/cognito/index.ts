export { createCognitoDirectory } from './cognito-directory.ts';
