/** A value that survives any store unchanged: no floats (only integers within 2^53), no undefined, no bigint. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
