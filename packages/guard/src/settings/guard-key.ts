/** The access key of the guard. Its secret is shown by no log, no inspection and no JSON. */
export class GuardKey {
  readonly #secret: string

  constructor(
    readonly accessKeyId: string,
    secret: string,
  ) {
    this.#secret = secret
  }

  /** The secret itself, for signing. */
  secret(): string {
    return this.#secret
  }
}
