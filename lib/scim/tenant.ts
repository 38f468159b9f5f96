/** What a tenant may be called in the path: nothing that has to be encoded anywhere, or means a folder. */
const TENANT = /^(?!\.{1,2}$)[\w.-]{1,64}$/;

export const isTenant = (text: string): boolean => TENANT.test(text);
