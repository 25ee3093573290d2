/** A batch for the thread. Text, because copying objects between threads costs more than writing and reading JSON. */
export interface BatchMessage {
  readonly id: number
  readonly events: string
  readonly repeated: boolean
}

/** What became of a batch. */
export interface BatchAnswer {
  readonly id: number
  /** Absent when the batch stands in the database. */
  readonly error?: string
}

/** What the thread is started with. */
export interface ThreadData {
  /** Path of the embedded database. */
  readonly file: string
}
