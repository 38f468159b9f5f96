export { type CognitoLocal, startCognitoLocal } from './cognito-local.ts';
export { createPool, type SignUp, signIn, signUp, type UserPool } from './sign-up.ts';
