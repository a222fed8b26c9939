/** The tools of the checks in this folder: a check is a type that only compiles when it holds. */

/** Compiles when every value of `A` is a `B`. */
export type Assignable<A extends B, B> = A;

/** `Mutual<A, B>` compiles when each is assignable to the other. */
export type Mutual<A extends B, B extends C, C = A> = [A, B];

/** Compiles when `T` is `true`. */
export type Expect<T extends true> = T;

/** Whether two unions of names are the same. */
export type SameKeys<A, B> = [Exclude<A, B> | Exclude<B, A>] extends [never] ? true : Exclude<A, B> | Exclude<B, A>;

/**
 * A resource with each method that resolves with a resource of the same kind made to resolve with `'self'`. Without it
 * one member we leave out on purpose would make every method incomparable.
 */
export type Flat<T, Self> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R>
    ? R extends Self
      ? (...args: A) => Promise<'self'>
      : T[K]
    : T[K];
};

/** The members we implement, compared as data. */
export type Without<T, K> = { [P in keyof T as Exclude<P, K>]: T[P] };
