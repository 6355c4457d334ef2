import { z } from 'zod';

/** Types as the compiler compares them: what interfaces extend is put into one object, and lists are what they list. */
type Flat<T> = T extends readonly (infer TItem)[]
  ? Flat<TItem>[]
  : T extends object
  ? string extends keyof T
    ? T
    : { [K in keyof T]: Flat<T[K]> }
  : T;

/** Whether two types are the same, optional fields among it; that each is assignable to the other is not enough. */
type IsSame<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends <
  T,
>() => T extends Flat<B> ? 1 : 2
  ? true
  : false;

/**
 * Names the type that a schema describes: `schemaOf<Freshness>()(z.strictObject({ ... }))`. It does not compile unless
 * the schema describes exactly this type, so that neither can get a field without the other.
 */
export function schemaOf<TValue>() {
  return <TSchema extends z.ZodType>(
    schema: TSchema &
      (IsSame<z.infer<TSchema>, TValue> extends true
        ? IsSame<z.input<TSchema>, TValue> extends true
          ? unknown
          : { schemaTransforms: z.input<TSchema> }
        : { schemaDescribes: Flat<z.infer<TSchema>>; expected: Flat<TValue> }),
  ): z.ZodType<TValue, TValue> =>
    schema as unknown as z.ZodType<TValue, TValue>;
}
