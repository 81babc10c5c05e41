/** A text by `namespace:key`, its gaps filled, in the reader's language. Here as on the server's pages. */
export type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;
