import { AuditReader, auditQuerySchema } from '../../audit/index.js'
import type { AuditQuery, AuditRecord } from '../../audit/index.js'
import { escapeLine } from '../../common/log/line-format.js'
import { writeLine } from '../policy/output.js'
import type { Output } from '../policy/output.js'
import type { CommandHost } from './command-host.js'
import { withConfiguredStore } from './configured-store.js'
import { EXIT_CODE } from './exit-code.js'
import type { ExitCode } from './exit-code.js'
import { reportingFailure } from './report-failure.js'

/** Options as the command line gave them: the members of `AuditQuery` as texts, and `--json`. */
export type ListCommandOptions = { readonly [K in keyof AuditQuery]?: string } & { readonly json?: boolean }

/** `audit list`: prints events, newest first or after one; where the next page begins goes to `err`. */
export function runListCommand(options: ListCommandOptions, host: Omit<CommandHost, 'exit'>): Promise<ExitCode> {
  const { environment, out, err } = host
  return reportingFailure(err, async () => {
    const { json = false, ...filters } = options
    const query = auditQuerySchema.safeParse(filters)
    if (!query.success) {
      for (const issue of query.error.issues) writeLine(err, `${optionOf(issue.path)}: ${issue.message}`)
      return EXIT_CODE.badInput
    }
    const { events, more } = await withConfiguredStore(environment, (store) =>
      read(new AuditReader(store.unitOfWork), query.data),
    )
    for (const event of events) printEvent(out, event, json)
    if (more !== undefined) writeLine(err, `more: ${more}`)
    return EXIT_CODE.ok
  })
}

/** Reads on until the page is full: nobody else waits for this process. */
async function read(
  reader: AuditReader,
  { after, ...query }: AuditQuery,
): Promise<{ readonly events: readonly AuditRecord[]; readonly more: string | undefined }> {
  if (after === undefined) {
    const { events, next } = await reader.list(query, Infinity)
    return { events, more: next === undefined ? undefined : `--cursor ${next}` }
  }
  const { events, seq, isEnd } = await reader.after(query, after, query.limit, Infinity)
  return { events, more: isEnd ? undefined : `--after ${seq}` }
}

function optionOf(path: readonly PropertyKey[]): string {
  const name = String(path[0] ?? '')
  return `--${name === 'requestId' ? 'request-id' : name}`
}

function printEvent(out: Output, event: AuditRecord, json: boolean): void {
  writeLine(out, json ? escapeLine(JSON.stringify(event)) : textOf(event))
}

/** `12 2026-11-22T10:00:00.000Z deny GetUser by fred from 192.0.2.1 on arn:…:users/alice (NotPermitted)` */
function textOf(event: AuditRecord): string {
  const parts = [
    `${event.seq} ${event.at} ${event.outcome} ${event.event}`,
    event.actor && `by ${event.actor.id}`,
    event.sourceIp && `from ${event.sourceIp}`,
    event.resources && `on ${event.resources.join(' ')}`,
    event.errorCode && `(${event.errorCode})`,
  ]
  return parts.filter((part) => part !== undefined).join(' ')
}
