/** A value that is there already, or comes. Who is in memory is answered at once: a promise costs more than a decision. */
export type Eventually<T> = T | Promise<T>

/** Goes on with a value, at once when it is there. */
export function whenThere<T, U>(value: Eventually<T>, next: (value: T) => Eventually<U>): Eventually<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}
