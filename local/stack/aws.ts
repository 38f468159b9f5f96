/** Whose requests these are: the embedded services take anybody's. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
