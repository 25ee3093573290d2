import type { LoggerService } from '@nestjs/common'
import type { Log } from './log.js'

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'

/**
 * Takes the lines of the framework into the log; what it says of its own start is for `debug`. The last text argument is the context, an earlier one of errors
 * the stack.
 */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, rest)
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.write('error', message, rest)
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.write('warn', message, rest)
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, rest)
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.write('trace', message, rest)
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.write('fatal', message, rest)
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = rest.at(-1)
    const fields = {
      ...(typeof context === 'string' ? { context } : {}),
      ...(rest.length > 1 ? { stack: rest[0] } : {}),
      ...(message instanceof Error ? { err: message } : {}),
      ...(isFields(message) ? { fields: message } : {}),
    }
    this.sink[level](fields, '%s', textOf(message))
  }
}

function isFields(message: unknown): message is object {
  return typeof message === 'object' && message !== null && !(message instanceof Error)
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message
  return isFields(message) ? 'fields' : String(message)
}
