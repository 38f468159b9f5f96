import type { Exchange } from './exchange.ts';

const JSON_TYPE = /(?:^|,)\s*application\/(?:scim\+)?json\s*(?:[;,]|$)/i;

/** Whether a request says which attributes it wants to see. */
export const namesAttributes = ({ parameters }: Pick<Exchange, 'parameters'>): boolean =>
  parameters.attributes !== undefined || parameters.excludedAttributes !== undefined;

/** Whether it wants to see something at all: by its attributes, or by an `Accept` that names JSON. */
export const wantsBody = (exchange: Exchange): boolean =>
  namesAttributes(exchange) || JSON_TYPE.test(exchange.request.headers.get('accept') ?? '');
