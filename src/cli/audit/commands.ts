import type { Command } from 'commander'
import type { CommandHost } from './command-host.js'
import { runListCommand } from './list-command.js'
import type { ListCommandOptions } from './list-command.js'
import { runVerifyCommand } from './verify-command.js'

const PROCESS: CommandHost = {
  environment: process.env,
  out: process.stdout,
  err: process.stderr,
  // Set, not called, so that output is still written out.
  exit: (code) => {
    process.exitCode = code
  },
}

/** Adds `audit verify` and `audit list` to a program. They read the configured database beside a running service. */
export function registerAuditCommands(program: Command, host: CommandHost = PROCESS): void {
  const audit = program.command('audit').description('read the audit log of the configured database')
  registerVerify(audit, host)
  registerList(audit, host)
}

function registerVerify(audit: Command, host: CommandHost): void {
  audit
    .command('verify')
    .description('say whether every event is still there and as it was written')
    .addHelpText('after', '\nexit: 0 the chain is whole, 1 it is not, 2 the log cannot be read')
    .action(async () => {
      host.exit(await runVerifyCommand(host))
    })
}

function registerList(audit: Command, host: CommandHost): void {
  audit
    .command('list')
    .description('print events, newest first')
    .option('--from <time>', 'not before this RFC 3339 time')
    .option('--to <time>', 'before this RFC 3339 time')
    .option('--event <name>', 'as in `CreateUser`')
    .option('--actor <name>', 'who did it')
    .option('--subject <name>', 'whom a decision was about')
    .option('--action <action>', 'what was done or asked about, as in `tinyauth:CreateUser`')
    .option('--resource <arn>', 'what it was done on or asked about')
    .option('--service <name>', 'of decisions, the protected service')
    .option('--outcome <outcome>', '`allow`, `deny` or `error`')
    .option('--request-id <id>', 'the `X-Request-Id` of the call')
    .option('--limit <count>', 'events to print, at most 1000 (default: 100)')
    .option('--cursor <cursor>', 'go on where another list ended')
    .option('--after <seq>', 'the events after this one, oldest first')
    .option('--json', 'print one JSON object a line')
    .addHelpText('after', '\nexit: 0 printed, 2 an option or the log cannot be read')
    .action(async (options: ListCommandOptions) => {
      host.exit(await runListCommand(options, host))
    })
}
