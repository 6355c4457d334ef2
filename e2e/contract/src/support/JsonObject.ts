/** Any object of the API. Tests read what they assert and nothing else. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type JsonObject = Record<string, any>;
