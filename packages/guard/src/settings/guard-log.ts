/** Where the guard says what people should know; `console` and the logger of NestJS are such. Nothing of a credential is said. */
export interface GuardLog {
  log(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** Says nothing. */
export const SILENT_LOG: GuardLog = { log: () => undefined, warn: () => undefined, error: () => undefined }
