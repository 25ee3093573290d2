import type { Command } from 'commander'
import type { ExitCode } from './exit-code.js'
import { type LintCommandOptions, runLintCommand } from './lint-command.js'
import type { Output } from './output.js'
import { runSimulateCommand, type SimulateCommandOptions } from './simulate-command.js'
import { runTestCommand, type TestCommandOptions } from './test-command.js'

/** What the commands do to the process that runs them. */
export interface CommandHost {
  /** Default `process.stdout`. */
  readonly out: Output
  /** Takes the exit code of a command. Default: sets `process.exitCode`, so that output is still written out. */
  readonly exit: (code: ExitCode) => void
}

const PROCESS: CommandHost = {
  out: process.stdout,
  exit: (code) => {
    process.exitCode = code
  },
}

/** Adds `policy lint`, `policy test` and `policy simulate` to a program. They need neither a service nor a database. */
export function registerPolicyCommands(program: Command, host: CommandHost = PROCESS): void {
  const policy = program
    .command('policy')
    .description('check policies in files; needs neither a service nor a database')
  registerLint(policy, host)
  registerTest(policy, host)
  registerSimulate(policy, host)
}

function registerLint(policy: Command, { out, exit }: CommandHost): void {
  policy
    .command('lint')
    .description('say what is wrong with policies, and what should be looked at again')
    .argument('<files...>', 'plain policy documents, or `*.policy.json`')
    .option('--strict', 'exit 1 on warnings too')
    .option('--param <name=value...>', 'replace parameters with these values; default: the examples in the file')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nexit: 0 nothing wrong, 1 errors, 2 a file or an option cannot be read')
    .action((files: string[], options: LintCommandOptions) => exit(runLintCommand(files, options, out)))
}

function registerTest(policy: Command, { out, exit }: CommandHost): void {
  policy
    .command('test')
    .description('ask policies the questions of the `*.cases.json` beside them')
    .argument('<paths...>', '`*.cases.json`, policies with cases beside them, or folders')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nexit: 0 all cases pass, 1 some fail, 2 a file cannot be read or holds no cases')
    .action((paths: string[], options: TestCommandOptions) => exit(runTestCommand(paths, options, out)))
}

function registerSimulate(policy: Command, { out, exit }: CommandHost): void {
  policy
    .command('simulate')
    .description('decide one question by policies in files, and say why')
    .argument('<files...>', 'the policies of the user: plain documents, or `*.policy.json`')
    .option('--principal <username>', 'who asks')
    .option('--action <service:Name>', 'what is to be done')
    .option('--resource <arn>', 'what it is to be done to')
    .option('--context <key=value...>', 'context keys; a key that is repeated has several values')
    .option('--group <path...>', 'groups that the user is a direct member of')
    .option('--boundary <file...>', 'policies that limit the user; each has to allow')
    .option('--param <name=value...>', 'replace parameters with these values, as in `--param svc=apples`')
    .option('--json', 'print one JSON object with the whole explanation')
    .addHelpText('after', '\nexit: 0 allowed, 3 denied, 2 the question cannot be asked')
    .action((files: string[], options: SimulateCommandOptions) => exit(runSimulateCommand(files, options, out)))
}
