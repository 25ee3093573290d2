import type { DestinationStream, LogFn, Logger, LoggerOptions } from 'pino'
import { pino } from 'pino'
import type { Clock } from '../clock.js'
import type { Config } from '../config/config.js'
import { escapeLine, prettyLine } from './line-format.js'
import { maskFields } from './mask-fields.js'
import { scrubText } from './scrub-text.js'

/**
 * The structured log: `log.warn({ requestId }, 'too slow')`; an error goes into the field `err`. No child loggers: the
 * library keeps their fields as they are, past the mask.
 */
export type Log = Pick<Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'isLevelEnabled' | 'flush'>

/**
 * Opens the log. A line is JSON with `level`, `time` (RFC 3339) and `msg`, or text where `LOG_FORMAT` is `pretty`; either
 * way one line without control characters, and without credentials in its fields and its message.
 *
 * @param stream where lines go. Default: standard output, written at once.
 */
export function createLog(
  config: Pick<Config, 'logLevel' | 'logFormat' | 'service'>,
  clock: Clock,
  stream: DestinationStream = pino.destination({ dest: 1, sync: true }),
): Log {
  return pino(optionsOf(config, clock), stream)
}

function optionsOf(config: Pick<Config, 'logLevel' | 'logFormat' | 'service'>, clock: Clock): LoggerOptions {
  const isPretty = config.logFormat === 'pretty'
  return {
    level: config.logLevel,
    base: { service: config.service },
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    formatters: { level: (level) => ({ level }), log: maskFields },
    // Errors are masked with the other fields; another serializer would show their members again.
    serializers: { err: (value: unknown) => value },
    hooks: {
      logMethod: writeScrubbed,
      streamWrite: (line) => escapeLine(isPretty ? prettyLine(line) : line),
    },
  }
}

/** Fields are masked by the formatter; messages and what is put into them pass here. */
function writeScrubbed(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args as readonly unknown[]
  const texts = rest.map(scrubArgument)
  // The library would take the message of a lone error over unseen.
  const isLoneError = first instanceof Error && texts.length === 0
  const safe = isLoneError ? [{ err: first }, scrubText(first.message)] : [scrubFirst(first), ...texts]
  // The method takes any arguments; its type knows only some orders of them.
  method.apply(this, safe as Parameters<LogFn>)
}

function scrubFirst(first: unknown): unknown {
  if (typeof first === 'string') return scrubText(first)
  return first instanceof Error ? { err: first } : first
}

function scrubArgument(argument: unknown): unknown {
  if (typeof argument === 'string') return scrubText(argument)
  return typeof argument === 'object' && argument !== null ? maskFields({ argument })['argument'] : argument
}
