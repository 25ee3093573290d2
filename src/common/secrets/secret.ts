import { inspect } from 'node:util'

const HIDDEN = '[secret]'

/**
 * A value that shows itself to nobody by accident: `JSON.stringify`, `util.inspect`, template strings and the log print
 * `[secret]`. It does not protect memory; whoever needs the value says so with `reveal`.
 */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
    Object.freeze(this)
  }

  /** The value itself. What it is put into must not be logged. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}
