export { cognitoAdminHandler } from './cognito-admin-handler.ts';
export {
  type ChangeAnswer,
  type ChangeReceiver,
  type ReadUser,
  receiveChange,
} from './receive-change.ts';
